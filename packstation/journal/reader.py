"""What projections read of a log: which streams changed, and their records."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Executable, Row, func, or_, select

from packstation.journal.record import Record, from_microseconds, matching_key
from packstation.journal.tables import events, streams
from packstation.journal.upcast import STEPS, Upcasters

Rows = Callable[[Executable], Awaitable[Sequence[Row[*tuple[Any, ...]]]]]


class Changes(msgspec.Struct, frozen=True):
    """The streams with news up to the entry `sequence` of the log, in the order of their news."""

    sequence: int
    streams: tuple[str, ...]


class SomeStreams(msgspec.Struct, frozen=True):
    """Streams in the order in which they began; `number` is the last one's place in the index."""

    number: int
    streams: tuple[str, ...]


class LogReader:
    """Reads a log through `rows`, which runs one query: a store's, or one beside a bench."""

    def __init__(self, rows: Rows, upcasters: Upcasters = STEPS) -> None:
        self._rows = rows
        self._upcasters = upcasters

    async def changes(self, after: int, most: int, station: str | None = None) -> Changes:
        """What the next `most` entries after the entry `after` belong to.

        With a `station` only entries that it wrote. `sequence` is `after` when there are none.
        """
        query = select(events.c.sequence, events.c.stream).where(events.c.sequence > after)
        if station is not None:
            query = query.where(events.c.station == station)
        rows = await self._rows(query.order_by(events.c.sequence).limit(most))
        names = tuple(dict.fromkeys(row.stream for row in rows))
        return Changes(rows[-1].sequence if rows else after, names)

    async def streams(self, after: int, most: int) -> SomeStreams:
        """The next `most` streams after the place `after` in their index."""
        query = select(streams.c.number, streams.c.stream).where(streams.c.number > after)
        rows = await self._rows(query.order_by(streams.c.number).limit(most))
        return SomeStreams(rows[-1].number if rows else after, tuple(row.stream for row in rows))

    async def newest(self) -> dict[str, int]:
        """The newest entry of each station. Reads the whole log's index."""
        query = select(events.c.station, func.max(events.c.sequence)).group_by(events.c.station)
        return {row[0]: row[1] for row in await self._rows(query)}

    async def records(self, names: Sequence[str]) -> dict[str, list[Record]]:
        """The records of these streams, upcast, each stream's in its order."""
        query = (
            select(events)
            .where(events.c.stream.in_(names))
            .order_by(events.c.stream, events.c.position)
        )
        rows = await self._rows(query)
        by_stream = groupby(rows, key=lambda row: row.stream)
        return {stream: [self._record(row) for row in of_it] for stream, of_it in by_stream}

    async def links(self, stream: str) -> dict[int, bytes]:
        """The links of a stream's entries in the chain (see `chain`), by position."""
        query = select(events.c.position, events.c.chain).where(events.c.stream == stream)
        rows = await self._rows(query)
        return {row.position: bytes(row.chain) for row in rows if row.chain is not None}

    async def recent(
        self, types: Sequence[str], entries: int, station: str | None = None
    ) -> list[Record]:
        """Records of these types among the log's newest `entries`, oldest first.

        With a `station` only what it wrote.
        """
        newest = (await self._rows(select(func.max(events.c.sequence))))[0][0] or 0
        query = (
            select(events)
            .where(events.c.sequence > newest - entries)
            .where(events.c.type.in_(types))
            .order_by(events.c.sequence)
        )
        if station is not None:
            query = query.where(events.c.station == station)
        return [self._record(row) for row in await self._rows(query)]

    async def streams_of_order(self, number: str) -> tuple[str, ...]:
        """The streams of an order by either of its numbers, oldest first."""
        key = matching_key(number)
        is_its = or_(streams.c.order_reference_key == key, streams.c.own_number_key == key)
        rows = await self._rows(select(streams.c.stream).where(is_its).order_by(streams.c.number))
        return tuple(row.stream for row in rows)

    def _record(self, row: Row[*tuple[Any, ...]]) -> Record:
        return self._upcasters.upcast(
            Record(
                stream=row.stream,
                position=row.position,
                type=row.type,
                version=row.version,
                payload=bytes(row.payload),
                at=from_microseconds(row.at_us),
                station=row.station,
                packer=row.packer,
            )
        )
