"""Which parcels were scanned into a van: at this bench or any of its fleet, each once."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select

from packstation.journal.record import from_microseconds, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import loaded_parcels


class LoadedParcel(msgspec.Struct, frozen=True):
    """A parcel in a van. `key` is its consignment and its number in it: `EC-000-05B-901/2`."""

    key: str
    consignment: str
    carrier: str
    by: str
    at: datetime


class LoadedParcels:
    """They lie beside the inbox (`Schema.ORDERS`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, parcel: LoadedParcel) -> bool:
        """Keep it; False when it was loaded before: that stays. Raises JournalUnwritable."""
        values = {
            "parcel_key": parcel.key,
            "consignment": parcel.consignment,
            "carrier": parcel.carrier,
            "loaded_by": parcel.by,
            "loaded_us": to_microseconds(parcel.at),
        }
        new = self._store.insert(loaded_parcels).values(**values).on_conflict_do_nothing()
        return bool(await self._store.execute(new))

    async def get(self, key: str) -> LoadedParcel | None:
        """The parcel with that key; None while nobody has loaded it."""
        query = select(loaded_parcels).where(loaded_parcels.c.parcel_key == key)
        for row in await self._store.rows(query):
            return _loaded(row)
        return None

    async def since(self, at: datetime) -> list[LoadedParcel]:
        """What was loaded from `at` on, oldest first."""
        query = (
            select(loaded_parcels)
            .where(loaded_parcels.c.loaded_us >= to_microseconds(at))
            .order_by(loaded_parcels.c.loaded_us)
        )
        return [_loaded(row) for row in await self._store.rows(query)]


def _loaded(row: Row[*tuple[Any, ...]]) -> LoadedParcel:
    at = from_microseconds(row.loaded_us)
    return LoadedParcel(row.parcel_key, row.consignment, row.carrier, row.loaded_by, at)
