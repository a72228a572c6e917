"""PostgreSQL for a fleet of benches: one database, in it the tables of all three schemas.

Everything is read, and orders and documents are written, through a small pool. The log is written
through one connection that is this station's own: making it takes a lock on the station's name,
which the server drops with the connection. So whoever can write the station's log is the only one
who can, also after the connection was lost and made again.

A bench where nobody packs holds only its own: the pool rests, and the little that an idle bench
asks goes the other way, one thing after the other. The first word in the log wakes the pool.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Executable, Table, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from packstation.journal.database import Integrity
from packstation.journal.errors import (
    JournalDamaged,
    JournalInUse,
    JournalTooNew,
    JournalUnwritable,
    Obstacle,
)
from packstation.journal.fleet.idle_connections import look_at_idle_ones
from packstation.journal.fleet.postgres_faults import postgres_faults
from packstation.journal.fleet.presence import key_of
from packstation.journal.fleet.resting import REST_S, Resting
from packstation.journal.fleet.server import Server, url_and_arguments
from packstation.journal.schema import Schema
from packstation.runtime.phrase import Phrase

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert

T = TypeVar("T")

STATION_S = 3.0
"""So long the server may need to notice that a program that died is gone, and its lock with it."""
_LOOK_S = 0.1
MIGRATION_S = 1_800.0
"""So long another bench may need to bring the tables of a large history up to date."""
_MIGRATION_LOCK = 0x7061_636B_7374_6174  # "packstat"; any number that is always the same


class Fleet:
    """Implements `Databases` by one PostgreSQL database that many benches share.

    Without a `station` nothing can be written to the log: for commands beside a bench.
    """

    is_shared = True

    def __init__(self, server: Server, station: str = "", rest_s: float = REST_S) -> None:
        self.server = server
        # Two: an order is opened while somebody looks at the figures of a year. What is more than
        # a pool keeps is connected and closed each time, which costs more than to wait.
        self.shared = _engine(server, station, pool_size=2, max_overflow=2, pool_use_lifo=True)
        self.own = _engine(server, station, pool_size=1, max_overflow=0)
        # Each statement there is a transaction of its own, which saves the way for two more words.
        self._alone = {
            pool: pool.execution_options(isolation_level="AUTOCOMMIT")
            for pool in (self.shared, self.own)
        }
        self.rest = Resting(self.shared, rest_s)
        self.at_work: set[Schema] = set()
        if station:
            _take_station(self.own, server, station)

    @property
    def unlocked(self) -> AsyncEngine:
        """Connections for what needs no lock on the station's name."""
        return self.own if self.rest.is_resting else self.shared

    def alone(self, engine: AsyncEngine) -> AsyncEngine:
        """The same connections, for statements that are a transaction each."""
        return self._alone[engine]

    def of(self, schema: Schema) -> "PostgresTables":
        """See `Databases.of`."""
        return PostgresTables(self, schema)


class PostgresTables:
    """Implements `Database` by the tables of one schema."""

    def __init__(self, fleet: Fleet, schema: Schema) -> None:
        self._fleet = fleet
        self._schema = schema
        self._is_log = schema is Schema.LOG
        self.place = fleet.server.place

    @property
    def reads(self) -> AsyncEngine:
        """Connections to read with."""
        return self._fleet.unlocked

    @property
    def writes(self) -> AsyncEngine:
        """Connections to write with: a commit on them is durable."""
        return self._fleet.own if self._is_log else self._fleet.unlocked

    async def read(self, work: Callable[[Connection], T]) -> T:
        """See `Database.read`."""
        try:
            return await self._at_once(self.reads, work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        # It was cut since it was last used. The pool has forgotten all that are as old.
        return await self._at_once(self.reads, work)

    async def execute(self, statement: Executable) -> int:
        """See `Database.execute`."""
        return await self._at_once(self.writes, lambda c: c.execute(statement).rowcount)

    async def _at_once(self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        async with self._fleet.alone(engine).connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """See `Database.write`."""
        if self._is_log:
            self._fleet.rest.wake()
        async with self.writes.begin() as connection:
            return await connection.run_sync(work)

    async def open(self) -> Integrity:
        """See `Database.open`. The log's raises JournalInUse when the station is at work."""
        self._fleet.at_work.add(self._schema)
        try:
            with postgres_faults(self.place):
                connection = await self._connected()
                try:
                    await self._prepare(connection)
                finally:
                    await connection.close()
        except BaseException:
            await self.close()
            raise
        return Integrity.SERVERS_MATTER

    async def _connected(self) -> AsyncConnection:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + STATION_S
        while True:
            try:
                return await self.writes.connect().start()
            except JournalInUse:
                if loop.time() > deadline:
                    raise
            await asyncio.sleep(_LOOK_S)

    def insert(self, table: Table) -> "Insert":
        """See `Database.insert`."""
        from sqlalchemy.dialects.postgresql import insert

        return insert(table)

    @contextmanager
    def faults(self, streams: tuple[str, ...] = ()) -> Iterator[None]:
        """See `Database.faults`. A station at work waits for another program to let it go on."""
        try:
            with postgres_faults(self.place, streams):
                yield
        except JournalInUse as error:
            detail = f"it is station {error.station}"
            raise JournalUnwritable(self.place, Obstacle.TAKEN_OVER, detail) from error

    async def forget_deleted(self) -> None:
        """Vacuuming is the server's own matter (docs/fleet.md)."""

    async def close(self) -> None:
        """See `Database.close`. What others of the fleet still need connects again."""
        at_work = self._fleet.at_work
        at_work.discard(self._schema)
        await self._fleet.rest.close()
        await self._fleet.shared.dispose()
        if self._is_log or not at_work:
            await self._fleet.own.dispose()

    async def _prepare(self, connection: AsyncConnection) -> None:
        await refuse_read_only(connection, self.place)
        revision = await revision_of(connection, self._schema, self.place)
        if revision is not None and self._is_usable(revision):
            return
        await connection.rollback()  # nothing is held while another bench is at it
        await self._bring_up_to_date()

    async def _bring_up_to_date(self) -> None:
        """Migrate, or wait until another bench has: two hundred may be switched on at once.

        On a connection of its own, whose statements may take as long as a large table needs.
        """
        url, arguments = url_and_arguments(self._fleet.server, "update", None)
        engine = create_async_engine(
            url, connect_args=arguments, hide_parameters=True, poolclass=NullPool
        )
        try:
            async with engine.connect() as connection, asyncio.timeout(MIGRATION_S):
                while not await self._has_turn(connection):
                    await connection.rollback()
                    await asyncio.sleep(_LOOK_S)
                revision = await revision_of(connection, self._schema, self.place)
                if revision is None or not self._is_usable(revision):
                    await self._migrate(connection)
                await connection.commit()
        finally:
            await engine.dispose()

    async def _has_turn(self, connection: AsyncConnection) -> bool:
        """Whether this bench may migrate, until the end of the transaction."""
        # Asked again and again: who waits in the server has only `lock_timeout` for it.
        lock = text("SELECT pg_try_advisory_xact_lock(:key)").bindparams(key=_MIGRATION_LOCK)
        return bool(await connection.scalar(lock))

    def _is_usable(self, revision: str) -> bool:
        """As it is; False: it must be migrated. Raises JournalTooNew."""
        if not self._schema.can_use(revision):
            raise JournalTooNew(self.place, revision, self._schema.newest)
        return revision not in self._schema.revisions[:-1]

    async def _migrate(self, connection: AsyncConnection) -> None:
        # Alembic costs a quarter of a second to import, and only the first start needs it.
        from packstation.journal.migrate import ONE_AT_A_TIME, upgrade

        # Waited for off the loop, which goes on with the connection of whoever has it.
        await asyncio.to_thread(ONE_AT_A_TIME.acquire)
        try:
            await connection.run_sync(upgrade, self._schema, self._schema.version_table)
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") == "42P07":
                raise JournalDamaged(self.place, "it has tables of another program") from error
            raise
        finally:
            ONE_AT_A_TIME.release()


async def refuse_read_only(connection: AsyncConnection, place: Phrase) -> None:
    """Raise JournalUnwritable for a standby and for a database that somebody closed."""
    if await connection.scalar(text("SHOW transaction_read_only")) == "on":
        raise JournalUnwritable(place, Obstacle.READ_ONLY, "transaction_read_only is on")


async def revision_of(connection: AsyncConnection, schema: Schema, place: Phrase) -> str | None:
    """The revision of a schema's tables; None when there are none. Raises JournalDamaged."""
    table = schema.version_table
    exists = text("SELECT to_regclass(:name) IS NOT NULL").bindparams(name=table)
    if not await connection.scalar(exists):
        return None
    rows = (await connection.execute(text(f"SELECT version_num FROM {table}"))).all()  # noqa: S608 - our own name
    if len(rows) != 1:
        raise JournalDamaged(place, "its schema version cannot be told")
    return str(rows[0][0])


def _engine(server: Server, station: str, **pool: Any) -> AsyncEngine:
    url, arguments = url_and_arguments(server, station, server.answer_s)
    engine = create_async_engine(
        url,
        # An error's text must not carry a name or an address into the program's log.
        hide_parameters=True,
        pool_timeout=server.answer_s,
        connect_args=arguments,
        **pool,
    )
    event.listen(engine.sync_engine, "handle_error", _give_up_connection)
    look_at_idle_ones(engine)
    return engine


def _give_up_connection(context: ExceptionContext) -> None:
    """A connection that did not answer in time may be in the middle of anything."""
    if isinstance(context.original_exception, OSError | TimeoutError):
        context.is_disconnect = True


def _take_station(engine: AsyncEngine, server: Server, station: str) -> None:
    """Each new connection of `engine` takes the lock on the station's name, or is none."""
    key = key_of(station)

    async def take(driver: Any) -> None:
        if await driver.fetchval("SELECT pg_try_advisory_lock($1)", key):
            return
        # The lock's two halves as PostgreSQL shows them.
        high, low = (key >> 32) & 0xFFFFFFFF, key & 0xFFFFFFFF
        holder = await driver.fetchval(
            "SELECT coalesce(host(a.client_addr), 'the server') FROM pg_locks l "
            "JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
            "AND l.classid::bigint = $1 AND l.objid::bigint = $2 AND l.objsubid = 1",
            high,
            low,
        )
        await driver.close()
        raise JournalInUse(
            Phrase("{place}, from {holder}", place=server.place, holder=holder or "?"),
            None,
            station,
        )

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.run_async(take)
