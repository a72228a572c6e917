"""The open tables of one schema: reads, writes one at a time, and what they raise."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import Connection, Executable, Row, Table

from packstation.journal.database import Database, Integrity
from packstation.journal.errors import Place
from packstation.runtime.tasks import Tasks

if TYPE_CHECKING:
    from packstation.journal.database import Insert

T = TypeVar("T")


class Store:
    """An open database. Reads run beside each other and beside one write."""

    def __init__(self, database: Database, integrity: Integrity) -> None:
        self.integrity = integrity
        self._database = database
        # SQLite has one writer; waiting here is fair, waiting in SQLite is a polling loop.
        self._writing = asyncio.Lock()
        self._tasks = Tasks(_already_told)
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, database: Database) -> Self:
        """Make, migrate and check the tables, then open them; errors as in `Database.open`."""
        return cls(database, await database.open())

    @property
    def place(self) -> Place:
        """Where it is, for people."""
        return self._database.place

    def insert(self, table: Table) -> "Insert":
        """An INSERT that takes `on_conflict_do_…` in the words of this database."""
        return self._database.insert(table)

    async def write(self, work: Callable[[Connection], T], streams: tuple[str, ...] = ()) -> T:
        """Do `work` in one transaction, durable on return; `streams` go into PositionTaken.

        `work` may run in another thread.
        """
        return await self._to_its_end(self._write(lambda: self._database.write(work), streams))

    async def execute(self, statement: Executable) -> int:
        """One statement as one transaction; returns how many rows it changed."""
        return await self._to_its_end(self._write(lambda: self._database.execute(statement)))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work`, which only reads; it may run in another thread, and twice."""
        return await self._to_its_end(self._read(work))

    async def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """All rows of one query."""
        return await self.read(lambda connection: connection.execute(query).all())

    async def forget_deleted(self) -> None:
        """After a deletion of personal data: let no copy of it live on beside the tables."""
        async with self._writing:
            await self._database.forget_deleted()

    async def idle(self) -> None:
        """Let what runs come to its end."""
        while self._running:
            await asyncio.wait(tuple(self._running))

    async def close(self) -> None:
        """Let what runs come to its end and close every connection; twice is harmless."""
        await self.idle()
        await self._database.close()

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        """A caller may give up waiting, but never cut a transaction in the middle.

        What runs in a thread goes on there all the same, and the next write must come after it.
        """
        task = self._tasks.start(f"journal store {self.place}", work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _write(self, write: Callable[[], Awaitable[T]], streams: tuple[str, ...] = ()) -> T:
        async with self._writing:
            with self._database.faults(streams):
                return await write()

    async def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.faults():
            return await self._database.read(work)


def _already_told(_name: str, _error: BaseException) -> None:
    """Whoever called for the work awaits it and gets the error; who gave up wants none."""
