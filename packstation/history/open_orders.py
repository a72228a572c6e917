"""The orders of a day as they stand: what was opened since, newest first."""

import datetime

import msgspec
from sqlalchemy import Connection, select

from packstation.history.packed import PackedOrder
from packstation.history.search import Hit, with_state
from packstation.history.store import History
from packstation.history.tables import packed_orders
from packstation.journal.record import to_microseconds


async def opened_since(history: History, since: datetime.datetime, most: int) -> tuple[Hit, ...]:
    """At most the `most` newest sessions that began at `since` or later.

    Raises JournalError when the records cannot be read.
    """
    query = (
        select(packed_orders.c.value)
        .where(packed_orders.c.opened_us >= to_microseconds(since))
        .order_by(packed_orders.c.opened_us.desc())
        .limit(most)
    )

    def look(connection: Connection) -> tuple[Hit, ...]:
        rows = connection.execute(query)
        orders = [msgspec.json.decode(row.value, type=PackedOrder) for row in rows]
        return tuple(with_state(connection, orders))

    return await history.store.read(look)
