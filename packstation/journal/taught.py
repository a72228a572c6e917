"""Barcodes that a supervisor taught to an item, for this bench or its whole fleet."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import delete, select

from packstation.journal.record import from_microseconds, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import taught_barcodes
from packstation.packing.barcodes.codes import match_key


class Taught(msgspec.Struct, frozen=True):
    """One barcode: what it says, the item's SKU, who taught it and when."""

    code: str
    sku: str
    by: str
    at: datetime


class TaughtBarcodes:
    """They lie beside the inbox (`Schema.ORDERS`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, code: str, sku: str, by: str, at: datetime) -> None:
        """Keep it; taught anew, a barcode means the newest item. Raises JournalUnwritable."""
        values = {
            "code": code.strip(),
            "sku_key": match_key(sku),
            "sku": sku,
            "taught_by": by,
            "taught_us": to_microseconds(at),
        }
        new = self._store.insert(taught_barcodes).values(code_key=match_key(code), **values)
        await self._store.execute(
            new.on_conflict_do_update(index_elements=["code_key"], set_=values)
        )

    async def of(self, skus: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The barcodes of these items, by match key of the SKU."""
        keys = {match_key(sku) for sku in skus}
        query = select(taught_barcodes.c.sku_key, taught_barcodes.c.code).order_by(
            taught_barcodes.c.code_key
        )
        if len(keys) <= MOST_NAMED:
            query = query.where(taught_barcodes.c.sku_key.in_(keys))
        found: dict[str, tuple[str, ...]] = {}
        for sku_key, code in await self._store.rows(query):
            if sku_key in keys:
                found[sku_key] = (*found.get(sku_key, ()), code)
        return found

    async def list(self) -> list[Taught]:
        """All of them, by item."""
        query = select(taught_barcodes).order_by(taught_barcodes.c.sku_key)
        return [
            Taught(row.code, row.sku, row.taught_by, from_microseconds(row.taught_us))
            for row in await self._store.rows(query)
        ]

    async def remove(self, code: str) -> bool:
        """Forget one; False when it was not taught."""
        is_it = taught_barcodes.c.code_key == match_key(code)
        return bool(await self._store.execute(delete(taught_barcodes).where(is_it)))


MOST_NAMED = 500
"""More are not named in one question: databases limit its length."""
