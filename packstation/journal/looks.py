"""How the window looks for each packer, at this bench or at every one of the fleet."""

import msgspec
from sqlalchemy import select

from packstation.journal.store import Store
from packstation.journal.tables import packer_looks


class PackerLook(msgspec.Struct, frozen=True):
    """What somebody chose; values as the settings file writes them."""

    language: str
    theme: str
    type_percent: int


class PackerLooks:
    """They lie beside the inbox (`Schema.ORDERS`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, packer: str, look: PackerLook) -> None:
        """Keep it in place of what the packer chose before. Raises JournalUnwritable."""
        values = msgspec.structs.asdict(look)
        new = self._store.insert(packer_looks).values(packer=packer, **values)
        await self._store.execute(new.on_conflict_do_update(index_elements=["packer"], set_=values))

    async def of(self, packer: str) -> PackerLook | None:
        """What the packer chose; None before the first choice."""
        query = select(packer_looks).where(packer_looks.c.packer == packer)
        for row in await self._store.rows(query):
            return PackerLook(row.language, row.theme, row.type_percent)
        return None
