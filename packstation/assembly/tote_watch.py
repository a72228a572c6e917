"""Totes that are scanned for an order: kept when the order is opened, released when it left."""

from packstation.assembly.early import now
from packstation.journal.totes import MappedTotes
from packstation.packing.events import OrderLoaded, SessionFinished
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Change
from packstation.workflow.retry_until_stored import insist
from packstation.workflow.station import Station


class ToteWatch:
    """Listens to the Station, which knows the tote that was scanned last."""

    def __init__(self, station: Station, totes: MappedTotes, tasks: Tasks) -> None:
        self._station = station
        self._totes = totes
        self._tasks = tasks

    def look(self, change: Change) -> None:
        """Keep, or release, the totes of the order that something happened to."""
        session = self._station.bench.sessions.get(change.stream or "")
        if session is None or session.order is None:
            return
        reference, tote = session.order.reference, self._station.bench.empty_tote
        kinds = {type(event) for event in change.events}
        if OrderLoaded in kinds and tote:
            self._station.update(empty_tote="")
            at = now()
            self._tasks.start("map a tote", insist(lambda: self._totes.put(tote, reference, at)))
        if SessionFinished in kinds:
            self._tasks.start("release its totes", insist(lambda: self._totes.release(reference)))
