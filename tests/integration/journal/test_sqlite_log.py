"""What the log on the disk promises across starts, programs and versions."""

import asyncio
import json
import os
import sqlite3
import sys
import traceback
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text

from packstation.journal import tables
from packstation.journal.database import Integrity
from packstation.journal.errors import JournalDamaged, JournalInUse, JournalTooNew, PositionTaken
from packstation.journal.log import Journal
from packstation.journal.migrate import configuration, upgrade_file
from packstation.journal.record import StreamNote
from packstation.journal.schema import Schema
from packstation.journal.support import FileRecords
from packstation.runtime.tasks import Tasks
from tests.integration.journal.records import child, content, record, run

_OPEN_AND_WAIT = """
import asyncio, sys
from packstation.journal.log import Journal
async def main():
    journal = await Journal.open(sys.argv[1], station="B7")
    print("open", flush=True)
    sys.stdin.readline()
    await journal.close()
asyncio.run(main())
"""

_APPEND_FOR_EVER = """
import asyncio, sys
from packstation.journal.log import Journal
from packstation.journal.record import StreamNote
from tests.integration.journal.records import record
async def main():
    journal = await Journal.open(sys.argv[1])
    position = len(await journal.read("s"))
    while True:
        await journal.append(
            [record("s", position), record(f"t{position}", 0)], [StreamNote("s", own_number="7")]
        )
        print(position, flush=True)
        position += 1
asyncio.run(main())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data folder %20" / "journal.sqlite"


async def test_the_log_reads_back_after_a_restart(path: Path) -> None:
    journal = await Journal.open(path)
    await journal.append(run("s1", 3), [StreamNote("s1", "EC-1")])
    await journal.close()
    await journal.close()
    journal = await Journal.open(path)
    assert journal.integrity is Integrity.CLOSED_CLEANLY
    assert await journal.read("s1") == run("s1", 3)
    assert await journal.unfinished() == ["s1"]
    await journal.close()


async def test_every_commit_waits_for_the_disk(path: Path) -> None:
    journal = await Journal.open(path)
    settings = {
        name: (await journal._store.rows(text(f"PRAGMA {name}")))[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "fullfsync")
    }
    await journal.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "fullfsync": 1}


async def test_what_was_acknowledged_survives_kill_9_at_any_moment(path: Path) -> None:
    acknowledged = -1
    for lines in (1, 7, 30):
        process = child(_APPEND_FOR_EVER, str(path))
        assert process.stdout is not None
        for _ in range(lines):
            acknowledged = int(process.stdout.readline())
        process.kill()
        rest, _ = process.communicate()
        # The last line may be cut by the kill itself; whole lines were acknowledged.
        whole = [line for line in rest.split("\n")[:-1] if line]
        acknowledged = int(whole[-1]) if whole else acknowledged
        journal = await Journal.open(path)
        assert journal.integrity is Integrity.SOUND
        kept = await journal.read("s")
        assert len(kept) > acknowledged
        assert kept == [record("s", position) for position in range(len(kept))]
        # The batch is whole: each record of "s" has its partner.
        assert (await journal.counts()).events == 2 * len(kept)
        await journal.close()


async def test_a_second_program_on_the_folder_is_told_who_has_it(path: Path) -> None:
    process = child(_OPEN_AND_WAIT, str(path))
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    with pytest.raises(JournalInUse) as in_use:
        await Journal.open(path)
    assert (in_use.value.pid, in_use.value.station) == (process.pid, "B7")
    assert str(process.pid) in str(in_use.value)
    process.communicate("go\n")
    assert process.returncode == 0
    await (await Journal.open(path)).close()


async def test_a_killed_program_leaves_no_lock_behind(path: Path) -> None:
    process = child(_OPEN_AND_WAIT, str(path))
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate()
    journal = await Journal.open(path, station="B1")
    lock = json.loads((path.parent / "journal.lock").read_text())
    assert lock == {"pid": os.getpid(), "station": "B1"}
    await journal.close()


async def test_one_process_cannot_open_the_log_twice_either(path: Path) -> None:
    journal = await Journal.open(path)
    with pytest.raises(JournalInUse):
        await Journal.open(path)
    await journal.append([record()])
    await journal.close()


async def test_a_log_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    await (await Journal.open(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'log_9999'")
    connection.close()
    before = content(path)
    with pytest.raises(JournalTooNew, match="log_9999") as too_new:
        await Journal.open(path)
    assert "Update Packstation" in str(too_new.value)
    assert content(path) == before


async def test_a_database_of_another_program_is_not_touched(path: Path) -> None:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE stock (sku TEXT)")
    connection.close()
    before = content(path)
    with pytest.raises(JournalDamaged, match="another program"):
        await Journal.open(path)
    assert content(path) == before


async def test_reads_go_on_beside_a_write_and_many_appends_keep_order(path: Path) -> None:
    journal = await Journal.open(path)

    async def pack(stream: str) -> None:
        for position in range(20):
            await journal.append([record(stream, position)])
            await journal.read(stream)

    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(pack(f"s{number}"))
    for number in range(5):
        assert await journal.read(f"s{number}") == run(f"s{number}", 20)
    await journal.close()


async def test_an_append_that_is_cancelled_leaves_the_log_in_order(path: Path) -> None:
    journal = await Journal.open(path)
    crashes: list[BaseException] = []
    tasks = Tasks(lambda _name, error: crashes.append(error))
    for turns in range(60):
        before = len(await journal.read("s1"))
        append = tasks.start(
            "append", journal.append([record("s1", before), record("s1", before + 1)])
        )
        for _ in range(turns):
            await asyncio.sleep(0.0001)
        append.cancel()
        await asyncio.wait([append])
        # Whole or not at all, also when the cancellation met the commit.
        assert len(await journal.read("s1")) in (before, before + 2)
        # What was given up on comes to its end before the next append.
        await journal.append([record("s2", turns)])
        assert len(await journal.read("s1")) in (before, before + 2)
    await journal.close()
    assert crashes == []


async def test_no_error_carries_what_was_written_into_a_traceback(path: Path) -> None:
    journal = await Journal.open(path)
    secret = record("s1", 0, payload=b'{"name":"Zebedee"}', packer="Dougal")
    await journal.append([secret])
    with pytest.raises(PositionTaken) as taken:
        await journal.append([secret])
    told = "".join(traceback.format_exception(taken.value))
    assert "Zebedee" not in told
    assert "Dougal" not in told
    await journal.close()


@pytest.mark.parametrize("schema", Schema)
def test_the_known_revisions_are_those_of_the_migration_scripts(schema: Schema) -> None:
    scripts = ScriptDirectory.from_config(configuration(schema))
    found = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(found)) == schema.revisions


@pytest.mark.parametrize(
    ("schema", "metadata"),
    [
        (Schema.LOG, tables.LOG),
        (Schema.ORDERS, tables.ORDERS),
        (Schema.DOCUMENTS, tables.DOCUMENTS),
    ],
)
def test_the_migrations_make_the_tables_that_the_program_uses(
    schema: Schema, metadata: MetaData, tmp_path: Path
) -> None:
    path = tmp_path / "file.sqlite"
    upgrade_file(path, schema)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_a_start_with_nothing_to_migrate_loads_neither_alembic_nor_postgresql(
    path: Path,
) -> None:
    await (await Journal.open(path)).close()
    script = (
        "import asyncio, sys\n"
        "from packstation.journal.log import Journal\n"
        "async def main(): await (await Journal.open(sys.argv[1])).close()\n"
        "asyncio.run(main())\n"
        "heavy = ('alembic', 'asyncpg', 'sqlalchemy.dialects.postgresql')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])\n"
    )
    process = child(script, str(path))
    output, errors = process.communicate()
    assert (output, errors) == ("[]\n", "")


@pytest.mark.parametrize(
    "module", ["record", "errors", "event_log", "upcast", "writer", "support", "files.repair"]
)
def test_the_light_modules_load_no_database_library(module: str) -> None:
    script = (
        "import importlib, sys\n"
        "importlib.import_module('packstation.journal.' + sys.argv[1])\n"
        "print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)\n"
    )
    output, errors = child(script, module).communicate()
    assert (output, errors) == ("False False\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_AS is POSIX")
async def test_reading_everything_holds_one_chunk_in_memory(path: Path) -> None:
    journal = await Journal.open(path)
    big = b'"' + b"x" * 50_000 + b'"'
    for start in range(0, 4_000, 200):
        await journal.append(
            [record("s", position, payload=big) for position in range(start, start + 200)]
        )
    await journal.close()
    # 200 MB of payload are read with room for 60 MB above what the program needs by itself.
    script = (
        "import asyncio, sys, resource\n"
        "from packstation.journal.log import Journal\n"
        "async def main():\n"
        "    journal = await Journal.open(sys.argv[1])\n"
        "    async for _ in journal.read_all(chunk_size=50): break\n"
        "    pages = int(open('/proc/self/statm').read().split()[0])\n"
        "    room = pages * resource.getpagesize() + 60_000_000\n"
        "    resource.setrlimit(resource.RLIMIT_AS, (room, room))\n"
        "    count = 0\n"
        "    async for _ in journal.read_all(chunk_size=50): count += 1\n"
        "    await journal.close()\n"
        "    print(count)\n"
        "asyncio.run(main())\n"
    )
    output, errors = child(script, str(path)).communicate()
    assert (output, errors) == ("4000\n", "")


async def test_a_log_that_a_newer_version_only_added_to_is_checked_as_sound(path: Path) -> None:
    await (await Journal.open(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'log_9999_from_0003'")
    connection.close()
    assert FileRecords(path).check().problems == ()
