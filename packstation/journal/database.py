"""What a Store needs of the database under it: a SQLite file, or PostgreSQL for a fleet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

from packstation.journal.errors import Place
from packstation.journal.schema import Schema

if TYPE_CHECKING:
    # The repair of a file needs no database library, and no bench both dialects.
    from sqlalchemy import Connection, Executable, Table
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = sqlite.Insert | postgresql.Insert

T = TypeVar("T")


class Integrity(Enum):
    """What is known about the file since the start; unknown is a value of its own."""

    CLOSED_CLEANLY = "closed cleanly, not checked"
    SOUND = "checked and sound"
    NOT_FINISHED = "check not finished in its time"
    SERVERS_MATTER = "its database server sees to that"


class Database(Protocol):
    """The tables of one schema, reached through SQLAlchemy."""

    @property
    def place(self) -> Place:
        """Where it is, for people."""

    async def open(self) -> Integrity:
        """Make or migrate the tables and look whether they can be used.

        Raises JournalUnwritable, JournalTooNew, JournalDamaged or JournalInUse.
        """

    async def read(self, work: "Callable[[Connection], T]") -> T:
        """Do `work`, which only reads; it may run in another thread, and twice."""

    async def write(self, work: "Callable[[Connection], T]") -> T:
        """Do `work` in one transaction, durable on return; it may run in another thread."""

    async def execute(self, statement: "Executable") -> int:
        """One statement as one transaction, durable on return; how many rows it changed."""

    def insert(self, table: "Table") -> "Insert":
        """An INSERT that takes `on_conflict_do_…`."""

    def faults(self, streams: tuple[str, ...] = ()) -> AbstractContextManager[None]:
        """Turn the database's errors into the journal's; `streams` are those being written."""

    async def forget_deleted(self) -> None:
        """Let no copy of deleted personal data live on beside the tables."""

    async def close(self) -> None:
        """Close every connection; twice is harmless."""


class Databases(Protocol):
    """All that one bench keeps, schema by schema."""

    @property
    def is_shared(self) -> bool:
        """Whether other benches keep theirs in the same tables."""

    def of(self, schema: Schema) -> Database:
        """The database that holds `schema`."""
