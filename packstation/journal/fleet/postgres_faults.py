"""Errors of PostgreSQL and of the way to it, mapped to the journal's own in one place."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from packstation.journal.errors import JournalError, JournalUnwritable, Obstacle, PositionTaken
from packstation.runtime.phrase import Phrase

_UNIQUE = "23505"
# SQLSTATE codes, the whole or their class (https://www.postgresql.org/docs/15/errcodes-appendix.html).
_OBSTACLES = {
    "08": Obstacle.UNREACHABLE,
    "57P": Obstacle.UNREACHABLE,  # it shuts down, starts, or somebody ended the connection
    "53300": Obstacle.UNREACHABLE,  # it has no connection to give
    "25P03": Obstacle.UNREACHABLE,  # it gave up a transaction of which it heard nothing
    "28": Obstacle.REFUSED,
    "3D000": Obstacle.NO_DATABASE,
    "42501": Obstacle.NOT_PERMITTED,
    "42P01": Obstacle.NO_TABLES,
    "25006": Obstacle.READ_ONLY,
    "53100": Obstacle.DISK_FULL,
    "58030": Obstacle.IO_ERROR,
    "55P03": Obstacle.OCCUPIED,
    "40": Obstacle.OCCUPIED,
    "57014": Obstacle.OCCUPIED,
}


def from_postgres(
    error: BaseException, place: Phrase, streams: tuple[str, ...] = ()
) -> JournalError | None:
    """The journal's error for one of PostgreSQL's or of the network; None for any other."""
    if isinstance(error, DBAPIError):
        if error.orig is None:
            return None
        code = getattr(error.orig, "sqlstate", None)
        if code == _UNIQUE and streams:
            return PositionTaken(streams)
        return JournalUnwritable(place, _obstacle(error, code), _first_line(error.orig))
    if isinstance(error, ssl.SSLError):
        return JournalUnwritable(place, Obstacle.UNTRUSTED, _first_line(error))
    if isinstance(error, TimeoutError | PoolTimeout):
        return JournalUnwritable(place, Obstacle.UNREACHABLE, "no answer in time")
    if isinstance(error, OSError):
        # The driver's only sign of a server that speaks no TLS is its sentence.
        speaks_clear = isinstance(error, ConnectionError) and "SSL" in str(error)
        obstacle = Obstacle.UNTRUSTED if speaks_clear else Obstacle.UNREACHABLE
        return JournalUnwritable(place, obstacle, _first_line(error))
    code = getattr(error, "sqlstate", None)
    if code is not None or type(error).__module__.startswith("asyncpg"):
        # The driver's own, as it comes while a connection is being made.
        return JournalUnwritable(place, _by_code(code), _first_line(error))
    return None


@contextmanager
def postgres_faults(place: Phrase, streams: tuple[str, ...] = ()) -> Iterator[None]:
    """Turn what `from_postgres` knows into the journal's errors; let the rest through."""
    try:
        yield
    except Exception as error:
        told = from_postgres(error, place, streams)
        if told is None:
            raise
        raise told from error


def _obstacle(error: DBAPIError, code: object) -> Obstacle:
    if code is None and (error.connection_invalidated or "closed" in str(error.orig)):
        return Obstacle.UNREACHABLE
    return _by_code(code)


def _by_code(code: object) -> Obstacle:
    text = code if isinstance(code, str) else ""
    for length in (5, 3, 2):
        if (obstacle := _OBSTACLES.get(text[:length])) is not None:
            return obstacle
    return Obstacle.OTHER


def _first_line(error: BaseException) -> str:
    """Without the lines that may quote what was to be written."""
    text = str(error).partition("\n")[0]
    # SQLAlchemy puts the driver's class before the server's sentence.
    return text.partition(">: ")[2] or text or type(error).__name__
