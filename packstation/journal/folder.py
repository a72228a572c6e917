"""A station's data folder: the log, the orders and the documents, opened and closed as one."""

from pathlib import Path
from types import TracebackType
from typing import Self

from packstation.journal.aside import set_aside
from packstation.journal.documents import Documents
from packstation.journal.errors import JournalDamaged
from packstation.journal.faults import plain_faults
from packstation.journal.inbox import Inbox
from packstation.journal.log import Journal
from packstation.journal.people import People
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.journal.upcast import STEPS, Upcasters

JOURNAL_NAME = "journal.sqlite"
ORDERS_NAME = "orders.sqlite"
DOCUMENTS_NAME = "documents.sqlite"


async def open_orders(folder: Path) -> Store:
    """The store of inbox and people, also while a bench is at work on the folder."""
    return await Store.open(folder / ORDERS_NAME, Schema.ORDERS)


class DataFolder:
    """Everything that a station remembers; made by `open`, ended by `close`."""

    def __init__(self, journal: Journal, orders: Store, documents: Store) -> None:
        self.journal = journal
        self.inbox = Inbox(orders)
        self.people = People(orders)
        self.documents = Documents(documents)
        self._stores = (orders, documents)

    @classmethod
    async def open(cls, folder: Path, *, station: str = "", upcasters: Upcasters = STEPS) -> Self:
        """Open all files in the folder, making what is missing.

        Raises what `Journal.open` raises; nothing stays open then.
        """
        journal = await Journal.open(folder / JOURNAL_NAME, station=station, upcasters=upcasters)
        opened: list[Store] = []
        try:
            opened.append(await open_orders(folder))
            opened.append(await _open_documents(folder / DOCUMENTS_NAME))
        except BaseException:
            for store in opened:
                await store.close()
            await journal.close()
            raise
        return cls(journal, *opened)

    async def close(self) -> None:
        """Close all files; a second call does nothing."""
        for store in self._stores:
            await store.close()
        await self.journal.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.close()


async def _open_documents(path: Path) -> Store:
    """Damaged documents are set aside without asking: each can be fetched from PRO again."""
    try:
        return await Store.open(path, Schema.DOCUMENTS)
    except JournalDamaged:
        with plain_faults(path):
            set_aside(path)
        return await Store.open(path, Schema.DOCUMENTS)
