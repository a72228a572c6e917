"""Has consignment and label made while an order is still packed, where the policy says so."""

from collections import deque

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.ahead import can_prepare
from packstation.packing.bench import Bench
from packstation.packing.boxes import content_mark, suggested_box, to_come
from packstation.packing.parcels import Box
from packstation.packing.session import Session
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

REMEMBERED = 9
"""Orders, for how this bench packs: with boxes named, or without."""


class Preparing:
    """Listens to the Station, and asks it to prepare what can be foreseen."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._named: deque[bool] = deque(maxlen=REMEMBERED)
        """Of the last orders: whether their box was named."""

    def look(self, change: Change) -> None:
        """Prepare the order that changed, if that is its moment; one just opened has another."""
        session = self._station.bench.sessions.get(change.stream or "")
        if session is None or any(isinstance(event, ev.OrderLoaded) for event in change.events):
            return
        if any(isinstance(event, ev.PackingFinished) for event in change.events):
            self._named.append(session.packing.parcels[0].box is not None)
        self.begin(session.stream)

    def begin(self, stream: str) -> None:
        """Prepare the order of `stream` if that can be done."""
        session = self._station.bench.sessions.get(stream)
        if session is not None and can_prepare(session):
            box = self._probable_box(session, self._station.bench)
            self._station.act_on(stream, cmd.Prepare(box))

    def _probable_box(self, session: Session, bench: Bench) -> Box | None:
        """The box that served this content; by its size only where boxes are named at all."""
        is_learnt = content_mark(to_come(session)) in bench.learnt_boxes
        if not is_learnt and 2 * sum(self._named) <= len(self._named):
            return None
        return suggested_box(session, bench.boxes.values(), bench.learnt_boxes)
