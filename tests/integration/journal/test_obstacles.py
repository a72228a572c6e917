"""What cannot be written: a sentence that helps, nothing lost, and on it goes afterwards.

The tests may run as root, whom permission bits do not stop; so the obstacles are a file in the
place of a folder, a database that calls itself full, and a child process with a file-size limit.
"""

import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from packstation.journal.errors import (
    JournalDamaged,
    JournalUnwritable,
    Obstacle,
    PositionTaken,
)
from packstation.journal.faults import from_os, from_sqlite
from packstation.journal.log import Journal
from packstation.journal.record import StreamNote
from tests.integration.journal.records import child, record, run

_FILL_UNTIL_REFUSED = """
import asyncio, resource, sys
from packstation.journal.errors import JournalUnwritable
from packstation.journal.log import Journal
from tests.integration.journal.records import record
async def main():
    journal = await Journal.open(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    position = 0
    while True:
        try:
            await journal.append([record("s", position, payload=b'"' + b"x" * 5_000 + b'"')])
        except JournalUnwritable as error:
            assert len(await journal.read("s")) == position
            print(position, error.obstacle.value, flush=True)
            break
        position += 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await journal.append([record("s", position)])
    await journal.close()
    print("went on")
asyncio.run(main())
"""


async def test_a_path_through_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(JournalUnwritable, match="another data folder") as refused:
        await Journal.open(tmp_path / "data" / "journal.sqlite")
    assert refused.value.obstacle is Obstacle.NOT_A_FOLDER


async def test_a_folder_in_the_place_of_the_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").mkdir()
    with pytest.raises(JournalUnwritable) as refused:
        await Journal.open(tmp_path / "journal.sqlite")
    assert refused.value.obstacle is Obstacle.NOT_PERMITTED


@pytest.mark.attack("run")
async def test_a_file_that_may_only_be_read_is_found_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.sqlite"
    await (await Journal.open(path)).close()
    connect = sqlite3.connect

    def connect_without_write_permission(name: Path, **options: object) -> sqlite3.Connection:
        return connect(f"file:{name}?mode=ro", uri=True, isolation_level=None)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect_without_write_permission)
        with pytest.raises(JournalUnwritable, match="write permission") as refused:
            await Journal.open(path)
    assert refused.value.obstacle is Obstacle.NOT_PERMITTED
    await (await Journal.open(path)).close()


async def test_a_full_disk_refuses_the_whole_batch_and_keeps_what_was_there(
    tmp_path: Path,
) -> None:
    journal = await Journal.open(tmp_path / "journal.sqlite")
    await journal.append(run("s1", 3))
    ((pages,),) = await journal._store.rows(text("PRAGMA page_count"))
    await journal._store.rows(text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(JournalUnwritable, match="Make room") as refused:
        await journal.append(
            [record("s1", 3), record("s2", 0, payload=b'"' + b"x" * 100_000 + b'"')],
            [StreamNote("s1", "EC-1", is_finished=True)],
        )
    assert refused.value.obstacle is Obstacle.DISK_FULL
    assert await journal.read("s1") == run("s1", 3)
    assert await journal.unfinished() == ["s1"]
    await journal._store.rows(text("PRAGMA max_page_count=1000000"))
    await journal.append([record("s1", 3)])
    await journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="file-size limits are POSIX")
async def test_a_real_write_that_fails_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    process = child(_FILL_UNTIL_REFUSED, str(path))
    output, errors = process.communicate()
    assert errors == ""
    refused, went_on = output.splitlines()
    position, obstacle = refused.split(" ", 1)
    assert obstacle in {Obstacle.DISK_FULL.value, Obstacle.IO_ERROR.value}
    assert went_on == "went on"
    journal = await Journal.open(path)
    assert len(await journal.read("s")) == int(position) + 1
    await journal.close()


async def test_nobody_waits_for_ever_for_a_file_that_another_program_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packstation.journal.files.sqlite.BUSY_MS", 50)
    journal = await Journal.open(tmp_path / "journal.sqlite")
    other = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalUnwritable, match="Close that program") as refused:
        await journal.append([record()])
    assert refused.value.obstacle is Obstacle.BUSY
    other.execute("ROLLBACK")
    other.close()
    await journal.append([record()])
    await journal.close()


def test_an_error_that_nobody_foresaw_still_becomes_the_journals() -> None:
    path = Path("journal.sqlite")
    assert isinstance(from_sqlite(sqlite3.DatabaseError("odd"), path), JournalUnwritable)
    assert from_os(OSError("odd"), path).obstacle is Obstacle.OTHER
    corrupt = sqlite3.DatabaseError("malformed")
    corrupt.sqlite_errorcode = sqlite3.SQLITE_CORRUPT_INDEX
    assert isinstance(from_sqlite(corrupt, path), JournalDamaged)
    twice = sqlite3.IntegrityError("UNIQUE")
    twice.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    assert isinstance(from_sqlite(twice, path, ("s1",)), PositionTaken)
