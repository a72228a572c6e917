"""A unit whose serial number has left before is told to its packer while it is in the hand."""

import logging

from packstation.assembly.history import HistoryKeeper
from packstation.history.serials import left_with
from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.events import ItemPacked
from packstation.packing.order import OrderLine
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

log = logging.getLogger("packstation")


class SerialWatch:
    """Listens to the Station and looks each serial number up in the kept history."""

    def __init__(self, station: Station, keeper: HistoryKeeper, tasks: Tasks) -> None:
        self._station = station
        self._keeper = keeper
        self._tasks = tasks

    def look(self, change: Change) -> None:
        """Look up what was packed; scanning goes on meanwhile."""
        session = self._station.bench.sessions.get(change.stream or "")
        if session is None or session.catalogue is None:
            return
        for event in change.events:
            if isinstance(event, ItemPacked) and event.serial:
                line = session.catalogue.lines[event.line]
                work = self._told(session.stream, line, event.serial)
                self._tasks.start("look a serial number up", work)

    async def _told(self, stream: str, line: OrderLine, serial: str) -> None:
        history = self._keeper.history
        if history is None:
            return
        items = tuple(filter(None, (line.sku, line.own_reference, *line.barcodes)))
        try:
            order = await left_with(history, serial, items, but=stream)
        except JournalError as error:
            log.info("a serial number could not be looked up: %s", error)
            return
        if order is not None:
            self._station.act_on(stream, cmd.SerialShipped(line.id, serial, order.name))
