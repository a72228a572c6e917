"""Save what can be read of a damaged log into a new one, and set the damaged file aside.

1. The damaged file is never written to and never deleted; it gets another name.
2. A crash at any point of a repair loses nothing: the new file is complete before the old one
   moves, and the next start finishes what was left between the two renames.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from packstation.journal.faults import plain_faults
from packstation.journal.files.aside import COMPANIONS, finish_repair, repaired_name, sync_folder
from packstation.journal.files.lock import FolderLock
from packstation.journal.files.sqlite import mark_clean, prepare
from packstation.journal.schema import Schema
from packstation.journal.support import reading

_BLOCK = 512
_SMALLEST_ROW_BYTES = 32
_EVENT = (
    "sequence",
    "stream",
    "position",
    "type",
    "version",
    "payload",
    "at_us",
    "station",
    "packer",
)
_STREAM = (
    "number",
    "stream",
    "order_reference",
    "order_reference_key",
    "own_number",
    "own_number_key",
    "started_us",
    "is_finished",
    "last_position",
)
_Row = tuple[Any, ...]


class RepairReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair saved; `broken_streams` lack entries and need the supervisor's eye."""

    path: Path
    set_aside: Path
    events_saved: int
    events_lost: int
    streams_saved: int
    broken_streams: tuple[str, ...]


def repair(path: Path) -> RepairReport:
    """Make a sound log at `path` out of what can be read of the one there. Blocks.

    `events_lost` counts the sequence numbers without a readable event (at least those). Raises
    JournalInUse while a program has the folder, JournalUnwritable when there is no file or no
    room for the new one; the damaged file is then still in its place.
    """
    with plain_faults(path):
        path.stat()
    with FolderLock(path.parent, "repair"), plain_faults(path):
        new = path.with_name(path.name + ".repairing")
        _remove(new)
        prepare(new, Schema.LOG)
        figures = _salvage(path, new)
        mark_clean(new, is_clean=True)
        new.replace(repaired_name(path))
        sync_folder(path.parent)
        aside = finish_repair(path)
    assert aside is not None
    return RepairReport(path=path, set_aside=aside, **figures)


def _remove(path: Path) -> None:
    for ending in ("", *COMPANIONS):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _salvage(damaged: Path, new: Path) -> dict[str, Any]:
    with (
        reading(damaged) as source,
        closing(sqlite3.connect(new, isolation_level=None)) as target,
    ):
        # A text that is not UTF-8 any more must not stop the rest.
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        target.execute("PRAGMA synchronous=FULL")
        target.execute("BEGIN IMMEDIATE")
        for row in _readable(source, damaged, "streams", "number", _STREAM):
            _insert(target, "streams", _STREAM, row)
        for row in _readable(source, damaged, "events", "sequence", _EVENT):
            _insert(target, "events", _EVENT, row)
        _mend_index(target)
        target.execute("COMMIT")
        # Everything into the one file that is renamed afterwards.
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        saved, newest = target.execute(
            "SELECT count(*), coalesce(max(sequence), 0) FROM events"
        ).fetchone()
        broken = target.execute(
            "SELECT stream FROM events GROUP BY stream HAVING count(*) != max(position) + 1 "
            "UNION SELECT s.stream FROM streams s WHERE s.last_position > "
            "(SELECT coalesce(max(position), -1) FROM events e WHERE e.stream = s.stream)"
        ).fetchall()
        return {
            "events_saved": saved,
            "events_lost": max(newest, _known_newest(source)) - saved,
            "streams_saved": target.execute("SELECT count(*) FROM streams").fetchone()[0],
            "broken_streams": tuple(str(row[0]) for row in broken),
        }


def _insert(target: sqlite3.Connection, table: str, columns: tuple[str, ...], row: _Row) -> None:
    marks = ", ".join("?" * len(columns))
    # What breaks a rule of the schema (a second row of one position) is itself damage.
    target.execute(
        f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - our own names
        row,
    )


def _mend_index(target: sqlite3.Connection) -> None:
    """A stream whose index row was lost counts as unfinished: somebody must look at it."""
    target.execute(
        "INSERT OR IGNORE INTO streams (stream, started_us, is_finished, last_position) "
        "SELECT stream, min(at_us), 0, max(position) FROM events GROUP BY stream "
        "ORDER BY min(sequence)"
    )
    target.execute(
        "UPDATE streams SET last_position = e.newest FROM "
        "(SELECT stream, max(position) AS newest FROM events GROUP BY stream) AS e "
        "WHERE e.stream = streams.stream AND e.newest > streams.last_position"
    )
    # Not read from the damaged file, which may be older than this column.
    target.execute(
        "UPDATE streams SET station = coalesce((SELECT e.station FROM events e "
        "WHERE e.stream = streams.stream ORDER BY e.position LIMIT 1), '')"
    )


def _readable(
    source: sqlite3.Connection, path: Path, table: str, key: str, columns: tuple[str, ...]
) -> Iterator[_Row]:
    """Every row that can be read, by ranges of the key that are halved around what cannot."""
    if not _is_database(source):
        return
    names = ", ".join(columns)
    query = f"SELECT {names} FROM {table} WHERE {key} BETWEEN ? AND ?"  # noqa: S608 - constants
    newest = _newest(source, path, table, key)
    ranges = [(low, low + _BLOCK - 1) for low in range(1, newest + 1, _BLOCK)]
    ranges.reverse()
    while ranges:
        low, high = ranges.pop()
        try:
            rows = source.execute(query, (low, high)).fetchall()
        except sqlite3.Error:
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]
            continue
        yield from rows


def _is_database(source: sqlite3.Connection) -> bool:
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return False
    return True


def _newest(source: sqlite3.Connection, path: Path, table: str, key: str) -> int:
    """The greatest key that may exist; if the file cannot tell, as many as could fit into it."""
    for query in (
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608 - constants
        f"SELECT max({key}) FROM {table}",  # noqa: S608 - constants
    ):
        try:
            row = source.execute(query).fetchone()
        except sqlite3.Error:
            continue
        if row is not None and isinstance(row[0], int):
            return int(row[0])
    return path.stat().st_size // _SMALLEST_ROW_BYTES


def _known_newest(source: sqlite3.Connection) -> int:
    try:
        row = source.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0]) if row is not None else 0
