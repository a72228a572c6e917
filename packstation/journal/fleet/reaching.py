"""Whether the shared database can be reached and used, for who examines a bench."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from packstation.journal.errors import JournalTooNew
from packstation.journal.fleet.postgres import refuse_read_only, revision_of
from packstation.journal.fleet.postgres_faults import postgres_faults
from packstation.journal.fleet.server import Server, url_and_arguments
from packstation.journal.schema import Schema
from packstation.runtime.phrase import Phrase

_SEEN = (
    "SELECT station, version FROM benches "
    "WHERE seen_us > (extract(epoch FROM now() - interval '7 days') * 1000000)"
)


async def reach(server: Server) -> tuple[Phrase, ...]:
    """What there is to say of the database; changes nothing in it.

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


async def benches_seen(server: Server) -> tuple[tuple[str, str], ...]:
    """Names and versions of the benches that were alive in the last week, oldest version first.

    Raises what `reach` raises.
    """
    url, arguments = url_and_arguments(server, "doctor", server.answer_s)
    engine = create_async_engine(url, connect_args=arguments, hide_parameters=True)
    try:
        with postgres_faults(server.place):
            async with engine.connect() as connection:
                if not await connection.scalar(text("SELECT to_regclass('benches') IS NOT NULL")):
                    return ()
                rows = await connection.execute(text(_SEEN))
                found = [(str(row.station), str(row.version)) for row in rows]
    finally:
        await engine.dispose()
    return tuple(sorted(found, key=lambda one: [int(part) for part in one[1].split(".")]))


async def _look(connection: AsyncConnection, server: Server) -> tuple[Phrase, ...]:
    await refuse_read_only(connection, server.place)
    version = await connection.scalar(text("SHOW server_version"))
    said = [Phrase("{place} answers (PostgreSQL {version})", place=server.place, version=version)]
    if await connection.scalar(text("SHOW fsync")) == "off":
        said.append(Phrase("its fsync is off: a power cut there can lose orders"))
    revision = await revision_of(connection, Schema.LOG, server.place)
    if revision is None:
        return (*said, Phrase("it is empty: the first bench that starts makes its tables"))
    if not Schema.LOG.can_use(revision):
        raise JournalTooNew(server.place, revision, Schema.LOG.newest)
    events = await connection.scalar(text("SELECT count(*) FROM events"))
    stations = await connection.scalar(text("SELECT count(DISTINCT station) FROM streams"))
    counted = Phrase("{events} events of {stations} benches", events=events, stations=stations)
    return (*said, counted)
