"""What a bench of a fleet holds of the server while nobody packs, and while somebody does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from packstation.journal.fleet.postgres import Fleet
from packstation.journal.folder import DataFolder
from packstation.journal.schema import Schema
from tests.integration.journal.records import run
from tests.tools.postgres import Postgres, server_of

REST_S = 1.0
NAME = "Bench 1"


class Bench:
    """A bench's data whose pool rests soon, and what the server says of its connections."""

    def __init__(self, postgres: Postgres, fleet: Fleet, folder: DataFolder) -> None:
        self.postgres = postgres
        self.fleet = fleet
        self.folder = folder

    def connections(self) -> int:
        who = "application_name LIKE 'packstation%' AND backend_type = 'client backend'"
        found = self.postgres.sql(
            f"SELECT count(*) FROM pg_stat_activity WHERE {who}", self.fleet.server.database
        )
        return int(found[0])

    async def comes_to(self, count: int) -> bool:
        for _ in range(100):
            if await asyncio.to_thread(self.connections) == count:
                return True
            await asyncio.sleep(0.05)
        return False


@pytest.fixture
async def bench(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Bench]:
    fleet = Fleet(server_of(postgres), NAME, rest_s=REST_S)
    folder = await DataFolder.open(tmp_path, station=NAME, databases=fleet)
    yield Bench(postgres, fleet, folder)
    await folder.close()


async def test_an_idle_bench_holds_one_connection_and_still_asks(bench: Bench) -> None:
    await bench.folder.journal.append(run("s", 2))
    assert await bench.comes_to(2)
    assert await bench.comes_to(1)
    for _ in range(20):  # what an idle bench looks at: the inbox, the log, the other benches
        assert await bench.folder.inbox.count_waiting() == 0
        assert (await bench.folder.journal.counts()).events == 2
        assert await bench.folder.benches.all() == ()
        assert await asyncio.to_thread(bench.connections) == 1


async def test_the_first_word_in_the_log_wakes_the_pool_and_rest_comes_again(bench: Bench) -> None:
    for stream in ("a", "b", "c"):
        assert await bench.comes_to(1)
        await bench.folder.journal.append(run(stream, 1))
        assert await bench.comes_to(2)
    assert await bench.comes_to(1)


async def test_a_word_while_the_pool_goes_to_rest_wakes_it(bench: Bench) -> None:
    await bench.folder.journal.append(run("a", 1))
    assert await bench.comes_to(2)
    rest, goes = bench.fleet.rest, asyncio.Event()

    def said(*_: object) -> None:
        rest.wake()
        goes.set()

    event.listen(bench.fleet.shared.sync_engine, "close", said, once=True)
    async with asyncio.timeout(20):
        await goes.wait()
    async with asyncio.timeout(REST_S * 0.9):  # when it rests again it connects for a moment
        while rest.is_resting:
            await asyncio.sleep(0.01)


async def test_much_at_once_is_not_held_up_by_the_rest(bench: Bench) -> None:
    await bench.comes_to(1)
    async with asyncio.TaskGroup() as group:
        for number in range(30):
            group.create_task(bench.folder.journal.append(run(f"s{number}", 3)))
            group.create_task(bench.folder.inbox.count_waiting())
            group.create_task(bench.folder.benches.all())
    assert (await bench.folder.journal.counts()).events == 90
    assert await bench.comes_to(1)


async def test_a_server_that_cut_everything_meanwhile_leaves_one_connection_again(
    bench: Bench,
) -> None:
    await bench.folder.journal.append(run("a", 1))
    assert await bench.comes_to(2)
    await asyncio.to_thread(bench.postgres.kill_connections, bench.fleet.server.database)
    assert await bench.folder.inbox.count_waiting() == 0
    await bench.folder.journal.append(run("b", 1))
    assert (await bench.folder.journal.counts()).events == 2
    assert await bench.comes_to(1)
    await asyncio.sleep(2 * REST_S)
    assert await asyncio.to_thread(bench.connections) == 1


async def test_a_rest_leaves_who_uses_the_pool_alone(bench: Bench) -> None:
    await bench.folder.journal.append(run("a", 1))
    assert await bench.comes_to(2)
    database = bench.fleet.of(Schema.ORDERS)
    async with database.reads.connect() as connection:
        await asyncio.sleep(2 * REST_S)
        assert await connection.scalar(text("SELECT 1")) == 1
    assert await bench.comes_to(1)


async def test_what_an_idle_bench_asks_again_and_again_keeps_nothing_awake(bench: Bench) -> None:
    await bench.folder.journal.append(run("a", 1))
    assert await bench.comes_to(2)
    for _ in range(round(2 * REST_S / 0.05)):
        async with asyncio.TaskGroup() as group:
            group.create_task(bench.folder.inbox.count_waiting())
            group.create_task(bench.folder.journal.counts())
        await asyncio.sleep(0.05)
    assert await asyncio.to_thread(bench.connections) == 1
