"""What only SQLite needs: making the file, its pragmas, its revision, its check at start."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from packstation.journal.database import Integrity
from packstation.journal.errors import JournalDamaged, JournalTooNew
from packstation.journal.faults import plain_faults
from packstation.journal.files.aside import finish_repair, sync_folder
from packstation.journal.files.before import forget_before, keep_before
from packstation.journal.schema import Schema

BUSY_MS = 5_000
CACHE_KIB = 400
"""Of pages, a connection. There are a dozen, each of which would fill two megabytes within
the first days; the system has the files in its memory anyway."""
_CHECK_SECONDS = 5.0
_PROGRESS_OPCODES = 20_000
_CLEAN_KEY = "clean_shutdown"


def pragmas(schema: Schema) -> tuple[str, ...]:
    """What every connection sets first.

    FULL makes each commit wait for the disk also in WAL mode; on macOS only `fullfsync` reaches
    the medium. Files with personal data overwrite what is deleted.
    """
    return (
        f"PRAGMA busy_timeout={BUSY_MS}",
        f"PRAGMA cache_size={-CACHE_KIB}",
        "PRAGMA synchronous=FULL",
        "PRAGMA fullfsync=ON",
        "PRAGMA checkpoint_fullfsync=ON",
        "PRAGMA foreign_keys=ON",
        f"PRAGMA secure_delete={'ON' if schema.is_personal else 'OFF'}",
    )


def prepare(path: Path, schema: Schema) -> Integrity:
    """Make or migrate the file and look whether it is sound. Blocks: run it in a thread.

    Marks a log as open, which also proves that it can be written. Raises JournalUnwritable,
    JournalTooNew or JournalDamaged; a file that is too new or damaged is left as it is.
    """
    with plain_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        finish_repair(path)
        is_new = not path.exists()
    with _connected(path, schema) as connection:
        revision = _revision(connection, path)
        if revision is not None and not schema.can_use(revision):
            raise JournalTooNew(path, revision, schema.newest)
        integrity = _integrity(connection, path, schema, revision)
        if revision is None and schema.is_personal:
            # Must come before the first table; a file that sheds documents gives the room back.
            connection.execute("PRAGMA auto_vacuum=FULL")
        connection.execute("PRAGMA journal_mode=WAL")
    with plain_faults(path):
        forget_before(path, schema)
        if revision is not None and revision in schema.revisions[:-1]:
            keep_before(path, schema, revision)
    if revision is None or revision in schema.revisions[:-1]:
        _migrate(path, schema)
    if schema is Schema.LOG:
        mark_clean(path, is_clean=False)
    if is_new:
        sync_folder(path.parent)
    return integrity


def mark_clean(path: Path, *, is_clean: bool) -> None:
    """Note in the log whether the last program closed it in order."""
    with _connected(path, Schema.LOG) as connection:
        connection.execute(
            "INSERT INTO journal_state (key, value) VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_CLEAN_KEY, "yes" if is_clean else "no"),
        )


def empty_write_ahead_log(path: Path, schema: Schema) -> None:
    """After a deletion: what was deleted must not live on in the write-ahead log."""
    with _connected(path, schema) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _connected(path: Path, schema: Schema) -> Iterator[sqlite3.Connection]:
    with (
        plain_faults(path),
        closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)) as connection,
    ):
        for pragma in pragmas(schema):
            connection.execute(pragma)
        yield connection


def _revision(connection: sqlite3.Connection, path: Path) -> str | None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
        if tables:
            raise JournalDamaged(path, "it is a database of another program")
        return None
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(rows) != 1:
        raise JournalDamaged(path, "its schema version cannot be told")
    return str(rows[0][0])


def _integrity(
    connection: sqlite3.Connection, path: Path, schema: Schema, revision: str | None
) -> Integrity:
    if revision is None or schema is not Schema.LOG:
        return Integrity.CLOSED_CLEANLY
    row = connection.execute(
        "SELECT value FROM journal_state WHERE key = ?", (_CLEAN_KEY,)
    ).fetchone()
    if row is not None and row[0] == "yes":
        return Integrity.CLOSED_CLEANLY
    return _quick_check(connection, path)


def _quick_check(connection: sqlite3.Connection, path: Path) -> Integrity:
    """Only after a crash, and bounded: the bench must not wait for a huge history."""
    deadline = time.monotonic() + _CHECK_SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _PROGRESS_OPCODES)
    try:
        verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return Integrity.NOT_FINISHED
        raise
    finally:
        connection.set_progress_handler(None, 0)
    if verdict != "ok":
        raise JournalDamaged(path, verdict.replace("\n", "; "))
    return Integrity.SOUND


def _migrate(path: Path, schema: Schema) -> None:
    # Alembic costs a quarter of a second to import, and only the first start needs it.
    from sqlalchemy.exc import DBAPIError

    from packstation.journal.faults import from_sqlite, sqlite_cause
    from packstation.journal.migrate import upgrade_file

    try:
        upgrade_file(path, schema)
    except DBAPIError as error:
        cause = sqlite_cause(error)
        if cause is None:
            raise
        raise from_sqlite(cause, path) from error
