"""What support runs on a log: check it, export it. Neither changes the file nor needs its lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from packstation.journal.faults import from_sqlite, plain_faults
from packstation.journal.record import Record, from_microseconds
from packstation.journal.schema import Schema

_SHOWN = 20
_CHUNK = 500


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `check` found; sound when there are no problems. Each problem is a sentence."""

    path: Path
    size_bytes: int
    schema: str | None
    events: int
    streams: int
    unfinished: int
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(path: Path) -> CheckReport:
    """Read the whole log and say what is wrong with it. Blocks: minutes for a huge one.

    Raises JournalUnwritable when there is no such file or it may not be read.
    """
    with plain_faults(path):
        size = path.stat().st_size
    problems: list[str] = []
    figures: dict[str, Any] = {"schema": None, "events": 0, "streams": 0, "unfinished": 0}
    try:
        with reading(path) as connection:
            problems += _page_problems(connection)
            figures["schema"] = _one(connection, "SELECT version_num FROM alembic_version")
            if figures["schema"] not in Schema.LOG.revisions:
                problems.append(f"This program does not know the schema {figures['schema']}.")
            figures["events"] = _one(connection, "SELECT count(*) FROM events")
            figures["streams"] = _one(connection, "SELECT count(*) FROM streams")
            figures["unfinished"] = _one(
                connection, "SELECT count(*) FROM streams WHERE NOT is_finished"
            )
            problems += _gaps(connection)
            problems += _index_problems(connection)
            problems += _payload_problems(connection)
    except sqlite3.Error as error:
        problems.append(f"The file cannot be read to its end: {error}.")
    return CheckReport(path=path, size_bytes=size, problems=tuple(problems), **figures)


class _Line(msgspec.Struct, frozen=True):
    sequence: int
    stream: str
    position: int
    type: str
    version: int
    at: datetime
    station: str
    packer: str | None
    payload: msgspec.Raw


def export(path: Path) -> Iterator[bytes]:
    """Every event as one line of JSON, oldest first, as it was written (not upcast).

    Holds one chunk in memory. Raises JournalDamaged where the file cannot be read on.
    """
    after = 0
    try:
        with reading(path) as connection:
            while True:
                rows = connection.execute(
                    "SELECT sequence, stream, position, type, version, at_us, station, packer, "
                    "payload FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?",
                    (after, _CHUNK),
                ).fetchall()
                for row in rows:
                    yield _line(row)
                if len(rows) < _CHUNK:
                    return
                after = rows[-1][0]
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error


def _line(row: tuple[Any, ...]) -> bytes:
    sequence, stream, position, kind, version, at_us, station, packer, payload = row
    return msgspec.json.encode(
        _Line(
            sequence=sequence,
            stream=stream,
            position=position,
            type=kind,
            version=version,
            at=from_microseconds(at_us),
            station=station,
            packer=packer,
            # A line stays one line, whatever white space the payload was written with.
            payload=msgspec.Raw(msgspec.json.format(bytes(payload), indent=-1)),
        )
    )


def read_by_stream(path: Path, types: tuple[str, ...]) -> Iterator[Record]:
    """The events of these types, stream by stream, each stream in its order; not upcast.

    Holds one chunk in memory and may run beside a bench. Raises JournalUnwritable when there is no
    such file, JournalDamaged where it cannot be read on.
    """
    marks = ", ".join("?" * len(types))
    after = ("", -1)
    try:
        with reading(path) as connection:
            while True:
                rows = connection.execute(
                    "SELECT stream, position, type, version, payload, at_us, station, packer "  # noqa: S608 - only marks are put in
                    f"FROM events WHERE (stream, position) > (?, ?) AND type IN ({marks}) "
                    "ORDER BY stream, position LIMIT ?",
                    (*after, *types, _CHUNK),
                ).fetchall()
                for stream, position, kind, version, payload, at_us, station, packer in rows:
                    yield Record(
                        stream=stream,
                        position=position,
                        type=kind,
                        version=version,
                        payload=bytes(payload),
                        at=from_microseconds(at_us),
                        station=station,
                        packer=packer,
                    )
                if len(rows) < _CHUNK:
                    return
                after = rows[-1][:2]
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot change the file; raises JournalUnwritable when it is not there."""
    with plain_faults(path):
        path.stat()
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=5)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        # In a folder that cannot be written SQLite cannot make its shared-memory file; as then
        # nobody writes, the file may be read as it stands.
        connection.close()
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    except sqlite3.DatabaseError:
        # No database, or its first page is damaged: the reader's first query says so again.
        pass
    with closing(connection):
        yield connection


def _one(connection: sqlite3.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def _page_problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({_SHOWN})").fetchall()
    return [f"SQLite: {row[0]}" for row in rows if row[0] != "ok"]


def _gaps(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT stream, count(*), max(position) + 1 FROM events GROUP BY stream "
        "HAVING count(*) != max(position) + 1 LIMIT ?",
        (_SHOWN,),
    )
    return [f"Session {row[0]} has {row[1]} of {row[2]} entries." for row in rows]


def _index_problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT s.stream FROM streams s WHERE s.last_position IS NOT "
        "(SELECT max(position) FROM events e WHERE e.stream = s.stream) "
        "UNION SELECT DISTINCT stream FROM events WHERE stream NOT IN (SELECT stream FROM streams) "
        "LIMIT ?",
        (_SHOWN,),
    )
    return [f"The index of sessions does not fit session {row[0]}." for row in rows]


def _payload_problems(connection: sqlite3.Connection) -> list[str]:
    problems = []
    for sequence, payload in connection.execute("SELECT sequence, payload FROM events"):
        try:
            msgspec.json.decode(payload)
        except (msgspec.DecodeError, TypeError) as error:
            problems.append(f"Entry {sequence} is not JSON: {error}.")
        if len(problems) == _SHOWN:
            break
    return problems
