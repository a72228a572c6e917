"""What waits for a carrier at this bench: of a whole day, and after a restart, too."""

import asyncio
import contextlib
import datetime
import logging
from collections import Counter
from collections.abc import Callable, Mapping

from packstation.assembly.early import now
from packstation.assembly.history import HistoryKeeper
from packstation.history.waiting import waiting_consignments
from packstation.journal.errors import JournalError
from packstation.runtime.digests import Digests
from packstation.workflow.collecting import Collections, waiting_for_carriers
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

log = logging.getLogger("packstation")

SOON_S = 6.0
"""The history is opened a moment after the start."""
REMIND_BEFORE = datetime.timedelta(hours=1)
"""So long before a collection it is told how many wait."""
EVERY_S, SELDOM_S = 60.0, 900.0
"""Other benches run the end of day, too: so often it is counted again when a collection is near,
and when none is.
"""
FAR_ENOUGH = datetime.timedelta(days=4)
"""Over a long weekend; what stood longer the end of day names."""


class Awaiting:
    """Counts again every so often, and after an end of day."""

    def __init__(
        self,
        station: Station,
        keeper: HistoryKeeper,
        collections: Collections,
        locations: Callable[[], tuple[str, ...]],
        own: str | None,
    ) -> None:
        self._station = station
        self._keeper = keeper
        self._collections = collections
        self._locations = locations
        self._own = own
        self._before: Mapping[str, Digests] = {}
        self._day = station.bench.day
        self._news = asyncio.Event()

    @property
    def counts(self) -> Counter[str]:
        """How many consignments wait, by their carrier's reference."""
        return waiting_for_carriers(self._station.bench.sessions.values(), self._before)

    def look(self, _: Change) -> None:
        """Listen to the Station: an end of day goes on, which is no matter of a session."""
        day = self._station.bench.day
        if day is not self._day:
            self._day = day
            self._keeper.hear()
            self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.sleep(SOON_S)
        while True:
            try:
                await self._count()
            except JournalError as error:
                log.info("what waits for the carriers cannot be counted: %s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY_S if self._is_one_near() else SELDOM_S):
                    await self._news.wait()

    def _is_one_near(self) -> bool:
        near = now() + REMIND_BEFORE + datetime.timedelta(seconds=SELDOM_S)
        return any(at <= near for at in self._collections.cut_offs(now().astimezone()).values())

    async def _count(self) -> None:
        self._news.clear()
        await self._keeper.brought_up()
        history = self._keeper.history
        if history is not None:
            self._before = await waiting_consignments(history, now() - FAR_ENOUGH, self._own)
            await self._collections.learn(self._locations(), self.counts, now().astimezone())
