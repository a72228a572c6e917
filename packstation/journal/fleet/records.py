"""What support reads of a log on PostgreSQL, in one view of it however long that takes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from packstation.journal.chain import COLUMNS, ChainCheck
from packstation.journal.fleet.postgres_faults import postgres_faults
from packstation.journal.fleet.server import Server, url_and_arguments
from packstation.journal.record import Record
from packstation.journal.schema import Schema
from packstation.journal.support import (
    CHUNK,
    LINE_COLUMNS,
    RECORD_COLUMNS,
    SHOWN,
    CheckReport,
    line_of,
    payload_problem,
    record_of,
)

T = TypeVar("T")
_Rows = list[Row[*tuple[Any, ...]]]


class FleetRecords:
    """Implements `Records` by a database; `station` is whose streams are this bench's."""

    def __init__(self, server: Server, station: str) -> None:
        self._server = server
        self._station = station

    def check(self) -> CheckReport:
        """See `Records.check`: what is wrong with the log of the whole fleet."""
        with self._reading() as view:
            revision = view.one(_REVISION)
            problems = [
                *view.sentences("Session {} has {} of {} entries.", _GAPS),
                *view.sentences("The index of sessions does not fit session {}.", _INDEX),
            ]
            if not Schema.LOG.can_use(str(revision)):
                problems.append(f"This program does not know the schema {revision}.")
            for rows in view.chunks("SELECT sequence, payload FROM events ORDER BY sequence", {}):
                problems += filter(None, (payload_problem(*row) for row in rows))
            chain = ChainCheck()
            if revision == Schema.LOG.newest:
                for rows in view.chunks(f"SELECT {COLUMNS} FROM events ORDER BY sequence", {}):  # noqa: S608 - constants
                    problems += filter(None, (chain.feed(tuple(row)) for row in rows))
            return CheckReport(
                place=self._server.place,
                size_bytes=view.one(_SIZE),
                schema=revision,
                events=view.one("SELECT count(*) FROM events"),
                streams=view.one("SELECT count(*) FROM streams"),
                unfinished=view.one("SELECT count(*) FROM streams WHERE NOT is_finished"),
                problems=tuple(problems[: 3 * SHOWN]),
                linked=chain.linked,
                heads=tuple(chain.heads()),
            )

    def export(self) -> Iterator[bytes]:
        """See `Records.export`: the events of the whole fleet."""
        with self._reading() as view:
            for rows in view.chunks(f"SELECT {LINE_COLUMNS} FROM events ORDER BY sequence", {}):  # noqa: S608 - constants
                yield from map(line_of, rows)

    def read_by_stream(self, types: tuple[str, ...]) -> Iterator[Record]:
        """See `Records.read_by_stream`."""
        query = (
            f"SELECT {RECORD_COLUMNS} FROM events "  # noqa: S608 - constants
            "WHERE type = ANY(:types) AND station = :station ORDER BY stream, position"
        )
        with self._reading() as view:
            for rows in view.chunks(query, {"types": list(types), "station": self._station}):
                yield from map(record_of, rows)

    @contextmanager
    def _reading(self) -> "Iterator[_View]":
        url, arguments = url_and_arguments(self._server, "support", None)
        engine = create_async_engine(url, connect_args=arguments, hide_parameters=True)
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with asyncio.Runner() as runner, postgres_faults(self._server.place):
            connection = runner.run(engine.connect().start())
            try:
                yield _View(runner, connection)
            finally:
                runner.run(connection.close())
                runner.run(engine.dispose())


class _View:
    """One transaction, asked from code that is not asynchronous."""

    def __init__(self, runner: asyncio.Runner, connection: AsyncConnection) -> None:
        self._runner = runner
        self._connection = connection

    def one(self, query: str) -> Any:
        return self._runner.run(self._connection.scalar(text(query)))

    def sentences(self, sentence: str, query: str) -> list[str]:
        rows = self._runner.run(self._all(query))
        return [sentence.format(*row) for row in rows]

    def chunks(self, query: str, values: dict[str, Any]) -> Iterator[_Rows]:
        stream = self._stream(query, values)
        while rows := self._runner.run(_next(stream)):
            yield rows

    async def _all(self, query: str) -> _Rows:
        return list((await self._connection.execute(text(query))).all())

    async def _stream(self, query: str, values: dict[str, Any]) -> AsyncIterator[_Rows]:
        async with self._connection.stream(text(query), values) as result:
            async for rows in result.partitions(CHUNK):
                yield list(rows)


async def _next(stream: AsyncIterator[_Rows]) -> _Rows:
    return await anext(stream, [])


_REVISION = f"SELECT max(version_num) FROM {Schema.LOG.version_table}"  # noqa: S608 - a constant
_SIZE = "SELECT pg_total_relation_size('events') + pg_total_relation_size('streams')"
_GAPS = (
    "SELECT stream, count(*), max(position) + 1 FROM events GROUP BY stream "  # noqa: S608 - a constant
    f"HAVING count(*) != max(position) + 1 LIMIT {SHOWN}"
)
_INDEX = (
    "SELECT s.stream FROM streams s LEFT JOIN "  # noqa: S608 - a constant
    "(SELECT stream, max(position) AS newest FROM events GROUP BY stream) e USING (stream) "
    f"WHERE s.last_position IS DISTINCT FROM e.newest LIMIT {SHOWN}"
)
