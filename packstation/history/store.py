"""The kept history in its tables: written whole orders at a time, each the newest of its stream."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Executable, bindparam, case, delete, select
from sqlalchemy import text as sql

from packstation.history.packed import PackedOrder
from packstation.history.tables import history_progress, manifested, packed_orders, postcodes
from packstation.history.words import compact, content_word, kept_words, label_word
from packstation.journal.record import to_microseconds
from packstation.journal.store import Store

_PUT_WORDS = {
    "sqlite": "INSERT INTO packed_words (rowid, words) VALUES (:number, :words)",
    "postgresql": (
        "INSERT INTO packed_words (number, words) VALUES (:number, "
        "array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
_DROP_WORDS = {
    "sqlite": "DELETE FROM packed_words WHERE rowid = :number",
    "postgresql": "DELETE FROM packed_words WHERE number = :number",
}
_UNCHANGING = ("number", "stream")


class Manifested(msgspec.Struct, frozen=True):
    """A consignment that an end of day manifested, and when."""

    reference: str
    at: datetime


class History:
    """The history in an open store (`Schema.HISTORY`)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._put_order = _newest_counts(store)
        self._put_progress = _farthest_counts(store)

    async def keep(
        self,
        orders: Sequence[PackedOrder],
        settled: Sequence[Manifested] = (),
        progress: Mapping[str, int] | None = None,
    ) -> None:
        """Put orders in the place of older ones of their streams, as one transaction.

        `progress` says how far in the log each keeper has come with it.
        """
        # An order of thousands of lines has as many words: not where scans are waited for.
        rows, words = await asyncio.to_thread(_prepared, orders)
        done = [{"keeper": who, "sequence": at} for who, at in (progress or {}).items()]
        news = [{"reference": one.reference, "at_us": to_microseconds(one.at)} for one in settled]
        put_settled = self.store.insert(manifested).on_conflict_do_nothing()

        def write(connection: Connection) -> None:
            if rows:
                connection.execute(self._put_order, rows)
                _put_words(connection, words)
            if news:
                connection.execute(put_settled, news)
            if done:
                connection.execute(self._put_progress, done)

        await self.store.write(write)

    async def progress(self, keeper: str) -> int:
        """How far in the log `keeper` has come; 0 for one that has kept nothing yet."""
        query = select(history_progress.c.sequence).where(history_progress.c.keeper == keeper)
        rows = await self.store.rows(query)
        return int(rows[0].sequence) if rows else 0

    async def empty(self) -> None:
        """Forget everything that the log tells; postcodes stay, as it does not know them."""

        def write(connection: Connection) -> None:
            for table in (history_progress, manifested, packed_orders):
                connection.execute(delete(table))
            connection.execute(sql("DELETE FROM packed_words"))

        await self.store.write(write)

    async def count(self) -> int:
        """How many sessions it holds."""
        rows = await self.store.rows(sql("SELECT count(*) FROM packed_orders"))
        return int(rows[0][0])

    async def put_postcode(self, order_reference: str, postcode: str, now: datetime) -> None:
        """Keep where an order goes until it is forgotten."""
        if not compact(postcode):
            return
        row = {
            "postcode": postcode.strip(),
            "postcode_key": compact(postcode),
            "stored_us": to_microseconds(now),
        }
        new = self.store.insert(postcodes).values(order_reference=order_reference, **row)
        await self.store.execute(
            new.on_conflict_do_update(index_elements=["order_reference"], set_=row)
        )

    async def forget_postcodes(self, before: datetime) -> int:
        """Erase postcodes kept before a time, also from the file; returns how many."""
        is_old = postcodes.c.stored_us < to_microseconds(before)
        return await self._forget(delete(postcodes).where(is_old))

    async def forget_order(self, order_reference: str) -> int:
        """Erase one order's postcode, also from the file; returns how many there were."""
        is_its = postcodes.c.order_reference == order_reference
        return await self._forget(delete(postcodes).where(is_its))

    async def _forget(self, statement: Executable) -> int:
        erased = await self.store.execute(statement)
        if erased:
            await self.store.forget_deleted()
        return erased

    async def close(self) -> None:
        """Close the store; twice is harmless."""
        await self.store.close()


def _newest_counts(store: Store) -> Executable:
    """An older state of a stream never takes the place of a newer one, whoever comes last."""
    new = store.insert(packed_orders)
    columns = (column.name for column in packed_orders.columns)
    changed = {name: new.excluded[name] for name in columns if name not in _UNCHANGING}
    return new.on_conflict_do_update(
        index_elements=["stream"],
        set_=changed,
        where=new.excluded.position >= packed_orders.c.position,
    )


def _farthest_counts(store: Store) -> Executable:
    new = store.insert(history_progress)
    old = history_progress.c.sequence
    farthest = case((new.excluded.sequence > old, new.excluded.sequence), else_=old)
    return new.on_conflict_do_update(index_elements=["keeper"], set_={"sequence": farthest})


def _prepared(
    orders: Sequence[PackedOrder],
) -> tuple[list[dict[str, Any]], dict[str, tuple[int, str]]]:
    """The rows of these orders, and by stream the position and words of each."""
    # In one order everywhere, so that two who keep the same orders never wait in a ring.
    rows = sorted(map(_row, orders), key=lambda row: str(row["stream"]))
    return rows, {order.stream: (order.position, _words(order)) for order in orders}


def _row(order: PackedOrder) -> dict[str, Any]:
    return {
        "stream": order.stream,
        "position": order.position,
        "reference": order.reference,
        "station": order.station,
        "packer": order.packer,
        "carrier": order.carrier,
        "service": order.service,
        "opened_us": to_microseconds(order.opened),
        "packed_us": to_microseconds(order.packed) if order.packed is not None else None,
        "units": order.units,
        "parcels": order.parcels,
        "packer_ms": order.spent.packer_ms,
        "pro_ms": order.spent.pro_ms,
        "printer_ms": order.spent.printer_ms,
        "exception_ms": order.spent.exception_ms,
        "errors": sum(order.errors.values()),
        "shorts": order.shorts,
        "reprints": order.reprints,
        "value": msgspec.json.encode(order),
    }


def _words(order: PackedOrder) -> str:
    consignments = order.consignments
    texts = (
        order.scanned,
        order.reference,
        order.own_number,
        order.packer,
        order.station,
        *order.skus,
        *order.codes,
        *order.serials,
        *(c.reference for c in consignments),
        *(number for c in consignments for number in c.tracking),
        *(c.carrier for c in consignments),
        *(c.service for c in consignments),
        *(label_word(mark) for label in order.labels for mark in label.marks),
        *((content_word(order.content),) if order.box else ()),
    )
    return " ".join(kept_words(texts))


def _put_words(connection: Connection, words: Mapping[str, tuple[int, str]]) -> None:
    mine = packed_orders.c.stream.in_(bindparam("streams", expanding=True))
    query = select(packed_orders.c.number, packed_orders.c.stream, packed_orders.c.position)
    found = connection.execute(query.where(mine), {"streams": list(words)}).all()
    rows = [
        {"number": row.number, "words": words[row.stream][1]}
        for row in found
        if row.position == words[row.stream][0]
    ]
    if rows:
        dialect = connection.dialect.name
        connection.execute(sql(_DROP_WORDS[dialect]), [{"number": r["number"]} for r in rows])
        connection.execute(sql(_PUT_WORDS[dialect]), rows)
