"""How a consignment gets its carrier service."""

from decimal import Decimal

import msgspec


class DefaultRules(msgspec.Struct, frozen=True, tag="default"):
    """PRO's default allocation rules choose."""


class ServiceGroup(msgspec.Struct, frozen=True, tag="group"):
    """The cheapest allowed service of the group `reference`."""

    reference: str


class CarrierService(msgspec.Struct, frozen=True, tag="carrier"):
    """The carrier service `reference`, or failure."""

    reference: str


class Cheapest(msgspec.Struct, frozen=True, tag="cheapest"):
    """The cheapest quote, whatever it is."""


class AskPacker(msgspec.Struct, frozen=True, tag="ask"):
    """The packer chooses from quotes."""


ServiceRule = DefaultRules | ServiceGroup | CarrierService | Cheapest | AskPacker


class Quote(msgspec.Struct, frozen=True):
    """An offer for one consignment. `gross` is money in `currency`; dates are ISO 8601 text."""

    reference: str
    service_reference: str
    service_name: str
    carrier: str = ""
    gross: Decimal | None = None
    currency: str = ""
    delivery_from: str = ""
    delivery_to: str = ""


class AllocatedService(msgspec.Struct, frozen=True):
    """What PRO chose: names for people, references for machines, the carrier's numbers."""

    service_reference: str = ""
    service_name: str = ""
    carrier_reference: str = ""
    carrier_name: str = ""
    tracking: tuple[str, ...] = ()
