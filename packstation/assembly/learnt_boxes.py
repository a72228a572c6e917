"""The box that the same content was packed in last time, looked up when an order is opened."""

import logging
from collections.abc import Callable

from packstation.assembly.history import HistoryKeeper
from packstation.history.search import search
from packstation.history.words import content_word
from packstation.journal.errors import JournalError
from packstation.packing.boxes import content_mark, to_come
from packstation.packing.events import OrderLoaded
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

log = logging.getLogger("packstation")


class LearntBoxes:
    """Listens to the Station, and tells it what the history knows of an order's content."""

    def __init__(
        self,
        station: Station,
        keeper: HistoryKeeper,
        tasks: Tasks,
        known: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`known` is called with a stream once all that can be learnt of its order is."""
        self._known = known
        self._station = station
        self._keeper = keeper
        self._tasks = tasks

    def look(self, change: Change) -> None:
        """Look an order up that was just opened."""
        session = self._station.bench.sessions.get(change.stream or "")
        if session is None or not any(isinstance(e, OrderLoaded) for e in change.events):
            return
        mark = content_mark(to_come(session))
        if mark and mark not in self._station.bench.learnt_boxes:
            self._tasks.start("look up which box served", self._look_up(session.stream, mark))
        else:
            self._known(session.stream)

    async def _look_up(self, stream: str, mark: str) -> None:
        await self._learn(mark)
        self._known(stream)

    async def _learn(self, mark: str) -> None:
        history = self._keeper.history
        if history is None:
            return
        try:
            found = await search(history, content_word(mark), most=1)
        except JournalError as error:
            log.info("which box served could not be looked up: %s", error)
            return
        for hit in found.hits:
            learnt = self._station.bench.learnt_boxes.set(mark, hit.order.box)
            self._station.update(learnt_boxes=learnt)
