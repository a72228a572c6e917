"""One SQLite file behind SQLAlchemy: its engine, its write lock and its errors."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Executable, Row, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from packstation.journal.faults import from_sqlite, sqlite_cause
from packstation.journal.schema import Schema
from packstation.journal.sqlite import Integrity, empty_write_ahead_log, pragmas, prepare
from packstation.tasks import Tasks

T = TypeVar("T")


class Store:
    """An open file. Reads run beside each other and beside one write."""

    def __init__(
        self, path: Path, schema: Schema, engine: AsyncEngine, integrity: Integrity
    ) -> None:
        self.path = path
        self._schema = schema
        self.integrity = integrity
        self._engine = engine
        # SQLite has one writer; waiting here is fair, waiting in SQLite is a polling loop.
        self._writing = asyncio.Lock()
        self._tasks = Tasks(_already_told)
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, path: Path, schema: Schema) -> Self:
        """Make, migrate and check the file, then open it; errors as in `sqlite.prepare`."""
        integrity = await asyncio.to_thread(prepare, path, schema)
        return cls(path, schema, _engine(path, schema), integrity)

    async def write(
        self,
        work: Callable[[AsyncConnection], Awaitable[T]],
        streams: tuple[str, ...] = (),
    ) -> T:
        """Do `work` in one transaction, durable on return; `streams` go into PositionTaken."""
        return await self._to_its_end(self._write(work, streams))

    async def execute(self, statement: Executable) -> int:
        """One statement as one transaction; returns how many rows it changed."""

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).rowcount

        return await self.write(work)

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows of one query."""
        return await self._to_its_end(self._rows(query))

    async def forget_deleted(self) -> None:
        """After a deletion of personal data: let no copy of it live on in the file's companions."""
        async with self._writing:
            await asyncio.to_thread(empty_write_ahead_log, self.path, self._schema)

    async def close(self) -> None:
        """Let what runs come to its end and close every connection; twice is harmless."""
        while self._running:
            await asyncio.wait(tuple(self._running))
        await self._engine.dispose()

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        """A caller may give up waiting, but never cut a transaction in the middle.

        A cancelled aiosqlite call goes on in its thread and would keep its transaction open,
        and with it the lock on the file.
        """
        task = self._tasks.start(f"journal store {self.path.name}", work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _write(
        self, work: Callable[[AsyncConnection], Awaitable[T]], streams: tuple[str, ...]
    ) -> T:
        async with self._writing:
            try:
                async with self._engine.begin() as connection:
                    return await work(connection)
            except DBAPIError as error:
                raise self._translated(error, streams) from error

    async def _rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(query)).all()
        except DBAPIError as error:
            raise self._translated(error, ()) from error

    def _translated(self, error: DBAPIError, streams: tuple[str, ...]) -> Exception:
        cause = sqlite_cause(error)
        return error if cause is None else from_sqlite(cause, self.path, streams)


def _already_told(_name: str, _error: BaseException) -> None:
    """Whoever called for the work awaits it and gets the error; who gave up wants none."""


def _engine(path: Path, schema: Schema) -> AsyncEngine:
    url = URL.create("sqlite+aiosqlite", database=str(path))
    # An error's text must not carry a name or an address into the program's log.
    engine = create_async_engine(url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        # The sqlite3 module would begin transactions by its own rules; here BEGIN is our own.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas(schema):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
