"""Names, addresses and contacts of the orders on the bench, apart from the log.

Keyed by PRO's order reference and erased after some days; the log says what was packed, by order
reference, and stays readable without this.
"""

from datetime import timedelta

from sqlalchemy import delete, select

from packstation.journal.documents import Clock, utc_now
from packstation.journal.record import to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import people


class People:
    """The personal data in an open store (`Schema.ORDERS`)."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    async def put(self, order_reference: str, data: bytes) -> None:
        """Store (or replace) one order's personal data, a JSON value. Raises JournalUnwritable."""
        row = {"data": data, "stored_us": to_microseconds(self._clock())}
        statement = self._store.insert(people).values(order_reference=order_reference, **row)
        await self._store.execute(
            statement.on_conflict_do_update(index_elements=["order_reference"], set_=row)
        )

    async def get(self, order_reference: str) -> bytes | None:
        """One order's personal data; None when there is none (any more)."""
        query = select(people.c.data).where(people.c.order_reference == order_reference)
        rows = await self._store.rows(query)
        return bytes(rows[0].data) if rows else None

    async def delete(self, order_reference: str) -> None:
        """Erase one order's personal data, also from the file."""
        statement = delete(people).where(people.c.order_reference == order_reference)
        if await self._store.execute(statement):
            await self._store.forget_deleted()

    async def delete_older_than(self, days: int) -> int:
        """Erase what was stored more than `days` days ago, also from the file; returns how many."""
        limit = to_microseconds(self._clock() - timedelta(days=days))
        erased = await self._store.execute(delete(people).where(people.c.stored_us < limit))
        if erased:
            await self._store.forget_deleted()
        return erased
