"""Which labels were scanned into a van: at this bench or any of its fleet, each once."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from packstation.journal.record import from_microseconds, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import loaded_labels


class LoadedLabel(msgspec.Struct, frozen=True):
    """A parcel in a van. `label_key` is the match key of its barcode (`label_key`)."""

    label_key: str
    consignment: str
    carrier: str
    by: str
    at: datetime


class LoadedLabels:
    """They lie beside the inbox (`Schema.ORDERS`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, label: LoadedLabel) -> bool:
        """Keep it; False when it was loaded before: that stays. Raises JournalUnwritable."""
        values = {
            "label_key": label.label_key,
            "consignment": label.consignment,
            "carrier": label.carrier,
            "loaded_by": label.by,
            "loaded_us": to_microseconds(label.at),
        }
        new = self._store.insert(loaded_labels).values(**values).on_conflict_do_nothing()
        return bool(await self._store.execute(new))

    async def since(self, at: datetime) -> list[LoadedLabel]:
        """What was loaded from `at` on, oldest first."""
        query = (
            select(loaded_labels)
            .where(loaded_labels.c.loaded_us >= to_microseconds(at))
            .order_by(loaded_labels.c.loaded_us)
        )
        return [
            LoadedLabel(
                row.label_key,
                row.consignment,
                row.carrier,
                row.loaded_by,
                from_microseconds(row.loaded_us),
            )
            for row in await self._store.rows(query)
        ]
