"""One order as history keeps it: what its stream of events adds up to, as one value."""

import datetime
import enum
from collections.abc import Iterable, Sequence

import msgspec

from packstation.history.packed_label import PackedLabel, labels_of
from packstation.history.spent import Waits, waits_for
from packstation.journal.record import Record
from packstation.packing import events as ev
from packstation.packing.boxes import content_mark
from packstation.packing.evolve import evolve, opened
from packstation.packing.session import Phase, Session

MILLISECOND = datetime.timedelta(milliseconds=1)


class OrderState(enum.Enum):
    """How far an order is. Whether its consignments are manifested is a fact of its own."""

    OPENING = "opening"
    PACKING = "packing"
    HELD = "held"
    SHIPPING = "shipping"
    WITHDRAWING = "withdrawing"
    READY = "ready"
    MANIFESTED = "manifested"
    CLOSED = "closed"


_STATES = {
    Phase.OPENING: OrderState.OPENING,
    Phase.PACKING: OrderState.PACKING,
    Phase.HELD: OrderState.HELD,
    Phase.SHIPPING: OrderState.SHIPPING,
    Phase.CANCELLING: OrderState.WITHDRAWING,
    Phase.FINISHED: OrderState.READY,
    Phase.CLOSED: OrderState.CLOSED,
}


class Spent(msgspec.Struct, frozen=True):
    """Milliseconds that an order took, by whom it waited for (see `spent`)."""

    packer_ms: int = 0
    pro_ms: int = 0
    printer_ms: int = 0
    exception_ms: int = 0

    @property
    def total_ms(self) -> int:
        return self.packer_ms + self.pro_ms + self.printer_ms + self.exception_ms


class ShippedConsignment(msgspec.Struct, frozen=True):
    """A consignment that PRO made; `parcels` are numbers. Withdrawn ones are history, too."""

    number: int
    reference: str
    parcels: tuple[int, ...]
    tracking: tuple[str, ...] = ()
    carrier: str = ""
    service: str = ""
    is_withdrawn: bool = False
    is_manifested: bool = False
    carrier_reference: str = ""


class PackedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One session. `position` is how many events it is made of; times are aware and in UTC.

    `packer` is who finished packing, else who acted last; a badge says its packer's name, so the
    two are one. `errors` counts alerts by the value of their kind. `units` were packed, `shorts`
    are units that were missing, `reprints` copies beyond the first that somebody decided on,
    `redos` how often packing was begun again. `packed` is when packing was finished last, `out`
    when nothing was owed any more.
    """

    stream: str
    position: int
    scanned: str
    reference: str
    own_number: str
    station: str
    packer: str
    state: OrderState
    opened: datetime.datetime
    packed: datetime.datetime | None
    out: datetime.datetime | None
    is_extra: bool
    country: str
    area: str
    consignments: tuple[ShippedConsignment, ...]
    parcels: int
    units: int
    skus: tuple[str, ...]
    codes: tuple[str, ...]
    serials: tuple[str, ...]
    spent: Spent
    errors: dict[str, int]
    shorts: int
    reprints: int
    redos: int
    content: str = ""
    box: str = ""
    """The box that all of it went into, and the mark of what that was (`packing.boxes`)."""
    labels: tuple[PackedLabel, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: the shop's number, else PRO's reference, else what was scanned."""
        return self.own_number or self.reference or self.scanned

    @property
    def carrier(self) -> str:
        """The carriers of what was shipped: one as a rule, else several with a plus between."""
        return _together(c.carrier for c in self.consignments if not c.is_withdrawn)

    @property
    def service(self) -> str:
        """The services of what was shipped, as `carrier`."""
        return _together(c.service for c in self.consignments if not c.is_withdrawn)


class UnreadableError(Exception):
    """A stream that this version cannot make sense of: it comes from a newer one, or is damaged."""


def is_order(records: Sequence[Record]) -> bool:
    """Whether the records are those of a packing session, not of an end of day or a test page."""
    return bool(records) and records[0].type == ev.SessionOpened.__name__


def packed_order(records: Sequence[Record]) -> PackedOrder:
    """What the records of one session, from its first on, add up to. Raises UnreadableError."""
    try:
        return _Tally(records).order()
    except (KeyError, IndexError, TypeError, ValueError, AssertionError) as error:
        # msgspec's errors are ValueErrors. Handlers trust events, and these are somebody else's.
        raise UnreadableError(f"{records[0].stream}: {type(error).__name__}") from error


class _Tally:
    """Goes through one stream and counts what the state at its end no longer tells."""

    def __init__(self, records: Sequence[Record]) -> None:
        first = ev.decode(records[0].type, records[0].payload)
        assert isinstance(first, ev.SessionOpened)
        self._records = records
        self._session = opened(records[0].stream, first)
        self._spent = dict.fromkeys(Waits, datetime.timedelta())
        self._errors: dict[str, int] = {}
        self._withdrawn: list[ShippedConsignment] = []
        self._serials: dict[str, None] = {}
        self._packed: datetime.datetime | None = None
        self._out: datetime.datetime | None = None
        self._packer = records[0].packer or ""
        self._reprints = self._redos = 0

    def order(self) -> PackedOrder:
        at = self._records[0].at
        for record in self._records[1:]:
            waited = waits_for(self._session)
            if waited is not None and record.at > at:  # a clock may be set back
                self._spent[waited] += record.at - at
            at = record.at
            event = ev.decode(record.type, record.payload)
            self._before(event)
            self._session = evolve(self._session, event)
            self._after(record, event)
        return self._result()

    def _before(self, event: ev.Event) -> None:
        """What the event makes the session forget."""
        if isinstance(event, ev.ConsignmentCancelled):
            found = self._session.consignments[event.consignment - 1]
            self._withdrawn.append(_shipped(self._session, found.number, is_withdrawn=True))

    def _after(self, record: Record, event: ev.Event) -> None:
        match event:
            case ev.AlertRaised(alert=alert, is_again=False):
                kind = alert.kind.value
                self._errors[kind] = self._errors.get(kind, 0) + 1
            case ev.ItemPacked(serial=serial) if serial:
                self._serials[serial] = None
            case ev.PackingFinished():
                self._packed = record.at
                self._packer = record.packer or self._packer
            case ev.PackingReopened():
                self._redos += 1
            case ev.CopyOwed():
                self._reprints += 1
            case ev.SessionFinished():
                self._out = record.at
        if self._packed is None and record.packer:
            self._packer = record.packer

    def _result(self) -> PackedOrder:
        session, order = self._session, self._session.order
        lines = order.lines if order is not None else ()
        content, box = _boxed(session)
        consignments = (
            *self._withdrawn,
            *(
                _shipped(session, consignment.number)
                for consignment in session.consignments
                if consignment.reference is not None and not consignment.cancel.is_done
            ),
        )
        return PackedOrder(
            stream=session.stream,
            position=len(self._records),
            scanned=session.scanned,
            reference=session.order_reference or "",
            own_number=(order.own_number if order is not None else session.own_number) or "",
            station=self._records[-1].station,
            packer=self._packer,
            state=_STATES[session.phase],
            opened=self._records[0].at,
            packed=self._packed,
            out=self._out,
            is_extra=bool(session.extra),
            country=order.destination.country if order is not None else "",
            area=order.destination.area if order is not None else "",
            consignments=consignments,
            parcels=sum(bool(parcel.contents) for parcel in session.packing.parcels),
            units=sum(session.packing.packed.values()),
            skus=_once(line.sku or line.own_reference or "" for line in lines),
            codes=_once(code for line in lines for code in line.barcodes),
            serials=tuple(self._serials),
            spent=Spent(*(self._spent[waits] // MILLISECOND for waits in Waits)),
            errors=self._errors,
            shorts=sum(short.quantity for short in session.packing.shorts.values()),
            reprints=self._reprints,
            redos=self._redos,
            content=content,
            box=box,
            labels=labels_of(session),
        )


def _shipped(session: Session, number: int, *, is_withdrawn: bool = False) -> ShippedConsignment:
    consignment = session.consignments[number - 1]
    service = consignment.service
    return ShippedConsignment(
        number,
        consignment.reference or "",
        consignment.parcels,
        service.tracking if service else (),
        (service.carrier_name or service.carrier_reference) if service else "",
        (service.service_name or service.service_reference) if service else "",
        is_withdrawn,
        consignment.manifest.is_done,
        service.carrier_reference if service else "",
    )


def _boxed(session: Session) -> tuple[str, str]:
    """What was in the one box of the order and its reference; nothing where there is none."""
    filled = [parcel for parcel in session.packing.parcels if parcel.contents]
    if len(filled) != 1 or filled[0].box is None or session.catalogue is None or session.extra:
        return "", ""
    lines = session.catalogue.lines
    units = ((lines[line], n) for line, n in filled[0].contents.items())
    return content_mark(units), filled[0].box.reference


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _together(names: Iterable[str]) -> str:
    return " + ".join(sorted({name for name in names if name}))
