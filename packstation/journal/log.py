"""The event log: one table of events and an index of streams, written together.

1. What `append` has returned from survives the loss of power.
2. Events are never changed and never deleted.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Executable, Row, Select, Text, bindparam, case, func, or_, select

from packstation.journal.chain import START, link
from packstation.journal.database import Database, Integrity
from packstation.journal.errors import StreamBroken
from packstation.journal.event_log import check_batch
from packstation.journal.files.lock import FolderLock
from packstation.journal.files.sqlite_file import SqliteFile
from packstation.journal.reader import LogReader
from packstation.journal.record import (
    JournalCounts,
    Record,
    SequencedRecord,
    StreamNote,
    from_microseconds,
    matching_key,
)
from packstation.journal.rows import NOTE_COLUMNS, event_row, merged_notes, streams_seen
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.journal.tables import events, streams
from packstation.journal.upcast import STEPS, Upcasters

_NOTE = (
    streams.update()
    .where(streams.c.stream == bindparam("of_stream"))
    .values(
        **{
            name: func.coalesce(bindparam(f"new_{name}", type_=Text), streams.c[name])
            for name in NOTE_COLUMNS
        },
        is_finished=bindparam("new_is_finished"),
    )
)
_EVENT = events.insert()


class Journal:
    """An open event log, the only one on its folder. Implements `EventLog`."""

    def __init__(self, store: Store, lock: FolderLock, upcasters: Upcasters) -> None:
        self._store = store
        self._lock = lock
        self._upcasters = upcasters
        self._stream_seen = _stream_seen(store)
        self._is_closed = False
        self._heads: dict[str, bytes] = {}
        """The newest link of each station's chain, as far as it was written from here."""
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        path: Path | str,
        *,
        station: str = "",
        database: Database | None = None,
        upcasters: Upcasters = STEPS,
    ) -> Self:
        """Open the log in the file `path`, making folder and file when they are missing.

        It is in `database` instead when one is given; the folder is locked all the same. `station`
        is what a second program on the folder is told. Raises JournalInUse, JournalUnwritable,
        JournalTooNew or JournalDamaged (then see `repair.repair`).
        """
        path = Path(path)
        lock = await asyncio.to_thread(FolderLock, path.parent, station)
        try:
            store = await Store.open(database or SqliteFile(path, Schema.LOG))
        except BaseException:
            lock.release()
            raise
        return cls(store, lock, upcasters)

    @property
    def integrity(self) -> Integrity:
        """What the check at start found."""
        return self._store.integrity

    @property
    def reader(self) -> LogReader:
        """What projections read the log with."""
        return LogReader(self._store.rows, self._upcasters)

    async def append(self, batch: Sequence[Record], notes: Sequence[StreamNote] = ()) -> None:
        """Write batch and notes in one transaction, durable on return; see `EventLog.append`."""
        check_batch(batch)
        if not batch and not notes:
            return
        seen = streams_seen(batch)
        rows = [event_row(record) for record in batch]
        steps = ((self._stream_seen, seen), (_NOTE, merged_notes(notes)), (_EVENT, rows))
        async with self._one_at_a_time:
            heads: dict[str, bytes] = {}

            def write(connection: Connection) -> None:
                heads.clear()  # it may be written again after a failure
                heads.update(self._heads)
                _put_links(connection, rows, heads)
                for statement, some in steps:
                    if some:
                        connection.execute(statement, some)

            await self._store.write(write, tuple(row["stream"] for row in seen))
            self._heads = heads

    async def read(self, stream: str) -> list[Record]:
        """The records of one stream, upcast; StreamBroken when one in between is missing."""
        query = select(events).where(events.c.stream == stream).order_by(events.c.position)
        rows = await self._store.rows(query)
        for position, row in enumerate(rows):
            if row.position != position:
                raise StreamBroken(stream, position)
        return [self._record(row) for row in rows]

    async def read_all(
        self, after_sequence: int = 0, chunk_size: int = 500
    ) -> AsyncIterator[SequencedRecord]:
        """Every record after `after_sequence`; holds one chunk in memory and no transaction.

        A view that stayed open between chunks would keep the write-ahead log from being reset.
        """
        while True:
            rows = await self._store.rows(_after(after_sequence, chunk_size))
            for row in rows:
                yield SequencedRecord(row.sequence, self._record(row))
            if len(rows) < chunk_size:
                return
            after_sequence = rows[-1].sequence

    async def unfinished(self, station: str | None = None) -> list[str]:
        """The unfinished streams in the order in which they began; reads only their index."""
        query = (
            select(streams.c.stream)
            .where(streams.c.is_finished.is_(False))
            .order_by(streams.c.number)
        )
        if station is not None:
            query = query.where(streams.c.station == station)
        return [row.stream for row in await self._store.rows(query)]

    async def streams_of_order(self, number: str) -> list[StreamNote]:
        """The streams of an order by reference or own number, oldest first."""
        key = matching_key(number)
        query = (
            select(
                streams.c.stream,
                streams.c.order_reference,
                streams.c.own_number,
                streams.c.is_finished,
            )
            .where(or_(streams.c.order_reference_key == key, streams.c.own_number_key == key))
            .order_by(streams.c.number)
        )
        return [StreamNote(*row) for row in await self._store.rows(query)]

    async def heads_of_order(self, number: str) -> dict[str, int]:
        """The newest position of each stream of an order, by either of its numbers."""
        key = matching_key(number)
        query = (
            select(streams.c.stream, func.max(events.c.position).label("newest"))
            .join(events, events.c.stream == streams.c.stream)
            .where(or_(streams.c.order_reference_key == key, streams.c.own_number_key == key))
            .group_by(streams.c.stream)
        )
        return {row.stream: row.newest for row in await self._store.rows(query)}

    async def owners(self, unfinished: Sequence[str]) -> dict[str, str]:
        """Which station each of these streams belongs to now."""
        query = select(streams.c.stream, streams.c.station).where(streams.c.stream.in_(unfinished))
        return {row.stream: row.station for row in await self._store.rows(query)}

    async def is_so(self, question: Executable) -> bool:
        """The answer of the database to a question of one value."""
        return bool((await self._store.rows(question))[0][0])

    async def take_over(
        self, record: Record, owner: str, only_if: Executable | None = None
    ) -> bool:
        """Make the stream of `record` that of its station, with it as the next event.

        False, and nothing is done, when the stream is not `owner`'s any more, has more events, or
        `only_if` is not so. Raises JournalUnwritable.
        """
        rows = [event_row(record)]
        of_owner = (
            streams.update()
            .where(streams.c.stream == record.stream, streams.c.station == owner)
            .where(streams.c.last_position == record.position - 1)
            .values(station=record.station, last_position=record.position)
        )
        async with self._one_at_a_time:
            heads: dict[str, bytes] = {}

            def write(connection: Connection) -> bool:
                heads.clear()
                heads.update(self._heads)
                if only_if is not None and not connection.execute(only_if).scalar():
                    return False
                if not connection.execute(of_owner).rowcount:
                    return False
                _put_links(connection, rows, heads)
                connection.execute(_EVENT, rows)
                return True

            is_taken = await self._store.write(write, (record.stream,))
            if is_taken:
                self._heads = heads
        return is_taken

    async def newest_finished(self, own_number: str, station: str | None = None) -> str | None:
        """The finished stream with this own number that began last; reads only their index."""
        query = (
            select(streams.c.stream)
            .where(streams.c.own_number_key == matching_key(own_number))
            .where(streams.c.is_finished.is_(True))
            .order_by(streams.c.number.desc())
            .limit(1)
        )
        if station is not None:
            query = query.where(streams.c.station == station)
        rows = await self._store.rows(query)
        return rows[0].stream if rows else None

    async def last_sequence(self) -> int:
        """The newest record's sequence number; 0 when the log is empty."""
        rows = await self._store.rows(select(func.max(events.c.sequence)))
        return rows[0][0] or 0

    async def counts(self) -> JournalCounts:
        """How many events and streams there are."""
        count = select(func.count())
        query = select(
            count.select_from(events).scalar_subquery(),
            count.select_from(streams).scalar_subquery(),
            count.select_from(streams).where(streams.c.is_finished.is_(False)).scalar_subquery(),
        )
        return JournalCounts(*(await self._store.rows(query))[0])

    async def idle(self) -> None:
        """Let what runs come to its end."""
        await self._store.idle()

    async def close(self) -> None:
        """Close the log and let the next program in.

        Raises JournalUnwritable when that cannot be noted; the folder is free all the same.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._store.close()
        finally:
            self._lock.release()

    def _record(self, row: Row[*tuple[Any, ...]]) -> Record:
        return self._upcasters.upcast(
            Record(
                stream=row.stream,
                position=row.position,
                type=row.type,
                version=row.version,
                payload=row.payload,
                at=from_microseconds(row.at_us),
                station=row.station,
                packer=row.packer,
            )
        )


def _stream_seen(store: Store) -> Executable:
    new = store.insert(streams)
    last_position = case(
        (new.excluded.last_position > streams.c.last_position, new.excluded.last_position),
        else_=streams.c.last_position,
    )
    return new.on_conflict_do_update(
        index_elements=["stream"], set_={"last_position": last_position}
    )


def _after(sequence: int, limit: int) -> Select[*tuple[Any, ...]]:
    return (
        select(events).where(events.c.sequence > sequence).order_by(events.c.sequence).limit(limit)
    )


def _put_links(
    connection: Connection, rows: Sequence[dict[str, Any]], heads: dict[str, bytes]
) -> None:
    """Give every row its link, and leave the newest ones in `heads`."""
    for row in rows:
        station = row["station"]
        if station not in heads:
            heads[station] = _newest_link(connection, station)
        row["chain"] = heads[station] = link(heads[station], row)


def _newest_link(connection: Connection, station: str) -> bytes:
    query = (
        select(events.c.chain)
        .where(events.c.station == station, events.c.chain.is_not(None))
        .order_by(events.c.sequence.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    return START if found is None else bytes(found)
