"""Which bench of a fleet prints which carrier's manifest: the first that finds it."""

from sqlalchemy import select

from packstation.journal.documents import Clock, utc_now
from packstation.journal.record import to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import manifest_papers


class ManifestPapers:
    """They lie beside the inbox (`Schema.ORDERS`)."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    async def take(self, reference: str, by: str) -> bool:
        """Whether the manifest is for the bench `by` to print: nobody took it before, or that did.

        Raises JournalError.
        """
        at = to_microseconds(self._clock())
        values = {"reference": reference, "taken_by": by, "taken_us": at}
        new = self._store.insert(manifest_papers).values(**values).on_conflict_do_nothing()
        if await self._store.execute(new):
            return True
        query = select(manifest_papers.c.taken_by).where(manifest_papers.c.reference == reference)
        return [row.taken_by for row in await self._store.rows(query)] == [by]
