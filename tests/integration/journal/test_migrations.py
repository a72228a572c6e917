"""Logs as older versions left them: kept here, opened by this one."""

import sqlite3
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, text

from packstation.journal.fleet.postgres import Fleet
from packstation.journal.folder import DataFolder
from packstation.journal.log import Journal
from packstation.journal.migrate import configuration
from packstation.journal.record import StreamNote
from packstation.journal.schema import Schema
from packstation.journal.support import FileRecords
from packstation.workflow.recorder import unfinished
from tests.integration.journal.records import child, record
from tests.tools.postgres import Postgres, server_of

_KEPT = Path(__file__).parent / "kept"
_OLD_ROWS = (
    "INSERT INTO streams (stream, started_us, is_finished, last_position) "
    "VALUES ('s1', 1, false, 1), ('s2', 2, true, 0), ('empty', 3, false, 0)",
    "INSERT INTO events (stream, position, type, version, payload, at_us, station) VALUES "
    "('s1', 0, 'ItemAssigned', 1, '{}', 1, 'Bench 1'), "
    "('s1', 1, 'ItemAssigned', 1, '{}', 2, 'Bench 1, renamed'), "
    "('s2', 0, 'ItemAssigned', 1, '{}', 3, 'Bench 2')",
)


async def test_a_file_from_before_stations_knows_who_began_each_stream(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    old = sqlite3.connect(path)
    old.executescript((_KEPT / "log_0001.sql").read_text())
    old.close()
    journal = await Journal.open(path)
    assert await journal.unfinished("Bench 1") == ["s1"]
    assert await journal.unfinished("Bench 2") == []
    assert await journal.streams_of_order("ho-1") == [StreamNote("s1", "EO-000-001-0AB", "HO-1")]
    assert [found.station for found in await journal.read("s1")] == ["Bench 1", "Bench 1, renamed"]
    await journal.append([record("s3", 0, station="Bench 2")])
    assert await journal.unfinished("Bench 2") == ["s3"]
    await journal.close()
    assert FileRecords(path).check().is_sound


async def test_a_shared_log_from_before_stations_knows_who_began_each_stream(
    postgres: Postgres, tmp_path: Path
) -> None:
    fleet = Fleet(server_of(postgres), "Bench 1")

    def make_old(connection: Connection) -> None:
        config = configuration(Schema.LOG)
        config.attributes["connection"] = connection
        config.attributes["version_table"] = Schema.LOG.version_table
        command.upgrade(config, "log_0001")

    async with fleet.shared.begin() as connection:
        await connection.run_sync(make_old)
        for rows in _OLD_ROWS:
            await connection.execute(text(rows))
    journal = await Journal.open(tmp_path / "j.sqlite", database=fleet.of(Schema.LOG))
    assert await journal.unfinished("Bench 1") == ["s1"]
    assert await journal.unfinished("Bench 2") == []
    assert await journal.unfinished() == ["s1", "empty"]
    await journal.close()


async def test_a_bench_of_a_fleet_resumes_its_own_and_a_bench_alone_all(
    postgres: Postgres, tmp_path: Path
) -> None:
    server = server_of(postgres)
    opened = b'{"scanned":"HO-1","policy":{}}'
    batch = [
        record(f"s{number}", 0, type="SessionOpened", payload=opened, station=f"Bench {number}")
        for number in (1, 2)
    ]
    async with await DataFolder.open(
        tmp_path / "shared", station="Bench 1", databases=Fleet(server, "Bench 1")
    ) as shared:
        await shared.journal.append(batch)
        sessions = (await unfinished(shared.journal, shared.resumes)).sessions
        assert [session.stream for session in sessions] == ["s1"]
    async with await DataFolder.open(tmp_path / "alone", station="Renamed") as alone:
        await alone.journal.append(batch)
        sessions = (await unfinished(alone.journal, alone.resumes)).sessions
        assert [session.stream for session in sessions] == ["s1", "s2"]


def test_many_new_files_made_at_the_same_moment_are_all_whole(tmp_path: Path) -> None:
    """A new bench makes its files side by side. In a process of its own: this has crashed one."""
    script = (
        "import pathlib, sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from packstation.journal.migrate import upgrade_file\n"
        "from packstation.journal.schema import Schema\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "places = [(folder / f'{n}-{s.value}.sqlite', s) for n in range(24) for s in Schema]\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    list(pool.map(upgrade_file, *zip(*places)))\n"
        "print(len(list(folder.glob('*.sqlite'))))\n"
    )
    output, errors = child(script, str(tmp_path)).communicate()
    assert (output, errors) == (f"{24 * len(Schema)}\n", "")
