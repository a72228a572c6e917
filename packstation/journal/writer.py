"""Write-behind with group commit: the loop goes on while the disk works, in order, losing nothing.

1. What is queued in one turn of the loop, or while one commit runs, goes into the next
   transaction together.
2. After a failure nothing is written any more until `retry`; what comes meanwhile is kept in
   memory in order.
3. A side effect starts only after `durable` of its intent has returned.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from packstation.journal.errors import JournalError, PositionTaken, WriterClosed
from packstation.journal.event_log import EventLog, check_batch
from packstation.journal.record import Record, StreamNote
from packstation.runtime.tasks import Tasks

_Entry = tuple[int, Sequence[Record], Sequence[StreamNote]]


class JournalWriter:
    """The only writer of one log. Use it from one event loop.

    `on_failure(error)` is called once for each time the writer stops; `failure` says why it
    stands still, until a `retry` succeeds. `given_away` names, of some streams, those that are
    another station's now: what this one still had to say of them is not written.
    """

    def __init__(
        self,
        journal: EventLog,
        tasks: Tasks,
        on_failure: Callable[[JournalError], None],
        given_away: Callable[[Sequence[str]], Awaitable[frozenset[str]]] | None = None,
    ) -> None:
        self._journal = journal
        self._tasks = tasks
        self._on_failure = on_failure
        self._given_away = given_away
        self._queue: list[_Entry] = []
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._last_ticket = 0
        self._durable_ticket = 0
        self._failure: JournalError | None = None
        # An append that ended without an answer may have reached the disk all the same.
        self._is_in_doubt = False
        self._running: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def durable_ticket(self) -> int:
        """Every ticket up to this one is on the disk."""
        return self._durable_ticket

    @property
    def failure(self) -> JournalError | None:
        """Why nothing is written now; None while the writer works."""
        return self._failure

    @property
    def queued(self) -> int:
        """How many enqueued batches are not durable yet."""
        return self._last_ticket - self._durable_ticket

    def enqueue(self, records: Sequence[Record], notes: Sequence[StreamNote] = ()) -> int:
        """Queue one batch, written as a whole or not at all, and return its ticket.

        Raises WriterClosed after `close`, ValueError for positions that do not follow each other.
        """
        if self._is_closed:
            raise WriterClosed(len(records))
        check_batch(records)
        self._last_ticket += 1
        self._queue.append((self._last_ticket, tuple(records), tuple(notes)))
        if self._failure is None:
            self._ensure_running()
        return self._last_ticket

    async def durable(self, ticket: int) -> None:
        """Wait until the ticket's batch is on the disk, also through a failure and its retry.

        Raises WriterClosed when the writer is closed before.
        """
        if ticket > self._last_ticket:
            raise ValueError(f"ticket {ticket} was never given out")
        if ticket <= self._durable_ticket:
            return
        if self._is_closed:
            raise WriterClosed(self.queued)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ticket, future))
        await future

    async def written(self) -> None:
        """Wait until all that is queued is on the disk. Raises the error that keeps it away."""
        await self._flush()

    async def retry(self) -> None:
        """Write what is queued again. Raises the error that stopped it when it stops again."""
        self._failure = None
        await self._flush()

    async def close(self) -> None:
        """Write what is queued, trying once more after a failure, and refuse what comes then.

        Raises the error that keeps the rest from being written; those who wait for it get
        WriterClosed. The log itself stays open.
        """
        self._is_closed = True
        self._failure = None
        try:
            await self._flush()
        finally:
            unwritten = self.queued
            for _ticket, future in self._waiting:
                if not future.done():
                    future.set_exception(WriterClosed(unwritten))
            self._waiting.clear()

    async def _flush(self) -> None:
        while self._queue and self._failure is None:
            running = self._ensure_running()
            await asyncio.wait([running])
            if running.cancelled():
                raise WriterClosed(self.queued)
            if (bug := running.exception()) is not None:
                raise bug
        if self._failure is not None:
            raise self._failure

    def _ensure_running(self) -> asyncio.Task[None]:
        if self._running is None or self._running.done():
            self._running = self._tasks.start("journal writer", self._write_queue())
        return self._running

    async def _write_queue(self) -> None:
        while self._queue:
            # What is decided in the same turn of the loop needs one commit, not two.
            await asyncio.sleep(0)
            # Taken out only when it is written: whatever ends the append, the order stays.
            entries = tuple(self._queue)
            records = [record for _, batch, _ in entries for record in batch]
            notes = [note for _, _, batch in entries for note in batch]
            try:
                await self._append(records, notes)
            except JournalError as error:
                if isinstance(error, PositionTaken) and await self._let_go(error.streams):
                    continue
                self._failure = error
                self._on_failure(error)
                return
            del self._queue[: len(entries)]
            self._settle(entries[-1][0])

    async def _let_go(self, candidates: Sequence[str]) -> bool:
        """Queue no more what belongs to streams that others took; whether there was any."""
        if self._given_away is None:
            return False
        gone = await self._given_away(candidates)
        self._queue = [
            (
                ticket,
                [record for record in records if record.stream not in gone],
                [note for note in notes if note.stream not in gone],
            )
            for ticket, records, notes in self._queue
        ]
        return bool(gone)

    async def _append(self, records: Sequence[Record], notes: Sequence[StreamNote]) -> None:
        was_in_doubt, self._is_in_doubt = self._is_in_doubt, True
        try:
            await self._journal.append(records, notes)
        except PositionTaken:
            if not was_in_doubt:
                raise
            await self._journal.append(await self._not_stored(records), notes)
        self._is_in_doubt = False

    async def _not_stored(self, records: Sequence[Record]) -> list[Record]:
        """What an append in doubt did not write; PositionTaken when others' records are there."""
        stored = {
            stream: await self._journal.read(stream)
            for stream in {record.stream for record in records}
        }
        missing = []
        for record in records:
            there = stored[record.stream]
            if record.position >= len(there):
                missing.append(record)
            elif there[record.position] != record:
                raise PositionTaken((record.stream,))
        return missing

    def _settle(self, ticket: int) -> None:
        self._durable_ticket = ticket
        still_waiting = []
        for waited_for, future in self._waiting:
            if waited_for > ticket:
                still_waiting.append((waited_for, future))
            elif not future.done():
                future.set_result(None)
        self._waiting = still_waiting
