"""Allocation outcomes and quotes."""

from datetime import datetime
from decimal import Decimal

import msgspec

from packstation.pro.enums import Direction
from packstation.pro.models.values import Currency, WireStruct


class AllocationOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What PRO said about one consignment. `success` None: it did not say, read it back."""

    reference: str
    success: bool | None
    message: str = ""
    carrier_reference: str = ""
    carrier_name: str = ""
    carrier_service_reference: str = ""
    carrier_service_name: str = ""
    tracking_references: tuple[str, ...] = ()


class ServiceFilters(WireStruct, frozen=True, kw_only=True):
    """Narrows what the default rules allow; never widens it."""

    service_direction: Direction
    is_pickup: bool | None = msgspec.field(default=None, name="IsPickup")
    is_drop_off: bool | None = None


class VatRate(WireStruct, frozen=True, kw_only=True):
    """`rate` is a fraction: 0.2 for 20 per cent."""

    reference: str = ""
    country_iso_code: str = ""
    type: str = ""
    rate: Decimal | None = None


class Rate(WireStruct, frozen=True, kw_only=True):
    """A price."""

    net: Decimal | None = None
    gross: Decimal | None = None
    vat_rate: VatRate | None = None
    vat_amount: Decimal | None = None
    currency: Currency | None = None


class Quote(WireStruct, frozen=True, kw_only=True):
    """An offer for one consignment; allocate with it before `expiry_date`."""

    quote_reference: str
    mpd_carrier_service_reference: str
    creation_date: datetime | None = None
    expiry_date: datetime | None = None
    consignment_reference: str = ""
    mpd_carrier_service: str = ""
    carrier_reference: str = ""
    collection_date: datetime | None = None
    earliest_delivery_date: datetime | None = None
    latest_delivery_date: datetime | None = None
    base_price: Rate | None = None
    price: Rate | None = None
    carrier_account_owner: str = ""
    service_direction: str = ""


class UnqualifiedService(WireStruct, frozen=True, kw_only=True):
    """A service that made no offer; `exclusion_reason` is the best explanation there is."""

    available: bool | None = None
    rates: bool | None = None
    mpd_carrier_service: str = ""
    carrier_reference: str = ""
    mpd_carrier_service_reference: str = ""
    exclusion_reason: str = ""


class Quotes(WireStruct, frozen=True, kw_only=True):
    """Offers and non-offers for one consignment."""

    quote_request_reference: str = ""
    quotes: tuple[Quote, ...] = ()
    message: str = ""
    unqualified_services: tuple[UnqualifiedService, ...] = ()
