"""Errors of SQLite and of the operating system, mapped to the journal's own in one place."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from packstation.journal.errors import (
    JournalDamaged,
    JournalError,
    JournalUnwritable,
    Obstacle,
    PositionTaken,
)

# The primary code is the low byte of the extended one (https://sqlite.org/rescode.html).
_PRIMARY = 0xFF
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNIQUE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
_OBSTACLES = {
    sqlite3.SQLITE_FULL: Obstacle.DISK_FULL,
    sqlite3.SQLITE_READONLY: Obstacle.NOT_PERMITTED,
    sqlite3.SQLITE_PERM: Obstacle.NOT_PERMITTED,
    sqlite3.SQLITE_AUTH: Obstacle.NOT_PERMITTED,
    sqlite3.SQLITE_CANTOPEN: Obstacle.NOT_PERMITTED,
    sqlite3.SQLITE_BUSY: Obstacle.BUSY,
    sqlite3.SQLITE_LOCKED: Obstacle.BUSY,
    sqlite3.SQLITE_IOERR: Obstacle.IO_ERROR,
}
_ERRNO_OBSTACLES = {
    errno.ENOSPC: Obstacle.DISK_FULL,
    errno.EDQUOT: Obstacle.DISK_FULL,
    errno.EFBIG: Obstacle.DISK_FULL,
    errno.EACCES: Obstacle.NOT_PERMITTED,
    errno.EPERM: Obstacle.NOT_PERMITTED,
    errno.EROFS: Obstacle.NOT_PERMITTED,
    errno.ENOTDIR: Obstacle.NOT_A_FOLDER,
    errno.EEXIST: Obstacle.NOT_A_FOLDER,
    errno.EISDIR: Obstacle.NOT_A_FOLDER,
    errno.EIO: Obstacle.IO_ERROR,
}


def from_sqlite(error: sqlite3.Error, path: Path, streams: tuple[str, ...] = ()) -> JournalError:
    """The journal's error for one of SQLite's; `streams` are those of the batch being written."""
    code = getattr(error, "sqlite_errorcode", None)
    if code in _UNIQUE and streams:
        return PositionTaken(streams)
    primary = code & _PRIMARY if isinstance(code, int) else None
    # The sqlite3 module itself raises errors without a code for a text that is not UTF-8.
    if primary in _DAMAGED or (code is None and "decode" in str(error).lower()):
        return JournalDamaged(path, str(error))
    return JournalUnwritable(path, _OBSTACLES.get(primary or 0, Obstacle.OTHER), str(error))


def from_os(error: OSError, path: Path) -> JournalUnwritable:
    """The journal's error for one of the operating system's."""
    obstacle = _ERRNO_OBSTACLES.get(error.errno or 0, Obstacle.OTHER)
    return JournalUnwritable(path, obstacle, error.strerror or str(error))


def sqlite_cause(error: BaseException) -> sqlite3.Error | None:
    """The error of SQLite that lies under an error of SQLAlchemy, if there is one."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, sqlite3.Error):
            return seen
        inner = getattr(seen, "orig", None)
        seen = inner if isinstance(inner, BaseException) else seen.__cause__
    return None


@contextmanager
def plain_faults(path: Path) -> Iterator[None]:
    """Turn errors of the sqlite3 module and of the operating system into the journal's."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        raise from_os(error, path) from error
