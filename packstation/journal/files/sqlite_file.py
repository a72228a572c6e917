"""One SQLite file behind SQLAlchemy, and the folder of them that a bench alone has.

A transaction is one piece of work in a thread. Handed over statement by statement, as SQLAlchemy's
asyncio drivers do it, a commit takes many times as long as the disk does, and each handover wakes
the window.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, Table, create_engine, event
from sqlalchemy.exc import DBAPIError

from packstation.journal.database import Integrity
from packstation.journal.errors import JournalDamaged
from packstation.journal.faults import from_sqlite, plain_faults, sqlite_cause
from packstation.journal.files.aside import set_aside
from packstation.journal.files.sqlite import empty_write_ahead_log, mark_clean, pragmas, prepare
from packstation.journal.schema import Schema

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

T = TypeVar("T")

THREADS = 3
"""One that writes, and two that read beside it."""

NAMES = {
    Schema.LOG: "journal.sqlite",
    Schema.ORDERS: "orders.sqlite",
    Schema.DOCUMENTS: "documents.sqlite",
    Schema.HISTORY: "history.sqlite",
}


class SqliteFile:
    """Implements `Database` by one file."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self.place = path
        self._schema = schema
        self._engine: Engine | None = None
        self._threads = ThreadPoolExecutor(THREADS, f"{path.stem} store")

    async def open(self) -> Integrity:
        """See `Database.open`; errors as in `sqlite.prepare`."""
        integrity = await self._in_thread(self._prepare)
        self._engine = _engine(self.place, self._schema)
        return integrity

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See `Database.read`."""
        engine = self._open_engine()

        def read() -> T:
            with engine.connect() as connection:
                return work(connection)

        return await self._in_thread(read)

    async def execute(self, statement: Executable) -> int:
        """See `Database.execute`."""
        return await self.write(lambda connection: connection.execute(statement).rowcount)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See `Database.write`: every connection is set to wait for the disk."""
        engine = self._open_engine()

        def write() -> T:
            with engine.begin() as connection:
                return work(connection)

        return await self._in_thread(write)

    def insert(self, table: Table) -> "Insert":
        """See `Database.insert`."""
        from sqlalchemy.dialects.sqlite import insert

        return insert(table)

    @contextmanager
    def faults(self, streams: tuple[str, ...] = ()) -> Iterator[None]:
        """See `Database.faults`."""
        try:
            yield
        except DBAPIError as error:
            cause = sqlite_cause(error)
            if cause is None:
                raise
            raise from_sqlite(cause, self.place, streams) from error

    async def forget_deleted(self) -> None:
        """See `Database.forget_deleted`."""
        await self._in_thread(lambda: empty_write_ahead_log(self.place, self._schema))

    async def close(self) -> None:
        """See `Database.close`; a log is marked as closed in order.

        Raises JournalUnwritable when the mark cannot be written.
        """
        engine, self._engine = self._engine, None
        if engine is None:
            return
        try:
            await self._in_thread(lambda: self._end(engine))
        finally:
            self._threads.shutdown(wait=False)

    def _end(self, engine: Engine) -> None:
        engine.dispose()
        if self._schema is Schema.LOG:
            mark_clean(self.place, is_clean=True)

    def _open_engine(self) -> Engine:
        assert self._engine is not None, "it is open"
        return self._engine

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _prepare(self) -> Integrity:
        """What can be made again is set aside without asking when it is damaged."""
        try:
            return prepare(self.place, self._schema)
        except JournalDamaged:
            if not self._schema.can_be_made_again:
                raise
        with plain_faults(self.place):
            set_aside(self.place)
        return prepare(self.place, self._schema)


class LocalFiles:
    """Implements `Databases` by files in the data folder, one for each schema."""

    is_shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, schema: Schema) -> SqliteFile:
        """See `Databases.of`."""
        return SqliteFile(self._folder / NAMES[schema], schema)


def _engine(path: Path, schema: Schema) -> Engine:
    url = URL.create("sqlite", database=str(path))
    # An error's text must not carry a name or an address into the program's log.
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        # The sqlite3 module would begin transactions by its own rules; here BEGIN is our own.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas(schema):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
