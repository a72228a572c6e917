"""Between events and the journal's records: writing in order, reading unfinished streams."""

import datetime
from collections.abc import Callable, Sequence

import msgspec

from packstation.journal.event_log import EventLog
from packstation.journal.record import Record, StreamNote
from packstation.journal.writer import JournalWriter
from packstation.packing import events as ev
from packstation.packing import manifesting as mf
from packstation.packing import printer_testing as pt
from packstation.packing.evolve import replay
from packstation.packing.session import Session

Clock = Callable[[], datetime.datetime]
Recorded = ev.Event | mf.ManifestEvent | pt.PrinterTestEvent


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
        payload=msgspec.json.encode(event),
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
        self,
        session: Session,
        events: Sequence[ev.Event],
        first_position: int,
        packer: str | None,
    ) -> int:
        """Queue the events; see `ports.Recorder.record`."""
        number = session.order.own_number if session.order else session.own_number
        note = StreamNote(
            session.stream,
            order_reference=session.order_reference,
            own_number=number or None,
            is_finished=session.is_over,
        )
        return self.write(session.stream, events, first_position, note, packer)

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


async def unfinished_sessions(
    log: EventLog, station: str | None = None
) -> tuple[list[Session], list[mf.ManifestRun]]:
    """What the log says is not over: packing sessions and manifest runs, oldest first.

    With a `station` only what it began.
    """
    sessions: list[Session] = []
    runs: list[mf.ManifestRun] = []
    for stream in await log.unfinished(station):
        records = await log.read(stream)
        if records and records[0].type in mf.KINDS:
            runs.append(_run_of(stream, records))
        elif records and records[0].type not in pt.KINDS:  # nothing is owed after a test page
            session = replay(stream, [ev.decode(r.type, r.payload) for r in records])
            sessions.append(session)
    return sessions, runs


async def last_printed_run(log: EventLog, station: str | None = None) -> mf.ManifestRun | None:
    """The last manifest run that is over and has papers; with a `station` only of its own."""
    stream = await log.newest_finished(mf.PRINTED_RUN, station)
    return _run_of(stream, await log.read(stream)) if stream is not None else None


def _run_of(stream: str, records: Sequence[Record]) -> mf.ManifestRun:
    run = mf.ManifestRun(stream)
    for record in records:
        event = msgspec.json.decode(record.payload, type=mf.KINDS[record.type])
        run = mf.evolve_run(run, event)
    return run
