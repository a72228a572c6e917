"""One SQLite file behind SQLAlchemy: its engine, its write lock and its errors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from packstation.journal.faults import from_sqlite, sqlite_cause
from packstation.journal.schema import Schema
from packstation.journal.sqlite import Integrity, empty_write_ahead_log, pragmas, prepare


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

    @classmethod
    async def open(cls, path: Path, schema: Schema) -> Self:
        """Make, migrate and check the file, then open it; errors as in `sqlite.prepare`."""
        integrity = await asyncio.to_thread(prepare, path, schema)
        return cls(path, schema, _engine(path, schema), integrity)

    @asynccontextmanager
    async def write(self, streams: tuple[str, ...] = ()) -> AsyncIterator[AsyncConnection]:
        """One transaction, durable when the block has ended without error."""
        async with self._writing:
            try:
                async with self._engine.begin() as connection:
                    yield connection
            except DBAPIError as error:
                raise self._translated(error, streams) from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view."""
        try:
            async with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self._translated(error, ()) from error

    async def forget_deleted(self) -> None:
        """After a deletion of personal data: let no copy of it live on in the file's companions."""
        async with self._writing:
            await asyncio.to_thread(empty_write_ahead_log, self.path, self._schema)

    async def close(self) -> None:
        """Close every connection; a second call does nothing."""
        async with self._writing:
            await self._engine.dispose()

    def _translated(self, error: DBAPIError, streams: tuple[str, ...]) -> Exception:
        cause = sqlite_cause(error)
        return error if cause is None else from_sqlite(cause, self.path, streams)


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
