"""Values that orders and consignments share: weights, money, addresses, items."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from packstation.pro.enums import (
    AddressType,
    BarcodeType,
    CategoryType,
    ContentClassification,
    ContentClassificationDetails,
    ShippingTerms,
)

_GRAMS_IN = {"kg": Decimal(1000), "g": Decimal(1)}
_MM_IN = {"cm": Decimal(10), "mm": Decimal(1), "m": Decimal(1000), "in": Decimal("25.4")}
_SENSELESS = Decimal(10**12)


def _whole(value: Decimal, factor: Decimal | None) -> int | None:
    """`value * factor`, half up; None without a factor or beyond all measure (1e999 is JSON)."""
    if factor is None or not abs(value) < _SENSELESS:
        return None
    return int((value * factor).to_integral_value(ROUND_HALF_UP))


class WireStruct(msgspec.Struct, frozen=True, kw_only=True, rename="pascal", omit_defaults=True):
    """Base of all: frozen, Pascal-case on the wire, defaults not sent."""


class Link(WireStruct, frozen=True, kw_only=True):
    """A link of a reply. Only the last segment of `href` is used, never the address."""

    rel: str = ""
    href: str = ""


class Weight(WireStruct, frozen=True, kw_only=True, omit_defaults=False):
    """A weight with its unit; `Kg` is the only unit any source shows."""

    value: Decimal
    unit: str = "Kg"

    @property
    def grams(self) -> int | None:
        """Whole grams, half up; None for a unit we do not know or a senseless number."""
        return _whole(self.value, _GRAMS_IN.get(self.unit.casefold()))

    @classmethod
    def from_grams(cls, grams: int) -> "Weight":
        """A weight in kilograms, exact."""
        return cls(value=Decimal(grams) / 1000, unit="Kg")


class Dimensions(WireStruct, frozen=True, kw_only=True, omit_defaults=False):
    """Width, length and height; `Cm` is the only unit any source shows."""

    width: Decimal
    length: Decimal
    height: Decimal
    unit: str = "Cm"

    @property
    def millimetres(self) -> tuple[int, int, int] | None:
        """(length, width, height) in whole mm; None for a unit we do not know."""
        factor = _MM_IN.get(self.unit.casefold())
        length, width, height = (
            _whole(side, factor) for side in (self.length, self.width, self.height)
        )
        if length is None or width is None or height is None:
            return None
        return length, width, height

    @classmethod
    def from_millimetres(cls, length: int, width: int, height: int) -> "Dimensions":
        """Sides in centimetres, exact. `unit` is spelt out, as the contract's samples do."""
        return cls(
            length=Decimal(length) / 10, width=Decimal(width) / 10, height=Decimal(height) / 10
        )


class Currency(WireStruct, frozen=True, kw_only=True):
    """ISO 4217."""

    iso_code: str
    name: str = ""


class Money(WireStruct, frozen=True, kw_only=True):
    """An amount in a currency."""

    amount: Decimal
    currency: Currency

    @classmethod
    def of(cls, amount: Decimal, iso_code: str) -> "Money":
        """`Money.of(Decimal("5.99"), "GBP")`."""
        return cls(amount=amount, currency=Currency(iso_code=iso_code))


class IsoCode(WireStruct, frozen=True, kw_only=True):
    """ISO 3166-1."""

    two_letter_code: str
    three_letter_code: str = ""
    numeric_code: str = ""


class Country(WireStruct, frozen=True, kw_only=True):
    """A country; only the code decides anything."""

    iso_code: IsoCode
    name: str = ""

    @classmethod
    def of(cls, two_letter_code: str) -> "Country":
        """`Country.of("DE")`."""
        return cls(iso_code=IsoCode(two_letter_code=two_letter_code))


class Barcode(WireStruct, frozen=True, kw_only=True, omit_defaults=False):
    """A barcode of an item or package."""

    code: str = ""
    barcode_type: BarcodeType = BarcodeType.UNKNOWN


class MetaData(WireStruct, frozen=True, kw_only=True):
    """A custom field. `ShippersEORI`, `ReceiversEORI` and some others have a meaning to PRO."""

    key_value: str = ""
    string_value: str = ""
    int_value: int | None = None
    decimal_value: Decimal | None = None
    date_time_value: datetime | None = None
    bool_value: bool | None = None


class Contact(WireStruct, frozen=True, kw_only=True):
    """A person at an address. Personal data: never logged."""

    reference: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    position: str = ""
    telephone: str = ""
    mobile: str = ""
    land_line: str = ""
    email: str = ""


class Place(WireStruct, frozen=True, kw_only=True):
    """The postal part of an address, as quotes and shipping locations have it too."""

    shop_location_reference: str = ""
    contact: Contact | None = None
    company_name: str = ""
    shipping_location_reference: str = ""
    customer_name: str = ""
    address_line1: str = ""
    address_line2: str = ""
    address_line3: str = ""
    town: str = ""
    region: str = ""
    postcode: str = ""
    country: Country | None = None
    region_code: str = ""
    special_instructions: str = ""

    @property
    def country_code(self) -> str:
        """Two letters in capitals, or empty."""
        return self.country.iso_code.two_letter_code.upper() if self.country else ""


class Address(Place, frozen=True, kw_only=True):
    """An address in a role. Personal data: never logged."""

    address_type: AddressType


class DeliveryWindow(WireStruct, frozen=True, kw_only=True):
    """Clock times `hh:mm:ss` of a delivery promise."""

    start: str = ""
    end: str = ""
    utc_offset: str = ""


class DeliveryDate(WireStruct, frozen=True, kw_only=True):
    """A delivery promise; exactly on the day, or that day at the latest."""

    date: datetime | None = None
    delivery_window: DeliveryWindow | None = None
    is_to_be_exactly_on_the_date_specified: bool = False


class CustomsDocumentation(WireStruct, frozen=True, kw_only=True):
    """What CN22, CN23 and invoice are filled from; the fields the station shows or checks."""

    designated_person_responsible: str = ""
    importers_vat_number: str = ""
    category_type: CategoryType | None = None
    category_type_explanation: str = ""
    shipper_customs_reference: str = ""
    importers_tax_code: str = ""
    importers_code: str = ""
    importers_telephone: str = ""
    importers_fax: str = ""
    importers_email: str = ""
    cn23_comments: str = msgspec.field(default="", name="CN23Comments")
    references_of_attached_invoices: tuple[str, ...] = ()
    references_of_attached_certificates: tuple[str, ...] = ()
    references_of_attached_licences: tuple[str, ...] = ()
    declaration_date: datetime | None = None
    office_of_posting: str = ""
    reason_for_export: str = ""
    shipping_terms: ShippingTerms | None = None
    shippers_vat_number: str = ""
    receivers_tax_code: str = ""
    receivers_vat_number: str = ""
    invoice_date: datetime | None = None
    receivers_shipping_cost: Money | Decimal | None = None


class Item(WireStruct, frozen=True, kw_only=True):
    """A line of an order or consignment. `quantity` is None when PRO did not say."""

    reference: str = ""
    sku: str = ""
    model: str = ""
    description: str = ""
    country_of_origin: Country | None = None
    harmonisation_code: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    value: Money | None = None
    item_reference_provided_by_customer: str = ""
    barcode: Barcode | None = None
    status: str = ""
    meta_data: tuple[MetaData, ...] = ()
    quantity: int | None = None
    unit: str = ""
    harmonisation_key_words: tuple[str, ...] = ()
    content_classification: ContentClassification | None = None
    content_classification_details: ContentClassificationDetails | None = None
