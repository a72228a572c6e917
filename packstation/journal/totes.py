"""Which order lies in which tote, as somebody scanned it: at this bench or any of its fleet."""

from datetime import datetime

from sqlalchemy import delete, select

from packstation.journal.record import to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import mapped_totes
from packstation.packing.barcodes.codes import match_key


class MappedTotes:
    """They lie beside the inbox (`Schema.ORDERS`). A tote holds one order, an order many totes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, tote: str, order_reference: str, at: datetime) -> None:
        """From now on `tote` is the order's. Raises JournalUnwritable."""
        values = {"order_reference": order_reference, "mapped_us": to_microseconds(at)}
        new = self._store.insert(mapped_totes).values(tote_key=match_key(tote), **values)
        await self._store.execute(
            new.on_conflict_do_update(index_elements=["tote_key"], set_=values)
        )

    async def order_in(self, tote: str) -> str | None:
        """PRO's reference of the order in `tote`; None when nobody said so."""
        query = select(mapped_totes.c.order_reference).where(
            mapped_totes.c.tote_key == match_key(tote)
        )
        for row in await self._store.rows(query):
            return str(row.order_reference)
        return None

    async def release(self, order_reference: str) -> None:
        """The order left: its totes are empty. Raises JournalUnwritable."""
        is_its = mapped_totes.c.order_reference == order_reference
        await self._store.execute(delete(mapped_totes).where(is_its))
