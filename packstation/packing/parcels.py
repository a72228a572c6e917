"""What lies in which parcel: the part of a session that undo restores."""

import enum

import msgspec
from immutables import Map

from packstation.packing.service import ServiceRule


class WeightSource(enum.Enum):
    """Who says how heavy it is."""

    SCALE = "scale"
    TYPED = "typed"


class WeightOutside(enum.Enum):
    """What is done about a parcel whose weight is outside the tolerance."""

    TELL = "tell"
    """It is said, and OK keeps the weight."""
    RECOUNT = "recount"
    """It is not shipped before it weighs what it should."""
    REASON = "reason"
    """It is shipped when somebody gives a reason, which is recorded."""


class Box(msgspec.Struct, frozen=True):
    """A stored package size of PRO, with what the empty box weighs when known."""

    reference: str
    name: str
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    tare_grams: int = 0
    is_default: bool = False


class Parcel(msgspec.Struct, frozen=True):
    """`number` is its place in the order from 1; `contents` maps line ids to units."""

    number: int
    consignment: int = 1
    contents: Map[str, int] = Map()
    is_sealed: bool = False
    box: Box | None = None
    grams: int | None = None
    weight_source: WeightSource | None = None

    @property
    def units(self) -> int:
        return sum(self.contents.values())


class Short(msgspec.Struct, frozen=True):
    """Units that are missing and why."""

    quantity: int
    reason: str


class Lot(msgspec.Struct, frozen=True):
    """Units of one line in one parcel that share batch and expiry (ISO 8601)."""

    line: str
    parcel: int
    batch: str | None = None
    expiry: str | None = None


class Packing(msgspec.Struct, frozen=True):
    """Everything the packer has done so far that can be undone, as one value.

    `packed` is the sum over all parcels by line id; `multiplier` is the quantity that the next
    scan counts; `allowed` holds units beyond the order that somebody allowed by a recorded
    decision.
    """

    parcels: tuple[Parcel, ...] = (Parcel(number=1),)
    open_number: int = 1
    packed: Map[str, int] = Map()
    shorts: Map[str, Short] = Map()
    allowed: Map[str, int] = Map()
    serials: Map[str, int] = Map()
    """`line id:serial` to parcel number."""
    lots: Map[Lot, int] = Map()
    """Units by batch and expiry, of those whose batch or expiry is known."""
    substitutes: Map[str, frozenset[str]] = Map()
    """By line id: barcodes of other items that took its place."""
    accepted: Map[int, str] = Map()
    """Why the weight of a parcel is accepted although it is outside the tolerance."""
    is_return_wanted: bool | None = None
    """None: as the station and the order say."""
    multiplier: int = 1
    is_taking_out: bool = False
    service: ServiceRule | None = None
    last_line: str | None = None

    @property
    def open_parcel(self) -> Parcel:
        return self.parcels[self.open_number - 1]

    @property
    def consignment_count(self) -> int:
        return max(parcel.consignment for parcel in self.parcels)


class Ahead(msgspec.Struct, frozen=True):
    """What a consignment was begun for before the packer was done: `packing` as it will be.

    `is_void`: it will not be used, and what was made of it in PRO is withdrawn.
    """

    packing: Packing
    is_void: bool = False
