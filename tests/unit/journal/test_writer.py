"""Write-behind: in order, in groups, and nothing lost over a failure."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from packstation.journal.errors import (
    JournalError,
    JournalUnwritable,
    Obstacle,
    PositionTaken,
    WriterClosed,
)
from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote
from packstation.journal.writer import JournalWriter
from packstation.runtime.tasks import Tasks
from tests.integration.journal.records import record, run
from tests.tools.memory_journal import MemoryJournal


class Disk(MemoryJournal):
    """A log whose disk can be slow, full, or lie about a commit that reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.may_write = asyncio.Event()
        self.may_write.set()
        self.is_at_work = asyncio.Event()
        self.is_full = False
        self.is_lying = False

    async def append(self, batch: Sequence[Record], notes: Sequence[StreamNote] = ()) -> None:
        self.is_at_work.set()
        await self.may_write.wait()
        if self.is_full:
            raise JournalUnwritable(Path("x"), Obstacle.DISK_FULL, "database or disk is full")
        await super().append(batch, notes)
        self.batches.append(len(batch))
        if self.is_lying:
            raise JournalUnwritable(Path("x"), Obstacle.IO_ERROR, "disk I/O error")


class Bench:
    """A writer on a disk, with what it reported."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.failures: list[JournalError] = []
        self._stopped = asyncio.Event()
        self.crashes: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.crashes.append(error))
        self.writer = JournalWriter(self.disk, self.tasks, self._note)

    def _note(self, error: JournalError) -> None:
        self.failures.append(error)
        self._stopped.set()

    async def stopped(self) -> None:
        """Wait until the writer has reported that it stands still."""
        await self._stopped.wait()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.tasks.close()


async def test_a_ticket_is_durable_only_when_its_batch_is_written(bench: Bench) -> None:
    bench.disk.may_write.clear()
    ticket = bench.writer.enqueue([record("s1", 0)])
    waiting = bench.tasks.start("wait", bench.writer.durable(ticket))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    assert bench.writer.durable_ticket == 0
    bench.disk.may_write.set()
    await waiting
    assert bench.writer.durable_ticket == ticket
    assert await bench.disk.read("s1") == [record("s1", 0)]
    await bench.writer.durable(ticket)


async def test_what_queues_up_behind_a_commit_goes_in_the_next_one_together(bench: Bench) -> None:
    bench.disk.may_write.clear()
    bench.writer.enqueue([record("s1", 0)])
    await bench.disk.is_at_work.wait()
    for position in range(1, 6):
        last = bench.writer.enqueue([record("s1", position)])
    bench.disk.may_write.set()
    await bench.writer.durable(last)
    assert bench.disk.batches == [1, 5]
    assert await bench.disk.read("s1") == run("s1", 6)


async def test_what_one_turn_of_the_loop_decides_is_one_commit(bench: Bench) -> None:
    async def decide() -> int:
        return bench.writer.enqueue([record("s1", 1)])

    bench.writer.enqueue([record("s1", 0)])
    last = await bench.tasks.start("decide", decide())
    await bench.writer.durable(last)
    assert bench.disk.batches == [2]


async def test_a_failure_is_told_once_and_keeps_everything_in_order_for_the_retry(
    bench: Bench,
) -> None:
    bench.disk.is_full = True
    first = bench.writer.enqueue([record("s1", 0)], [StreamNote("s1", "EC-1")])
    waiting = bench.tasks.start("wait", bench.writer.durable(first))
    await bench.stopped()
    for position in range(1, 4):
        last = bench.writer.enqueue([record("s1", position)])
    with pytest.raises(JournalUnwritable):
        await bench.writer.retry()
    assert len(bench.failures) == 2  # once when it stopped, once when the retry stopped
    assert (waiting.done(), bench.writer.queued) == (False, 4)
    bench.disk.is_full = False
    await bench.writer.retry()
    await waiting
    assert (bench.writer.failure, bench.writer.durable_ticket) == (None, last)
    assert await bench.disk.read("s1") == run("s1", 4)


async def test_a_commit_that_failed_but_reached_the_disk_is_not_written_twice(
    bench: Bench,
) -> None:
    bench.disk.is_lying = True
    bench.writer.enqueue([record("s1", 0)], [StreamNote("s1", "EC-1")])
    await bench.stopped()
    last = bench.writer.enqueue([record("s1", 1)])
    bench.disk.is_lying = False
    await bench.writer.retry()
    assert bench.writer.durable_ticket == last
    assert await bench.disk.read("s1") == run("s1", 2)
    assert [note.stream for note in await bench.disk.streams_of_order("EC-1")] == ["s1"]


async def test_a_position_that_somebody_else_filled_is_never_taken_for_our_own(
    bench: Bench,
) -> None:
    await bench.disk.append([record("s1", 0, packer="tom")])
    bench.writer.enqueue([record("s1", 0, packer="mia")])
    await bench.stopped()
    with pytest.raises(PositionTaken):
        await bench.writer.retry()
    assert await bench.disk.read("s1") == [record("s1", 0, packer="tom")]


async def test_closing_writes_what_is_queued_and_refuses_what_comes_later(bench: Bench) -> None:
    bench.writer.enqueue(run("s1", 3))
    bench.writer.enqueue([record("s1", 3)])
    await bench.writer.close()
    assert await bench.disk.read("s1") == run("s1", 4)
    with pytest.raises(WriterClosed):
        bench.writer.enqueue([record("s1", 4)])
    await bench.writer.close()


async def test_closing_on_a_full_disk_says_what_is_not_written(bench: Bench) -> None:
    bench.disk.is_full = True
    ticket = bench.writer.enqueue([record("s1", 0)])
    waiting = bench.tasks.start("wait", bench.writer.durable(ticket))
    await bench.stopped()
    with pytest.raises(JournalUnwritable):
        await bench.writer.close()
    with pytest.raises(WriterClosed):
        await waiting
    with pytest.raises(WriterClosed):
        await bench.writer.durable(ticket)


async def test_a_waiter_that_gives_up_disturbs_nobody(bench: Bench) -> None:
    bench.disk.may_write.clear()
    ticket = bench.writer.enqueue([record("s1", 0)])
    impatient = bench.tasks.start("impatient", bench.writer.durable(ticket))
    patient = bench.tasks.start("patient", bench.writer.durable(ticket))
    await asyncio.sleep(0)
    impatient.cancel()
    bench.disk.may_write.set()
    await patient
    assert impatient.cancelled()


async def test_a_mistake_of_ours_ends_neither_in_silence_nor_in_a_loop(bench: Bench) -> None:
    with pytest.raises(ValueError, match="position 5 after 0"):
        bench.writer.enqueue([record("s1", 0), record("s1", 5)])
    with pytest.raises(ValueError, match="never given out"):
        await bench.writer.durable(7)
    bench.writer.enqueue([record("s1", 0)])
    bench.writer.enqueue([record("s1", 5)])
    with pytest.raises(ValueError, match="position 5 after 0"):
        await bench.writer.close()
    assert len(bench.crashes) == 1


async def test_the_writer_on_a_real_log_keeps_every_acknowledged_ticket(tmp_path: Path) -> None:
    bench = Bench()
    journal = await Journal.open(tmp_path / "journal.sqlite")
    writer = JournalWriter(journal, bench.tasks, bench.failures.append)
    tickets = [writer.enqueue([record(f"s{n % 7}", n // 7)]) for n in range(210)]
    assert tickets == list(range(1, 211))
    await writer.durable(tickets[-1])
    await writer.close()
    await journal.close()
    journal = await Journal.open(tmp_path / "journal.sqlite")
    for n in range(7):
        assert await journal.read(f"s{n}") == run(f"s{n}", 30)
    await journal.close()
    assert (bench.failures, bench.crashes) == ([], [])
