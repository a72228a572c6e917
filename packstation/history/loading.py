"""What belongs into a van: whose label was scanned, and which parcels nobody has loaded."""

import datetime
import enum
from collections.abc import Iterable, Iterator

import msgspec

from packstation.history.open_orders import opened_since
from packstation.history.packed import OrderState, PackedOrder, ShippedConsignment
from packstation.history.packed_label import PackedLabel
from packstation.history.search import Hit, search
from packstation.history.store import History
from packstation.history.words import compact, label_word
from packstation.packing.barcodes.codes import label_key

OUT = (OrderState.READY, OrderState.MANIFESTED)
MOST = 5000


class Verdict(enum.Enum):
    """What a label means at the van. The value is the tail of its word."""

    LOADED = "loaded"
    AGAIN = "again"
    OTHER_CARRIER = "other_carrier"
    VOID = "void"
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel that may be loaded. `key` is the same for every barcode of its label."""

    order: str
    consignment: str
    parcel: int
    of: int
    carrier: str
    state: OrderState
    is_void: bool = False

    @property
    def key(self) -> str:
        return f"{self.consignment}/{self.parcel}"


async def parcel_of(history: History, text: str) -> Parcel | None:
    """The parcel whose label holds the barcode `text`; None when no order has it.

    Raises JournalError when the records cannot be read.
    """
    mark = label_key(text)
    for hit in (await search(history, label_word(mark), most=2)).hits:
        for label in hit.order.labels:
            if mark in label.marks:
                return _parcel(hit, label)
    return _by_tracking((await search(history, text, most=2)).hits, text)


def judge(parcel: Parcel | None, carrier: str) -> Verdict:
    """Whether the parcel belongs into the van of `carrier` ("": of whoever comes first)."""
    if parcel is None:
        return Verdict.UNKNOWN
    if parcel.is_void:
        return Verdict.VOID
    if parcel.state not in OUT:
        return Verdict.NOT_READY
    return Verdict.OTHER_CARRIER if carrier not in ("", parcel.carrier) else Verdict.LOADED


async def parcels_out(history: History, since: datetime.datetime) -> tuple[Parcel, ...]:
    """Every parcel of the orders begun since then whose label counts. Raises JournalError."""
    hits = await opened_since(history, since, MOST)
    return tuple(parcel for hit in hits if hit.state in OUT for parcel in _parcels(hit))


def _parcels(hit: Hit) -> Iterator[Parcel]:
    labels = [label for label in hit.order.labels if not label.is_void]
    yield from (_parcel(hit, label) for label in labels)


def _parcel(hit: Hit, label: PackedLabel) -> Parcel:
    shipped = _consignment(hit.order.consignments, label.consignment)
    return Parcel(
        order=hit.order.name,
        consignment=label.consignment,
        parcel=label.parcel,
        of=len(shipped.parcels) if shipped is not None else 1,
        carrier=shipped.carrier if shipped is not None else "",
        state=hit.state,
        is_void=label.is_void or shipped is None or shipped.is_withdrawn,
    )


def _consignment(made: Iterable[ShippedConsignment], reference: str) -> ShippedConsignment | None:
    return next((one for one in made if one.reference == reference), None)


def _by_tracking(hits: tuple[Hit, ...], text: str) -> Parcel | None:
    """A label whose barcodes nobody could read is found by the carrier's number on it."""
    wanted = compact(text)
    for hit in hits:
        for shipped in hit.order.consignments:
            if wanted and wanted in map(compact, shipped.tracking) and len(shipped.parcels) == 1:
                return _of_shipped(hit.order, hit.state, shipped)
    return None


def _of_shipped(order: PackedOrder, state: OrderState, shipped: ShippedConsignment) -> Parcel:
    return Parcel(
        order=order.name,
        consignment=shipped.reference,
        parcel=shipped.parcels[0],
        of=1,
        carrier=shipped.carrier,
        state=state,
        is_void=shipped.is_withdrawn,
    )
