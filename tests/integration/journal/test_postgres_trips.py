"""How often a bench of a fleet goes the way to the server: each is a wait in a large hall."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from packstation.journal.fleet import idle_connections
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.folder import DataFolder
from packstation.journal.inbox import Arrival
from tests.integration.journal.records import run
from tests.tools.cutting import Cut, Way, way_to
from tests.tools.postgres import Postgres, server_of

NAME = "Bench 1"


class Bench:
    """A bench's data, and the way to its server."""

    def __init__(self, folder: DataFolder, way: Way) -> None:
        self.folder = folder
        self.way = way
        self._before = 0

    async def is_warm(self) -> None:
        """Every statement of the test was prepared once by the pool's one connection."""
        await self.folder.journal.append(run("warm", 1))
        await self.folder.inbox.put_all([Arrival(f"HO-{number}", "{}") for number in range(9)])
        for number in range(5):
            await self.folder.inbox.claim(f"HO-{number}")
            await self.folder.inbox.count_waiting()
            await self.folder.journal.append(run(f"warm {number}", 1))
        await asyncio.sleep(0.1)
        self._before = self.way.asked

    def trips(self) -> int:
        """Since the last look."""
        before, self._before = self._before, self.way.asked
        return self._before - before


@pytest.fixture
async def bench(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Bench]:
    async with way_to(postgres.host, postgres.port) as way:
        fleet = Fleet(replace(server_of(postgres), port=way.port), NAME)
        folder = await DataFolder.open(tmp_path, station=NAME, databases=fleet)
        made = Bench(folder, way)
        await made.is_warm()
        yield made
        await folder.close()


async def test_a_look_and_a_claim_go_the_way_once_each_and_a_batch_of_the_log_four_times(
    bench: Bench,
) -> None:
    await bench.folder.inbox.count_waiting()
    assert bench.trips() == 1
    assert await bench.folder.inbox.claim("HO-7")
    assert bench.trips() == 1
    await bench.folder.journal.append(run("s", 1))
    assert bench.trips() == 4  # begin, the stream, the event, commit


async def test_a_connection_that_lay_idle_is_asked_first_and_made_anew_when_it_is_dead(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_connections, "IDLE_S", 0.0)
    await bench.folder.inbox.count_waiting()
    assert bench.trips() == 2
    bench.way.cut(b"SELECT 1", Cut.BEFORE)
    assert await bench.folder.inbox.claim("HO-8")
    assert bench.way.cuts == 1
    assert not await bench.folder.inbox.claim("HO-8")


@pytest.mark.parametrize("when", [Cut.BEFORE, Cut.DURING, Cut.AFTER])
async def test_what_only_reads_is_read_again_when_its_connection_was_cut(
    bench: Bench, when: Cut
) -> None:
    newest = await bench.folder.inbox.count_waiting()
    anything = b"\x00"  # there is one in each message (PostgreSQL's protocol, message formats)
    bench.way.cut(anything, when)
    assert await bench.folder.inbox.count_waiting() == newest
    assert bench.way.cuts == 1
