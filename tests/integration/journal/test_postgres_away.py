"""The shared database goes away and comes back: nothing is lost, nothing is there twice."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from packstation.journal.errors import JournalError, JournalUnwritable, Obstacle
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.fleet.server import Server
from packstation.journal.log import Journal
from packstation.journal.record import StreamNote
from packstation.journal.schema import Schema
from packstation.journal.writer import JournalWriter
from packstation.runtime.tasks import Tasks
from tests.integration.journal.records import record, run
from tests.tools.cutting import Cut, way_to
from tests.tools.postgres import Postgres, server_of

PATIENCE_S = 30.0


class Bench:
    """A writer that tries again by itself, as the program's does, only sooner."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.failures: list[JournalError] = []
        self.crashes: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.crashes.append(error))
        self.writer = JournalWriter(journal, self.tasks, self._failed)

    def _failed(self, error: JournalError) -> None:
        self.failures.append(error)
        self.tasks.start("retry", self._retry())

    async def _retry(self) -> None:
        await asyncio.sleep(0.05)
        try:
            await self.writer.retry()
        except JournalUnwritable:
            return  # told again, and tried again

    async def durable(self, ticket: int) -> None:
        """Wait for the ticket, but not for ever."""
        await asyncio.wait_for(self.writer.durable(ticket), PATIENCE_S)


@pytest.fixture
def server(postgres: Postgres) -> Server:
    return replace(server_of(postgres), connect_s=1.0, answer_s=1.0)


async def bench_on(server: Server, folder: Path) -> Bench:
    tables = Fleet(server, "B1").of(Schema.LOG)
    return Bench(await Journal.open(folder / "journal.sqlite", database=tables))


@pytest.fixture
async def bench(server: Server, tmp_path: Path) -> AsyncIterator[Bench]:
    made = await bench_on(server, tmp_path)
    yield made
    await made.tasks.close()
    await made.journal.close()
    assert made.crashes == []


@pytest.mark.parametrize("when", Cut)
async def test_a_connection_cut_at_a_commit_writes_the_batch_once(
    when: Cut, postgres: Postgres, server: Server, tmp_path: Path
) -> None:
    async with way_to(postgres.host, postgres.port) as way:
        bench = await bench_on(replace(server, port=way.port), tmp_path)
        await bench.durable(bench.writer.enqueue(run("s1", 2), [StreamNote("s1", "EC-1")]))
        way.cut(b"COMMIT", when)
        bench.writer.enqueue([record("s1", 2)])
        await bench.durable(bench.writer.enqueue([record("s1", 3)]))
        assert way.cuts == 1
        assert [type(error) for error in bench.failures] == [JournalUnwritable]
        assert await bench.journal.read("s1") == run("s1", 4)
        assert (await bench.journal.counts()).events == 4
        await bench.journal.close()
        assert bench.crashes == []


async def test_connections_killed_again_and_again_lose_and_double_nothing(
    bench: Bench, postgres: Postgres, server: Server
) -> None:
    count = 400
    killed = 0
    for position in range(count):
        ticket = bench.writer.enqueue([record("s1", position)], [StreamNote("s1", "EC-1")])
        await asyncio.sleep(0.002)
        if position % 20 == 10:
            killed += await asyncio.to_thread(postgres.kill_connections, server.database)
    await bench.durable(ticket)
    assert killed > 10
    assert await bench.journal.read("s1") == run("s1", count)
    assert (await bench.journal.counts()).events == count


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_a_server_that_ends_and_starts_again_loses_nothing_acknowledged(
    how: signal.Signals, bench: Bench, postgres: Postgres
) -> None:
    tickets = [bench.writer.enqueue([record("s1", position)]) for position in range(5)]
    await bench.durable(tickets[-1])
    stopping = asyncio.to_thread(postgres.stop, how)
    later = bench.writer.enqueue([record("s1", 5)])
    await stopping
    last = bench.writer.enqueue([record("s1", 6)])
    await asyncio.sleep(0.5)
    assert bench.writer.durable_ticket < last
    assert {type(error) for error in bench.failures} == {JournalUnwritable}
    await asyncio.to_thread(postgres.start)
    await bench.durable(later)
    await bench.durable(last)
    assert bench.writer.failure is None
    assert await bench.journal.read("s1") == run("s1", 7)


async def test_a_server_that_does_not_answer_any_more_is_given_up_in_time_and_found_again(
    bench: Bench, postgres: Postgres
) -> None:
    await bench.durable(bench.writer.enqueue([record("s1", 0)]))
    postgres.freeze(is_frozen=True)
    try:
        ticket = bench.writer.enqueue([record("s1", 1)])
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not bench.failures:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.05)
        with pytest.raises(JournalUnwritable) as unreachable:
            await asyncio.wait_for(bench.journal.unfinished(), PATIENCE_S)
        assert unreachable.value.obstacle is Obstacle.UNREACHABLE
        assert bench.writer.durable_ticket < ticket
    finally:
        postgres.freeze(is_frozen=False)
    await bench.durable(ticket)
    assert await bench.journal.read("s1") == run("s1", 2)
