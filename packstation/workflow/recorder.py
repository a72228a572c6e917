"""Between events and the journal's records: writing in order, reading unfinished streams."""

import datetime
from collections.abc import Callable, Sequence

import msgspec

from packstation.journal.event_log import EventLog
from packstation.journal.record import Record, StreamNote
from packstation.journal.writer import JournalWriter
from packstation.packing import events as ev
from packstation.packing import intervening as iv
from packstation.packing import printer_testing as pt
from packstation.packing import shift as sh
from packstation.packing.day import events as mf
from packstation.packing.day.run import PRINTED_RUN, ManifestRun, evolve_run
from packstation.packing.evolve import replay
from packstation.packing.session import Phase, Session
from packstation.packing.shift import Shift, evolve_shift
from packstation.workflow.ports import State
from packstation.workflow.unwritten import without_words

MOST_LOOKED_AT = 6
"""Streams of one order, the newest: each try to pack it again is one."""
SHIFT_LASTS = datetime.timedelta(hours=1)
"""After a longer silence nobody is taken to be still signed in."""
Clock = Callable[[], datetime.datetime]
Recorded = ev.Event | mf.ManifestEvent | sh.ShiftEvent | pt.PrinterTestEvent | iv.InterventionEvent


def record_of(
    stream: str,
    position: int,
    event: Recorded,
    at: datetime.datetime,
    station: str,
    packer: str | None = None,
) -> Record:
    """An event of any stream as the log keeps it."""
    return Record(
        stream=stream,
        position=position,
        type=type(event).__name__,
        version=event.VERSION,
        payload=msgspec.json.encode(without_words(event)),
        at=at,
        station=station,
        packer=packer,
    )


class JournalRecorder:
    """Turns events into records. Implements `ports.Recorder`."""

    def __init__(self, writer: JournalWriter, station: str, clock: Clock) -> None:
        self._writer = writer
        self._station = station
        self._clock = clock

    def record(
        self, state: State, events: Sequence[Recorded], first_position: int, packer: str | None
    ) -> int:
        """Queue the events; see `ports.Recorder.record`."""
        return self.write(state.stream, events, first_position, note_of(state), packer)

    def write(
        self,
        stream: str,
        events: Sequence[Recorded],
        first_position: int,
        note: StreamNote,
        packer: str | None = None,
    ) -> int:
        """Queue events of any stream; returns the ticket."""
        at, station = self._clock(), self._station
        records = [
            record_of(stream, first_position + offset, event, at, station, packer)
            for offset, event in enumerate(events)
        ]
        return self._writer.enqueue(records, [note])

    async def durable(self, ticket: int) -> None:
        """Wait for the disk; see `ports.Recorder.durable`."""
        await self._writer.durable(ticket)


def note_of(state: State) -> StreamNote:
    """What the index of streams says of it."""
    match state:
        case Session():
            number = state.order.own_number if state.order else state.own_number
            return StreamNote(
                state.stream,
                order_reference=state.order_reference,
                own_number=number or None,
                is_finished=state.is_over,
            )
        case ManifestRun():
            mark = PRINTED_RUN if state.papers else None
            return StreamNote(state.stream, own_number=mark, is_finished=state.is_finished)
        case iv.Intervention():
            mark = f"{iv.MARK}{state.asked.consignment}"
            return StreamNote(state.stream, own_number=mark, is_finished=state.is_over)
        case Shift():  # no order waits for its end
            return StreamNote(state.stream, own_number=sh.MARK, is_finished=True)


class Unfinished(msgspec.Struct, frozen=True):
    """What the log says is not over, oldest first."""

    sessions: tuple[Session, ...] = ()
    runs: tuple[ManifestRun, ...] = ()
    interventions: tuple[iv.Intervention, ...] = ()

    @property
    def run(self) -> ManifestRun | None:
        """The last one; what an earlier one owes comes when that is over."""
        return self.runs[-1] if self.runs else None


async def unfinished(log: EventLog, station: str | None = None) -> Unfinished:
    """What the log says is not over; with a `station` only what it began."""
    sessions: list[Session] = []
    runs: list[ManifestRun] = []
    interventions: list[iv.Intervention] = []
    for stream in await log.unfinished(station):
        records = await log.read(stream)
        if records and records[0].type in mf.KINDS:
            runs.append(_run_of(stream, records))
        elif records and records[0].type in iv.KINDS:
            interventions.append(_intervention_of(stream, records))
        elif records and records[0].type not in pt.KINDS:  # nothing is owed after a test page
            sessions.append(replay(stream, [ev.decode(r.type, r.payload) for r in records]))
    return Unfinished(tuple(sessions), tuple(runs), tuple(interventions))


async def finished_order(
    log: EventLog, reference: str, station: str | None = None
) -> Session | None:
    """What was last made of an order and finished; with a `station` only by that one."""
    notes = [note for note in await log.streams_of_order(reference) if note.is_finished]
    for note in reversed(notes[-MOST_LOOKED_AT:]):
        records = await log.read(note.stream)
        if station is not None and records[-1].station != station:
            continue
        session = replay(note.stream, [ev.decode(r.type, r.payload) for r in records])
        if session.phase is Phase.FINISHED:
            return session
    return None


async def shift_cut_off(
    log: EventLog, now: datetime.datetime, station: str | None = None
) -> Shift | None:
    """The last shift, if it was cut off so lately that its packer still stands there."""
    stream = await log.newest_finished(sh.MARK, station)
    if stream is None:
        return None
    records = await log.read(stream)
    shift = _shift_of(stream, records)
    is_lately = now - records[-1].at <= SHIFT_LASTS
    return shift if is_lately and not shift.is_over else None


async def last_printed_run(log: EventLog, station: str | None = None) -> ManifestRun | None:
    """The last manifest run that is over and has papers; with a `station` only of its own."""
    stream = await log.newest_finished(PRINTED_RUN, station)
    return _run_of(stream, await log.read(stream)) if stream is not None else None


def _run_of(stream: str, records: Sequence[Record]) -> ManifestRun:
    run = ManifestRun(stream)
    for record in records:
        event = msgspec.json.decode(record.payload, type=mf.KINDS[record.type])
        run = evolve_run(run, event)
    return run


def _shift_of(stream: str, records: Sequence[Record]) -> Shift:
    shift = Shift(stream)
    for record in records:
        shift = evolve_shift(shift, msgspec.json.decode(record.payload, type=sh.KINDS[record.type]))
    return shift


def _intervention_of(stream: str, records: Sequence[Record]) -> iv.Intervention:
    state = iv.Intervention(stream)
    for record in records:
        event = msgspec.json.decode(record.payload, type=iv.KINDS[record.type])
        state = iv.evolve_intervention(state, event)
    return state
