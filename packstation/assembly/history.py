"""The kept history of a bench: opened beside its log, and kept up while the bench is at work."""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

from packstation.assembly.early import now
from packstation.assembly.factories import databases_of
from packstation.assembly.setup import Setup
from packstation.history.keeper import catch_up
from packstation.history.store import History
from packstation.journal.errors import JournalError
from packstation.journal.files.beside import DatabaseBeside, FileBeside
from packstation.journal.folder import DataFolder
from packstation.journal.reader import LogReader
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.packing import events as ev
from packstation.workflow.looping.board import Change

log = logging.getLogger("packstation")

OPEN_AFTER_S = 5.0
"""The first orders of a shift come first."""
SETTLE_S = 1.0
STAND_BACK_S = 3.0
"""So long it leaves the computer to what a packer waits for."""
GLANCE_S = 0.1
LOOK_S = 60.0
PAUSE_S = 0.2
"""Between two pieces of work on a history that is far behind, for the packer's sake."""
AGAIN_S = 30.0
PATIENCE_S = 5.0
"""So long somebody who counts waits for what was packed just now."""
_A_DAY = datetime.timedelta(days=1)


class Beside(msgspec.Struct, frozen=True):
    """A log and its history, read beside whatever bench is at work on them.

    `station` is whose streams are this bench's; None: all of them are.
    """

    reader: LogReader
    history: History
    station: str | None


@asynccontextmanager
async def history_beside(setup: Setup, environment: Mapping[str, str]) -> AsyncIterator[Beside]:
    """The records as they stand. Raises JournalError, KeyUnavailable."""
    databases = await asyncio.to_thread(databases_of, setup.settings, setup.paths, environment)
    shared = databases.is_shared
    path = setup.paths.journal_file(setup.settings.station.mode)
    beside = DatabaseBeside(databases.of(Schema.LOG)) if shared else FileBeside(path)
    history = History(await Store.open(databases.of(Schema.HISTORY)))
    try:
        station = setup.settings.station.name if shared else None
        yield Beside(LogReader(beside.rows), history, station)
    finally:
        await history.close()


class HistoryKeeper:
    """Keeps the history up to what a bench records. Nothing of it ever stands in packing's way.

    What cannot be kept now is kept later: the log has it all. `is_at_work` says that the bench is
    on its way to a label.
    """

    def __init__(
        self,
        folder: DataFolder,
        written: Callable[[], Awaitable[None]],
        retention_days: int,
        is_at_work: Callable[[], bool],
    ) -> None:
        self._folder = folder
        self._written = written
        self._is_at_work = is_at_work
        self._days = datetime.timedelta(days=retention_days)
        self._news = asyncio.Event()
        self._is_kept = asyncio.Event()
        self._history: History | None = None
        self._postcodes: dict[str, str] = {}
        self._forgot_at: datetime.datetime | None = None

    @property
    def is_up_to_date(self) -> bool:
        """Whether all that it was told of is kept."""
        return self._is_kept.is_set()

    @property
    def history(self) -> History | None:
        """What is kept, to be read; None until it is opened, a moment after the start."""
        return self._history

    async def brought_up(self) -> None:
        """Wait until all that it was told of is kept; not for ever, as it may be far behind."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._is_kept.wait()

    def look(self, change: Change) -> None:
        """Listen to the Station: a step of packing alone is not worth a look."""
        if any(not isinstance(event, ev.Step | ev.AlertRaised) for event in change.events):
            self.hear()

    def hear(self) -> None:
        """There is something to keep."""
        self._news.set()
        self._is_kept.clear()

    def note_postcode(self, order_reference: str, postcode: str) -> None:
        """Where an order goes, to be kept until it is forgotten."""
        self._postcodes[order_reference] = postcode
        self.hear()

    async def run(self) -> None:
        """Keep up until cancelled."""
        await asyncio.sleep(OPEN_AFTER_S)
        while True:
            try:
                await self._keep()
            except JournalError as error:
                log.warning("the history is not kept up: %s", error)
                await asyncio.sleep(AGAIN_S)
                continue
            if not self._news.is_set():
                self._is_kept.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._news.wait()
            await asyncio.sleep(SETTLE_S)

    async def close(self) -> None:
        """Close what was opened."""
        if self._history is not None:
            await self._history.close()

    async def _stand_back(self) -> None:
        """Not for ever: PRO may take minutes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STAND_BACK_S):
                while self._is_at_work():  # noqa: ASYNC110 - its end is told to nobody
                    await asyncio.sleep(GLANCE_S)

    async def _keep(self) -> None:
        if self._history is None:
            self._history = History(await self._folder.open_history())
        self._news.clear()
        await self._written()  # the Station is told of it before the disk has it
        await self._stand_back()
        await catch_up(
            self._folder.journal.reader, self._history, self._folder.resumes, pause_s=PAUSE_S
        )
        for reference, postcode in tuple(self._postcodes.items()):
            await self._history.put_postcode(reference, postcode, now())
            self._postcodes.pop(reference, None)
        if self._forgot_at is None or now() - self._forgot_at > _A_DAY:
            await self._history.forget_postcodes(now() - self._days)
            self._forgot_at = now()
