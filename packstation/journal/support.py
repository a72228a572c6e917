"""What support runs on a log: check it, export it. Neither changes the file nor needs its lock."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import msgspec

from packstation.journal.chain import COLUMNS, ChainCheck
from packstation.journal.errors import Place
from packstation.journal.faults import from_sqlite, plain_faults
from packstation.journal.record import Record, from_microseconds
from packstation.journal.schema import Schema

SHOWN = 20
CHUNK = 500
LINE_COLUMNS = "sequence, stream, position, type, version, at_us, station, packer, payload"
RECORD_COLUMNS = "stream, position, type, version, payload, at_us, station, packer"

_UNFINISHED = "SELECT count(*) FROM streams WHERE NOT is_finished"


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `check` found; sound when there are no problems. Each problem is a sentence."""

    place: Place
    size_bytes: int
    schema: str | None
    events: int
    streams: int
    unfinished: int
    problems: tuple[str, ...]
    linked: int = 0
    """How many entries are in the chain (`chain.py`); those of before it are not."""
    heads: tuple[tuple[str, str], ...] = ()
    """Each station with the newest link of its chain, to be written down elsewhere."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class Records(Protocol):
    """A log as support reads it, beside whatever bench is at work on it."""

    def check(self) -> CheckReport:
        """Read the whole log and say what is wrong with it. Blocks: minutes for a huge one.

        Raises JournalUnwritable when it is not there or may not be read.
        """

    def export(self) -> Iterator[bytes]:
        """Every event as one line of JSON, oldest first, as it was written (not upcast).

        Holds one chunk in memory. Raises JournalDamaged where it cannot be read on.
        """

    def read_by_stream(self, types: tuple[str, ...]) -> Iterator[Record]:
        """This bench's events of these types, stream by stream, each in its order; not upcast.

        Holds one chunk in memory. Raises JournalUnwritable, JournalDamaged as above.
        """


class FileRecords:
    """Implements `Records` by a file of SQLite."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self) -> CheckReport:
        """See `Records.check`."""
        path = self._path
        with plain_faults(path):
            size = path.stat().st_size
        problems: list[str] = []
        figures: dict[str, Any] = {"schema": None, "events": 0, "streams": 0, "unfinished": 0}
        try:
            with reading(path) as connection:
                problems += _page_problems(connection)
                figures["schema"] = _one(connection, "SELECT version_num FROM alembic_version")
                if not Schema.LOG.can_use(str(figures["schema"])):
                    problems.append(f"This program does not know the schema {figures['schema']}.")
                figures["events"] = _one(connection, "SELECT count(*) FROM events")
                figures["streams"] = _one(connection, "SELECT count(*) FROM streams")
                figures["unfinished"] = _one(connection, _UNFINISHED)
                problems += _gaps(connection)
                problems += _index_problems(connection)
                problems += _payload_problems(connection)
                if figures["schema"] == Schema.LOG.newest:
                    chain = ChainCheck()
                    problems += _chain_problems(connection, chain)
                    figures |= {"linked": chain.linked, "heads": tuple(chain.heads())}
        except sqlite3.Error as error:
            problems.append(f"The file cannot be read to its end: {error}.")
        return CheckReport(place=path, size_bytes=size, problems=tuple(problems), **figures)

    def unfinished(self) -> int:
        """How many streams are not finished. Raises JournalDamaged, JournalUnwritable."""
        with reading(self._path) as connection, plain_faults(self._path):
            return int(_one(connection, _UNFINISHED))

    def export(self) -> Iterator[bytes]:
        """See `Records.export`."""
        after = 0
        try:
            with reading(self._path) as connection:
                while True:
                    rows = connection.execute(
                        f"SELECT {LINE_COLUMNS} FROM events "  # noqa: S608 - constants
                        "WHERE sequence > ? ORDER BY sequence LIMIT ?",
                        (after, CHUNK),
                    ).fetchall()
                    for row in rows:
                        yield line_of(row)
                    if len(rows) < CHUNK:
                        return
                    after = rows[-1][0]
        except sqlite3.Error as error:
            raise from_sqlite(error, self._path) from error

    def read_by_stream(self, types: tuple[str, ...]) -> Iterator[Record]:
        """See `Records.read_by_stream`."""
        marks = ", ".join("?" * len(types))
        after = ("", -1)
        try:
            with reading(self._path) as connection:
                while True:
                    rows = connection.execute(
                        f"SELECT {RECORD_COLUMNS} FROM events "  # noqa: S608 - only marks are put in
                        f"WHERE (stream, position) > (?, ?) AND type IN ({marks}) "
                        "ORDER BY stream, position LIMIT ?",
                        (*after, *types, CHUNK),
                    ).fetchall()
                    yield from map(record_of, rows)
                    if len(rows) < CHUNK:
                        return
                    after = rows[-1][:2]
        except sqlite3.Error as error:
            raise from_sqlite(error, self._path) from error


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


def line_of(row: Sequence[Any]) -> bytes:
    """One line of an export, of the values of `LINE_COLUMNS`."""
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


def record_of(row: Sequence[Any]) -> Record:
    """The record of the values of `RECORD_COLUMNS`, not upcast."""
    stream, position, kind, version, payload, at_us, station, packer = row
    return Record(
        stream=stream,
        position=position,
        type=kind,
        version=version,
        payload=bytes(payload),
        at=from_microseconds(at_us),
        station=station,
        packer=packer,
    )


def payload_problem(sequence: int, payload: bytes) -> str | None:
    """What is wrong with an event's payload; None when it is JSON."""
    try:
        msgspec.json.decode(payload)
    except (msgspec.DecodeError, TypeError) as error:
        return f"Entry {sequence} is not JSON: {error}."
    return None


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as of `connected_beside`, closed at the end."""
    with closing(connected_beside(path)) as connection:
        yield connection


def connected_beside(path: Path) -> sqlite3.Connection:
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
    return connection


def _one(connection: sqlite3.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def _page_problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({SHOWN})").fetchall()
    return [f"SQLite: {row[0]}" for row in rows if row[0] != "ok"]


def _gaps(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT stream, count(*), max(position) + 1 FROM events GROUP BY stream "
        "HAVING count(*) != max(position) + 1 LIMIT ?",
        (SHOWN,),
    )
    return [f"Session {row[0]} has {row[1]} of {row[2]} entries." for row in rows]


def _index_problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT s.stream FROM streams s WHERE s.last_position IS NOT "
        "(SELECT max(position) FROM events e WHERE e.stream = s.stream) "
        "UNION SELECT DISTINCT stream FROM events WHERE stream NOT IN (SELECT stream FROM streams) "
        "LIMIT ?",
        (SHOWN,),
    )
    return [f"The index of sessions does not fit session {row[0]}." for row in rows]


def _chain_problems(connection: sqlite3.Connection, chain: ChainCheck) -> list[str]:
    rows = connection.execute(f"SELECT {COLUMNS} FROM events ORDER BY sequence")  # noqa: S608 - constants
    return list(filter(None, map(chain.feed, rows)))[:SHOWN]


def _payload_problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT sequence, payload FROM events")
    found = (payload_problem(sequence, payload) for sequence, payload in rows)
    return list(islice(filter(None, found), SHOWN))
