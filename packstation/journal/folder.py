"""All that a station remembers: the log, the orders and the documents, opened and closed as one."""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from packstation.journal.benches import Benches
from packstation.journal.database import Databases
from packstation.journal.documents import Documents
from packstation.journal.errors import JournalLeftBehind
from packstation.journal.files.sqlite_file import NAMES, LocalFiles
from packstation.journal.inbox import Inbox
from packstation.journal.loading import LoadedParcels
from packstation.journal.log import Journal
from packstation.journal.looks import PackerLooks
from packstation.journal.manifest_papers import ManifestPapers
from packstation.journal.people import People
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.journal.support import FileRecords
from packstation.journal.taught import TaughtBarcodes
from packstation.journal.totes import MappedTotes
from packstation.journal.upcast import STEPS, Upcasters


class DataFolder:
    """Everything that a station remembers; made by `open`, ended by `close`.

    `resumes` is the station whose unfinished streams go on here; None: all of them, as a folder is
    one bench's whatever it was called when it began an order.
    """

    def __init__(
        self,
        journal: Journal,
        orders: Store,
        documents: Store,
        resumes: str | None,
        databases: Databases,
    ) -> None:
        self.journal = journal
        self.inbox = Inbox(orders)
        self.taught = TaughtBarcodes(orders)
        self.looks = PackerLooks(orders)
        self.totes = MappedTotes(orders)
        self.loaded = LoadedParcels(orders)
        self.manifest_papers = ManifestPapers(orders)
        self.people = People(orders)
        self.benches = Benches(orders)
        self.documents = Documents(documents)
        self.resumes = resumes
        self._databases = databases
        self._stores = (orders, documents)

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        station: str = "",
        databases: Databases | None = None,
        upcasters: Upcasters = STEPS,
    ) -> Self:
        """Open everything, making what is missing: files in the folder, or what is in `databases`.

        Raises what `Journal.open` raises, JournalLeftBehind; nothing stays open then.
        """
        where = databases or LocalFiles(folder)
        if where.is_shared:
            await asyncio.to_thread(_refuse_left_behind, folder / NAMES[Schema.LOG])
        journal = await Journal.open(
            folder / NAMES[Schema.LOG],
            station=station,
            database=where.of(Schema.LOG),
            upcasters=upcasters,
        )
        opened: list[Store] = []
        try:
            for schema in (Schema.ORDERS, Schema.DOCUMENTS):
                opened.append(await Store.open(where.of(schema)))
        except BaseException:
            for store in opened:
                await store.close()
            await journal.close()
            raise
        orders, documents = opened
        return cls(journal, orders, documents, station if where.is_shared else None, where)

    async def is_away(self, station: str) -> bool:
        """Whether the fleet's bench `station` is not connected. Raises JournalError."""
        from packstation.journal.fleet.presence import is_away

        return await self.journal.is_so(is_away(station))

    async def open_history(self) -> Store:
        """Open the tables of the history, which whoever opens them closes before the folder.

        Apart from the rest, as nothing on a bench waits for them. Errors as in `Store.open`.
        """
        return await Store.open(self._databases.of(Schema.HISTORY))

    async def idle(self) -> None:
        """Let what runs come to its end, also where its caller has given up waiting."""
        for store in (self.journal, *self._stores):
            await store.idle()

    async def close(self) -> None:
        """Close everything; a second call does nothing."""
        # All of them before one closes the connections that they share.
        await self.idle()
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


def _refuse_left_behind(path: Path) -> None:
    """An order that was begun in the file would be labelled by nobody."""
    unfinished = FileRecords(path).unfinished() if path.exists() else 0
    if unfinished:
        raise JournalLeftBehind(path, unfinished)
