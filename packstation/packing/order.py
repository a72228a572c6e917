"""An order as the bench needs it: what to pack, for where, by when.

Names, addresses and contacts are not here: they stay beside the log (see `journal`).
"""

import datetime
import enum
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec
from immutables import Map

from packstation.packing.barcodes.codes import Code, keys_of, match_key, other_keys_of
from packstation.packing.barcodes.gtin import expand_upc_e, unit_of_case


class Capture(enum.Enum):
    """What must be recorded of every unit of an item before it counts."""

    SERIAL = "serial"
    BATCH = "batch"
    EXPIRY = "expiry"


class Multipack(msgspec.Struct, frozen=True):
    """A barcode that stands for several units of an item."""

    barcode: str
    units: int


class OrderLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item of the order. `id` is unique within the order; `quantity` counts units wanted."""

    id: str
    description: str
    quantity: int
    sku: str | None = None
    own_reference: str | None = None
    barcodes: tuple[str, ...] = ()
    unit_grams: int | None = None
    value: Decimal | None = None
    """Value of one unit in the order's currency."""
    hazards: tuple[str, ...] = ()
    """PRO's ContentClassification names when they ask for care, e.g. `Dangerous`, `Flammable`."""
    location: str | None = None
    """Shipping location that stocks the item, when the order says so; None: any."""
    picture: str | None = None
    packs: tuple[Multipack, ...] = ()
    """Barcodes of cases and bundles of the item, with the units that the shop says are in one."""
    units_per_case: int | None = None
    """What every case of the item holds (GTIN-14 with indicator 1 to 8), when the shop says so."""
    captures: tuple[Capture, ...] = ()
    sides_mm: tuple[int, int, int] | None = None
    substitutes: tuple[str, ...] = ()
    """Barcodes or SKUs of other items that the shop lets take its place."""


class Destination(msgspec.Struct, frozen=True):
    """Where it goes, coarse enough to be kept in the log for ever.

    `country` is ISO 3166-1 alpha-2, `area` the first part of the postcode.
    """

    country: str
    area: str = ""


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """`reference` is PRO's (`EO-…`), `own_number` the shop's."""

    reference: str
    own_number: str
    lines: tuple[OrderLine, ...]
    destination: Destination
    note_count: int = 0
    """How many notes there are to read. Their texts may name people, so they are read from PRO."""
    due: datetime.datetime | None = None
    currency: str | None = None
    needs_customs: bool | None = None
    """None: it cannot be told from the order, so PRO is asked."""
    origin: str | None = None
    """Shipping location that the order names as its origin."""
    wants_return: bool = False
    """The order asks for a return label."""
    lacks: tuple[str, ...] = ()
    """What a carrier needs and the order does not say: `street`, `town`, `country`, `customs`."""

    @property
    def has_notes(self) -> bool:
        return self.note_count > 0


class Catalogue:
    """Looks lines up by id and by code in constant time, for orders of thousands of lines.

    Made once for an order and shared by all its later states: it holds nothing that changes.
    """

    def __init__(self, order: Order) -> None:
        self.lines: Mapping[str, OrderLine] = Map({line.id: line for line in order.lines})
        self.has_hazard = any(line.hazards for line in order.lines)
        index: dict[str, list[OrderLine]] = {}
        packs: dict[tuple[str, str], int] = {}
        for line in order.lines:
            for key in line_keys(line):
                index.setdefault(key, []).append(line)
            packs.update({(line.id, match_key(p.barcode)): p.units for p in line.packs})
        self._index = index
        self._instead: dict[str, list[OrderLine]] = {}
        for line in order.lines:
            for code in line.substitutes:
                self._instead.setdefault(match_key(code), []).append(line)
        self._packs = packs

    def matching(self, code: Code) -> Iterator[OrderLine]:
        """The lines that `code` can mean, in order of the order, each once."""
        found = {line.id: line for key in keys_of(code) for line in self._index.get(key, ())}
        if not found:
            keys = other_keys_of(code)
            found = {line.id: line for key in keys for line in self._index.get(key, ())}
        yield from found.values()

    def replaced_by(self, code: Code) -> tuple[OrderLine, ...]:
        """The lines that the item `code` may take the place of."""
        keys = (*keys_of(code), *other_keys_of(code))
        found = (line for key in keys for line in self._instead.get(key, ()))
        return tuple({line.id: line for line in found}.values())

    def in_case(self, code: Code) -> tuple[OrderLine, ...]:
        """The lines of the item that the case `code` holds; nothing when it is no case."""
        unit = unit_of_case(code.gtin) if code.gtin is not None else None
        return tuple(self._index.get(match_key(unit), ())) if unit is not None else ()

    def units_of(self, code: Code, line: OrderLine) -> int | None:
        """How many units of `line` the scan of `code` stands for; None for a case of unknown size.

        `line` is one of `matching` or `in_case`.
        """
        keys = (*keys_of(code), *other_keys_of(code))
        declared = (self._packs.get((line.id, key)) for key in keys)
        units = next((units for units in declared if units is not None), None)
        if units is None and line in self.in_case(code):
            units = line.units_per_case
            return units if units is None else units * (code.quantity or 1)
        return (units or 1) * (code.quantity or 1)


def line_keys(line: OrderLine) -> tuple[str, ...]:
    """Every match key under which `line` may be scanned."""
    # An order may hold a UPC-E as it is printed, and a scanner send it written out.
    written_out = (expand_upc_e(barcode) for barcode in line.barcodes if len(barcode) == 8)
    packs = (pack.barcode for pack in line.packs)
    texts = (*line.barcodes, *written_out, *packs, line.sku, line.own_reference, line.id)
    return tuple(dict.fromkeys(match_key(text) for text in texts if text))


class PackedBefore(msgspec.Struct, frozen=True):
    """A consignment of the same order that existed when it was opened: somebody's earlier pack.

    `quantities` maps line ids to units.
    """

    reference: str
    state: str
    quantities: dict[str, int]
    created: datetime.datetime | None = None
    station: str | None = None
    packer: str | None = None
    request_id: str | None = None
    """The mark of the bench that made it, when it was one of ours."""
    is_extra: bool = False
    """It holds nothing that was ordered: an extra parcel."""


class OpenElsewhere(msgspec.Struct, frozen=True):
    """Another bench of the fleet has the order and is not finished with it.

    `packer` is who acted there last; `phase` is a value of `session.Phase`.
    """

    station: str
    packer: str | None
    since: datetime.datetime
    phase: str
    stream: str = ""
    """Of its session when that can be taken over as it stands: it is on hold, or its bench off."""
    units: int = 0
    is_away: bool = False


def units_before(before: tuple[PackedBefore, ...]) -> Map[str, int]:
    """Units by line id that other consignments hold of what was ordered."""
    units: dict[str, int] = {}
    for earlier in before:
        if earlier.is_extra:
            continue
        for line_id, quantity in earlier.quantities.items():
            units[line_id] = units.get(line_id, 0) + quantity
    return Map(units)
