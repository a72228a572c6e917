"""Before a file changes its form a copy is kept, and one version back goes on with the new form."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from packstation.journal.errors import JournalTooNew
from packstation.journal.files.before import FOLDER, forget_before
from packstation.journal.folder import DataFolder
from packstation.journal.log import Journal
from packstation.journal.schema import Schema
from tests.integration.journal.records import record

_KEPT = Path(__file__).parent / "kept"


def left_at(path: Path, revision: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / FOLDER).glob("*"))


async def test_the_log_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    old = sqlite3.connect(path)
    old.executescript((_KEPT / "log_0001.sql").read_text())
    old.close()
    before = path.read_bytes()
    await (await Journal.open(path)).close()
    assert copies(tmp_path) == ["journal-log_0001.sqlite"]
    with sqlite3.connect(tmp_path / FOLDER / "journal-log_0001.sqlite") as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("log_0001",)]
        with sqlite3.connect(":memory:") as memory:
            memory.deserialize(before)
            events = "SELECT count(*) FROM events"
            assert kept.execute(events).fetchone() == memory.execute(events).fetchone()
    await (await Journal.open(path)).close()
    assert copies(tmp_path) == ["journal-log_0001.sqlite"]  # nothing changed any more


async def test_what_a_newer_version_only_added_to_is_used_by_this_one(tmp_path: Path) -> None:
    async with await DataFolder.open(tmp_path) as folder:
        await folder.journal.append([record("s1", 0)])
    number = int(Schema.LOG.newest.split("_")[1])
    left_at(tmp_path / "journal.sqlite", f"log_{number + 2:04}_from_{number:04}")
    async with await DataFolder.open(tmp_path) as folder:
        await folder.journal.append([record("s1", 1)])
        assert len(await folder.journal.read("s1")) == 2
    left_at(tmp_path / "journal.sqlite", f"log_{number + 2:04}_from_{number + 1:04}")
    with pytest.raises(JournalTooNew):
        await DataFolder.open(tmp_path)
    left_at(tmp_path / "journal.sqlite", f"orders_{number + 2:04}_from_{number:04}")
    with pytest.raises(JournalTooNew):
        await DataFolder.open(tmp_path)


def test_a_copy_with_personal_data_is_gone_after_a_week(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    path = tmp_path / "orders.sqlite"
    new, old = tmp_path / FOLDER / "orders-new.sqlite", tmp_path / FOLDER / "orders-old.sqlite"
    for copy in (new, old):
        copy.write_bytes(b"x")
    week_ago = time.time() - 8 * 24 * 3600
    os.utime(old, (week_ago, week_ago))
    forget_before(path, Schema.ORDERS)
    assert copies(tmp_path) == ["orders-new.sqlite"]
