"""What any event log must do: the contract that one test suite holds every implementation to."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from packstation.journal.record import JournalCounts, Record, SequencedRecord, StreamNote


class EventLog(Protocol):
    """An append-only log of streams of records."""

    async def append(self, batch: Sequence[Record], notes: Sequence[StreamNote] = ()) -> None:
        """Write the batch and the notes in one transaction; durable when it returns.

        A batch may hold several streams; a note on a stream that has no record is ignored.
        Raises PositionTaken when a position is filled already, JournalUnwritable when nothing
        could be written; in both cases nothing of it was.
        """
        ...

    async def read(self, stream: str) -> list[Record]:
        """The records of one stream in order, upcast; empty when there is no such stream.

        Raises StreamBroken when a record in between is missing.
        """
        ...

    def read_all(
        self, after_sequence: int = 0, chunk_size: int = 500
    ) -> AsyncIterator[SequencedRecord]:
        """Every record after a sequence number, in the order of writing, in bounded memory."""
        ...

    async def unfinished(self, station: str | None = None) -> list[str]:
        """The streams that are not finished, in the order in which they began.

        With a `station` only those whose first record it wrote.
        """
        ...

    async def streams_of_order(self, number: str) -> list[StreamNote]:
        """The streams of an order, by PRO's reference or the shop's own number, oldest first.

        Case and outer spaces do not matter.
        """
        ...

    async def newest_finished(self, own_number: str, station: str | None = None) -> str | None:
        """The stream with this own number that began last and is finished, by the index alone.

        With a `station` only those whose first record it wrote.
        """
        ...

    async def last_sequence(self) -> int:
        """The sequence number of the newest record; 0 when there is none."""
        ...

    async def counts(self) -> JournalCounts:
        """How much the log holds; reads all of an index, so not for every scan."""
        ...

    async def close(self) -> None:
        """Let go of the store; a second call does nothing."""
        ...


def check_batch(batch: Sequence[Record]) -> None:
    """Raise ValueError when the positions within one batch do not follow each other."""
    following: dict[str, int] = {}
    for record in batch:
        expected = following.get(record.stream, record.position)
        if record.position != expected:
            raise ValueError(f"{record.stream}: position {record.position} after {expected - 1}")
        following[record.stream] = record.position + 1
