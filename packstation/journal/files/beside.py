"""A log read beside whatever bench is at work on it, with the queries of `LogReader`."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, Row, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from packstation.journal.database import Database
from packstation.journal.faults import from_sqlite, sqlite_cause
from packstation.journal.support import connected_beside


class FileBeside:
    """A log's file. Needs no lock, and never changes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Each query has a connection of its own: none keeps the write-ahead log from being reset.
        self._engine = create_engine(
            "sqlite://", creator=self._connected, poolclass=NullPool, hide_parameters=True
        )

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows of one query. Raises JournalUnwritable, JournalDamaged."""
        return await asyncio.to_thread(self._rows, query)

    def _rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(query).all()
        except DBAPIError as error:
            cause = sqlite_cause(error)
            if cause is None:
                raise
            raise from_sqlite(cause, self._path) from error

    def _connected(self) -> sqlite3.Connection:
        return connected_beside(self._path)


class DatabaseBeside:
    """A database that needs no preparation to be read: a fleet's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows of one query. Raises JournalUnwritable when it cannot be reached."""
        with self._database.faults():
            return await self._database.read(lambda connection: connection.execute(query).all())
