"""Which consignments stand ready and were manifested by nobody, as the history knows it."""

import asyncio
import datetime
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Row, select

from packstation.history.packed import OrderState, PackedOrder
from packstation.history.store import History
from packstation.history.tables import manifested, packed_orders
from packstation.journal.record import to_microseconds

AT_ONCE = 500


async def waiting_consignments(
    history: History, since: datetime.datetime, station: str | None
) -> dict[str, str]:
    """PRO's references of them, each with that of its carrier; packed since `since`.

    With a `station` only its own. Raises JournalError.
    """
    query = select(packed_orders.c.value).where(packed_orders.c.packed_us >= to_microseconds(since))
    if station is not None:
        query = query.where(packed_orders.c.station == station)
    rows = await history.store.rows(query)
    # A day's orders are many, and somebody scans meanwhile.
    found = await asyncio.to_thread(lambda: dict(_ready(rows)))
    references = tuple(found)
    for first in range(0, len(references), AT_ONCE):
        some = references[first : first + AT_ONCE]
        gone = select(manifested.c.reference).where(manifested.c.reference.in_(some))
        for row in await history.store.rows(gone):
            del found[row.reference]
    return found


def _ready(rows: Sequence[Row[tuple[bytes]]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        order = msgspec.json.decode(row.value, type=PackedOrder)
        if order.state is not OrderState.READY:
            continue
        for one in order.consignments:
            if one.carrier_reference and not (one.is_withdrawn or one.is_manifested):
                yield one.reference, one.carrier_reference
