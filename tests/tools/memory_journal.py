"""An event log that forgets at the end: for replaying a session and for tests without a disk."""

from collections.abc import AsyncIterator, Sequence

import msgspec

from packstation.journal.errors import PositionTaken, StreamBroken
from packstation.journal.event_log import check_batch
from packstation.journal.record import (
    JournalCounts,
    Record,
    SequencedRecord,
    StreamNote,
    matching_key,
)
from packstation.journal.upcast import STEPS, Upcasters


class MemoryJournal:
    """Implements `EventLog` in memory."""

    def __init__(self, *, upcasters: Upcasters = STEPS) -> None:
        self._upcasters = upcasters
        self._all: list[Record] = []
        self._streams: dict[str, dict[int, Record]] = {}
        self._notes: dict[str, StreamNote] = {}
        self._stations: dict[str, str] = {}

    async def append(self, batch: Sequence[Record], notes: Sequence[StreamNote] = ()) -> None:
        """As `EventLog.append`, without the durability."""
        check_batch(batch)
        if any(record.position in self._streams.get(record.stream, ()) for record in batch):
            raise PositionTaken(tuple({record.stream: None for record in batch}))
        for record in batch:
            self._all.append(record)
            self._streams.setdefault(record.stream, {})[record.position] = record
            self._notes.setdefault(record.stream, StreamNote(record.stream))
            self._stations.setdefault(record.stream, record.station)
        for note in notes:
            if (known := self._notes.get(note.stream)) is not None:
                self._notes[note.stream] = _merged(known, note)

    async def read(self, stream: str) -> list[Record]:
        """As `EventLog.read`."""
        kept = self._streams.get(stream, {})
        for expected, position in enumerate(sorted(kept)):
            if position != expected:
                raise StreamBroken(stream, expected)
        return [self._upcasters.upcast(kept[position]) for position in range(len(kept))]

    async def read_all(
        self, after_sequence: int = 0, chunk_size: int = 500
    ) -> AsyncIterator[SequencedRecord]:
        """As `EventLog.read_all`."""
        while chunk := self._all[after_sequence : after_sequence + chunk_size]:
            for record in chunk:
                after_sequence += 1
                yield SequencedRecord(after_sequence, self._upcasters.upcast(record))

    async def unfinished(self, station: str | None = None) -> list[str]:
        """As `EventLog.unfinished`."""
        return [
            note.stream
            for note in self._notes.values()
            if not note.is_finished and station in (None, self._stations[note.stream])
        ]

    async def streams_of_order(self, number: str) -> list[StreamNote]:
        """As `EventLog.streams_of_order`."""
        key = matching_key(number)
        return [
            note
            for note in self._notes.values()
            if key in {matching_key(n) for n in (note.order_reference, note.own_number) if n}
        ]

    async def newest_finished(self, own_number: str, station: str | None = None) -> str | None:
        """As `EventLog.newest_finished`."""
        found = [
            note.stream
            for note in await self.streams_of_order(own_number)
            if note.own_number is not None
            and matching_key(note.own_number) == matching_key(own_number)
            and note.is_finished
            and station in (None, self._stations[note.stream])
        ]
        return found[-1] if found else None

    async def last_sequence(self) -> int:
        """As `EventLog.last_sequence`."""
        return len(self._all)

    async def counts(self) -> JournalCounts:
        """As `EventLog.counts`."""
        return JournalCounts(len(self._all), len(self._streams), len(await self.unfinished()))

    async def close(self) -> None:
        """Nothing to let go of."""


def _merged(known: StreamNote, note: StreamNote) -> StreamNote:
    return msgspec.structs.replace(
        note,
        order_reference=known.order_reference
        if note.order_reference is None
        else note.order_reference,
        own_number=known.own_number if note.own_number is None else note.own_number,
    )
