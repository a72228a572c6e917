"""Which consignments stand ready and were manifested by nobody, as the history knows it."""

import asyncio
import datetime
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select

from packstation.history.packed import OrderState, PackedOrder
from packstation.history.store import History
from packstation.history.tables import manifested, packed_orders
from packstation.journal.record import to_microseconds
from packstation.runtime.digests import Digests

AT_ONCE = 200
"""Orders in memory at a time: a bench that runs the end of day once a week has thousands."""


async def waiting_consignments(
    history: History, since: datetime.datetime, station: str | None
) -> dict[str, Digests]:
    """PRO's references of them, by that of their carrier; packed since `since`.

    With a `station` only its own. Raises JournalError.
    """
    waiting: dict[str, Digests] = {}
    at = (to_microseconds(since), 0)
    while rows := await history.store.rows(_packed_after(*at, station)):
        # Somebody scans meanwhile.
        ready = await asyncio.to_thread(lambda some: dict(_ready(some)), rows)
        gone = select(manifested.c.reference).where(manifested.c.reference.in_(ready))
        for row in await history.store.rows(gone):
            del ready[row.reference]
        for carrier in set(ready.values()):
            its = [one for one, by in ready.items() if by == carrier]
            waiting[carrier] = waiting.get(carrier, Digests.none()).plus(its)
        at = (rows[-1].packed_us, rows[-1].number)
    return waiting


def _packed_after(packed_us: int, number: int, station: str | None) -> Select[Any]:
    """The next that were packed at that microsecond with a higher number, or later."""
    its = packed_orders.c
    query = (
        select(its.packed_us, its.number, its.value)
        .where(its.packed_us >= packed_us)
        .where((its.packed_us > packed_us) | (its.number > number))
        .order_by(its.packed_us, its.number)
        .limit(AT_ONCE)
    )
    return query if station is None else query.where(its.station == station)


def _ready(rows: Sequence[Row[Any]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        order = msgspec.json.decode(row.value, type=PackedOrder)
        if order.state is not OrderState.READY:
            continue
        for one in order.consignments:
            if one.carrier_reference and not (one.is_withdrawn or one.is_manifested):
                yield one.reference, one.carrier_reference
