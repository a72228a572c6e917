"""A log that was changed, cut in its middle or added to shows it; in a file and in a fleet."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.fleet.records import FleetRecords
from packstation.journal.log import Journal
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.journal.support import CheckReport, FileRecords, Records
from tests.integration.journal.records import run
from tests.tools.postgres import server_of


class Place(msgspec.Struct, frozen=True):
    """Where a log lies, and how support reads it."""

    folder: Path
    databases: Databases
    records: Records

    async def journal(self) -> Journal:
        path = self.folder / "journal.sqlite"
        return await Journal.open(path, database=self.databases.of(Schema.LOG))

    async def change(self, statement: str) -> None:
        """What somebody does to it who knows databases."""
        store = await Store.open(self.databases.of(Schema.LOG))
        await store.execute(text(statement))
        await store.close()


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """An empty log."""
    if request.param == "sqlite":
        yield Place(tmp_path, LocalFiles(tmp_path), FileRecords(tmp_path / "journal.sqlite"))
        return
    server = server_of(request.getfixturevalue("postgres"))
    yield Place(tmp_path, Fleet(server, "B1"), FleetRecords(server, "B1"))


async def written(place: Place) -> None:
    """Two sessions in several batches, with a restart in between."""
    for stream in ("s1", "s2"):
        journal = await place.journal()
        await journal.append(run(stream, 3))
        await journal.append(run(stream, 2, start=3))
        await journal.close()


async def checked(place: Place) -> CheckReport:
    return await asyncio.to_thread(place.records.check)


async def test_a_log_as_it_was_written_is_sound_and_says_its_newest_link(place: Place) -> None:
    await written(place)
    report = await checked(place)
    assert (report.problems, report.linked) == ((), 10)
    [(station, digits)] = report.heads
    assert (station, len(digits)) == ("B1", 16)


CHANGES = {
    "another time": "UPDATE events SET at_us = at_us + 1 WHERE stream='s1' AND position=2",
    "another packer": "UPDATE events SET packer='ben' WHERE stream='s1' AND position=2",
    "one removed": "DELETE FROM events WHERE stream='s1' AND position=2",
    "a link removed": "UPDATE events SET chain=NULL WHERE stream='s1' AND position=2",
}


@pytest.mark.attack("secrets")
@pytest.mark.parametrize("change", CHANGES)
async def test_every_change_of_the_record_shows(place: Place, change: str) -> None:
    await written(place)
    await place.change(CHANGES[change])
    report = await checked(place)
    assert any("B1" in problem and "Entry" in problem for problem in report.problems)


async def test_what_was_written_before_there_was_a_chain_is_no_fault(place: Place) -> None:
    await written(place)
    await place.change("UPDATE events SET chain=NULL")
    journal = await place.journal()
    await journal.append(run("s3", 2))
    await journal.close()
    report = await checked(place)
    assert (report.problems, report.linked) == ((), 2)
