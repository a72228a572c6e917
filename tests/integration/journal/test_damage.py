"""A torn write, a corrupted page, a file that is none: found, explained, saved, kept."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from packstation.journal.database import Integrity
from packstation.journal.errors import JournalDamaged, JournalInUse, JournalUnwritable
from packstation.journal.files import repair as repairing
from packstation.journal.files.repair import repair
from packstation.journal.files.sqlite import mark_clean
from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote
from packstation.journal.support import FileRecords
from tests.integration.journal.records import child, content, move, record, run

_PAGE = 4096

_APPEND_THEN_DIE = """
import asyncio, os, sys
from packstation.journal.log import Journal
from tests.integration.journal.records import run
async def main():
    journal = await Journal.open(sys.argv[1])
    await journal.append(run("s1", 3))
    await journal.append(run("s1", 3, start=3))
    os._exit(9)
asyncio.run(main())
"""


def _of(stream: str) -> list[Record]:
    return [
        record(stream, position, payload=json.dumps({"filling": "x" * 150}).encode())
        for position in range(20)
    ]


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A closed log of 100 sessions with 20 events each, the last one unfinished."""
    path = tmp_path / "journal.sqlite"
    journal = await Journal.open(path)
    for number in range(100):
        stream = f"s{number}"
        await journal.append(
            _of(stream), [StreamNote(stream, f"EC-{number}", None, is_finished=number < 99)]
        )
    await journal.close()
    return path


def _pages_of(path: Path, table: str) -> list[int]:
    """The leaf pages (numbers from 1) of a table, found by content as SQLite files have it."""
    with sqlite3.connect(path) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    connection.close()
    data = path.read_bytes()
    is_leaf = [data[at] == 0x0D for at in range(0, len(data), _PAGE)]
    needle = b"ItemAssigned" if table == "events" else b"EC-"
    leaves = [
        number + 1
        for number, leaf in enumerate(is_leaf)
        if leaf and number + 1 != root and needle in data[number * _PAGE : (number + 1) * _PAGE]
    ]
    return leaves or [root]


def _garble(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * _PAGE)
        file.write(os.urandom(_PAGE))


@pytest.mark.attack("run")
async def test_a_torn_last_write_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    child(_APPEND_THEN_DIE, str(path)).communicate()
    wal = path.with_name("journal.sqlite-wal")
    whole = wal.read_bytes()
    wal.write_bytes(whole[:-1000] + os.urandom(400))
    journal = await Journal.open(path)
    assert journal.integrity is Integrity.SOUND
    assert await journal.read("s1") == run("s1", 3)
    await journal.append(run("s1", 3, start=3))
    await journal.close()


@pytest.mark.attack("run")
async def test_a_corrupted_page_is_found_at_the_start_after_a_crash(path: Path) -> None:
    mark_clean(path, is_clean=False)
    _garble(path, _pages_of(path, "events")[3])
    with pytest.raises(JournalDamaged, match="packstation journal repair") as damaged:
        await Journal.open(path)
    assert damaged.value.place == path
    # The failed start has let go of the folder.
    with pytest.raises(JournalDamaged):
        await Journal.open(path)


@pytest.mark.attack("run")
async def test_a_page_that_breaks_after_a_clean_end_is_found_when_it_is_read(path: Path) -> None:
    _garble(path, _pages_of(path, "events")[3])
    journal = await Journal.open(path)
    with pytest.raises(JournalDamaged):
        async for _ in journal.read_all():
            pass
    await journal.close()


async def test_repair_saves_all_but_the_damaged_page_and_keeps_the_damaged_file(path: Path) -> None:
    victim = _pages_of(path, "events")[3]
    _garble(path, victim)
    damaged_bytes = content(path)
    assert not FileRecords(path).check().is_sound

    report = repair(path)

    assert content(report.set_aside) == damaged_bytes
    assert report.set_aside.name.startswith("journal.damaged-")
    # One page of 4 KiB holds about 18 such events.
    assert 0 < report.events_lost < 30
    assert report.events_saved + report.events_lost == 2_000
    assert report.streams_saved == 100
    assert 0 < len(report.broken_streams) <= 3
    journal = await Journal.open(path)
    for number in range(100):
        if f"s{number}" not in report.broken_streams:
            assert await journal.read(f"s{number}") == _of(f"s{number}")
    assert await journal.unfinished() == ["s99"]
    assert [note.stream for note in await journal.streams_of_order("ec-5")] == ["s5"]
    await journal.append([record("s99", 20)])
    await journal.close()


async def test_a_stream_whose_index_row_is_lost_counts_as_unfinished(path: Path) -> None:
    _garble(path, _pages_of(path, "streams")[0])
    report = repair(path)
    assert (report.events_saved, report.streams_saved) == (2_000, 100)
    journal = await Journal.open(path)
    assert await journal.unfinished() == [f"s{number}" for number in range(100)]
    assert await journal.read("s7") == _of("s7")
    await journal.close()


async def test_a_log_whose_first_page_is_lost_is_set_aside_and_work_goes_on(path: Path) -> None:
    _garble(path, 1)
    with pytest.raises(JournalDamaged):
        await Journal.open(path)
    report = repair(path)
    assert report.events_saved == 0
    assert report.set_aside.stat().st_size > 2_000 * 150
    journal = await Journal.open(path)
    await journal.append([record()])
    await journal.close()


async def test_repairing_a_sound_log_loses_nothing(path: Path) -> None:
    before = list(FileRecords(path).export())
    report = repair(path)
    assert (report.events_saved, report.events_lost, report.broken_streams) == (2_000, 0, ())
    assert list(FileRecords(path).export()) == before
    assert FileRecords(path).check().is_sound
    again = repair(path)
    assert again.set_aside != report.set_aside
    assert again.set_aside.exists()
    assert report.set_aside.exists()


async def test_repair_also_saves_what_is_only_in_the_write_ahead_log(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    child(_APPEND_THEN_DIE, str(path)).communicate()
    assert repair(path).events_saved == 6


async def test_a_crash_between_the_renames_of_a_repair_is_finished_at_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerLossError(Exception):
        pass

    def power_loss(_path: Path) -> None:
        raise PowerLossError

    with monkeypatch.context() as patched:
        patched.setattr(repairing, "finish_repair", power_loss)
        with pytest.raises(PowerLossError):
            repair(path)
    # The worst case: the damaged file has moved, the new one has not.
    move(path, path.with_name("journal.damaged-1.sqlite"))
    journal = await Journal.open(path)
    assert (await journal.counts()).events == 2_000
    await journal.close()


async def test_repair_keeps_its_hands_off_a_log_in_use(path: Path) -> None:
    journal = await Journal.open(path)
    with pytest.raises(JournalInUse):
        repair(path)
    await journal.close()


async def test_check_and_export_work_beside_the_running_program(path: Path) -> None:
    journal = await Journal.open(path)
    await journal.append([record("s99", 20, payload=b'{\n "a": [1,\n 2]}')])
    report = FileRecords(path).check()
    lines = list(FileRecords(path).export())
    await journal.close()
    assert report.problems == ()
    assert (report.events, report.streams, report.unfinished) == (2_001, 100, 1)
    assert all(b"\n" not in line for line in lines)
    last = json.loads(lines[-1])
    assert last["payload"] == {"a": [1, 2]}
    assert last["at"].endswith("Z")
    assert [json.loads(line)["sequence"] for line in lines] == list(range(1, 2_002))


async def test_check_names_gaps_and_payloads_that_are_no_json(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM events WHERE stream = 's7' AND position = 4")
        connection.execute("UPDATE events SET payload = x'7b' WHERE sequence = 1")
        connection.execute("DELETE FROM events WHERE stream = 's8' AND position = 19")
    connection.close()
    problems = " ".join(FileRecords(path).check().problems)
    assert "s7 has 19 of 20" in problems
    assert "Entry 1 is not JSON" in problems
    assert "does not fit session s8" in problems


def test_checking_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(JournalUnwritable):
        FileRecords(tmp_path / "none.sqlite").check()
