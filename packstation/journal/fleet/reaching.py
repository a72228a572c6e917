"""Whether the shared database can be reached and used, for who examines a bench."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from packstation.journal.errors import JournalTooNew
from packstation.journal.fleet.postgres import (
    Server,
    refuse_read_only,
    revision_of,
    url_and_arguments,
)
from packstation.journal.fleet.postgres_faults import postgres_faults
from packstation.journal.schema import Schema


async def reach(server: Server) -> str:
    """A sentence about the database; changes nothing in it.

    Raises JournalUnwritable when it cannot be reached or used, JournalTooNew.
    """
    url, arguments = url_and_arguments(server, "doctor", server.answer_s)
    engine = create_async_engine(url, connect_args=arguments, hide_parameters=True)
    try:
        with postgres_faults(server.place):
            async with engine.connect() as connection:
                return await _look(connection, server)
    finally:
        await engine.dispose()


async def _look(connection: AsyncConnection, server: Server) -> str:
    await refuse_read_only(connection, server.place)
    version = await connection.scalar(text("SHOW server_version"))
    said = [f"{server.place} answers (PostgreSQL {version})"]
    if await connection.scalar(text("SHOW fsync")) == "off":
        said.append("its fsync is off: a power cut there can lose orders")
    revision = await revision_of(connection, Schema.LOG, server.place)
    if revision is None:
        return "; ".join([*said, "it is empty: the first bench that starts makes its tables"])
    if not Schema.LOG.can_use(revision):
        raise JournalTooNew(server.place, revision, Schema.LOG.newest)
    events = await connection.scalar(text("SELECT count(*) FROM events"))
    stations = await connection.scalar(text("SELECT count(DISTINCT station) FROM streams"))
    return "; ".join([*said, f"{events} events of {stations} benches"])
