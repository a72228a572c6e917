"""The bench as it stands, and who is told when that changes."""

import logging
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from packstation.packing import bench as bn
from packstation.packing import events as ev
from packstation.packing.bench import Bench

log = logging.getLogger(__name__)


class Change(msgspec.Struct, frozen=True):
    """What listeners are told: the events of one decision, and the stream they belong to.

    `act` is set for what concerns the bench and no session.
    """

    stream: str | None = None
    events: tuple[ev.Event, ...] = ()
    act: bn.Meaning | None = None


Listener = Callable[[Change], None]


class Board:
    """Holds the one `Bench` value; whoever puts something new on it says so with `tell`."""

    def __init__(self) -> None:
        self.bench = Bench()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change, in order; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, **fields: object) -> None:
        """Change fields of the bench; the caller tells of it."""
        self.bench = replace(self.bench, **fields)

    def update(self, **fields: object) -> None:
        """Change fields of the bench, and tell."""
        self.put(**fields)
        self.tell(Change())

    def tell(self, change: Change) -> None:
        """Tell every listener; one that fails keeps no other, and no order, from going on."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                log.critical("a listener failed", exc_info=True)

    def packer(self) -> str | None:
        """Who is signed in: written with every event."""
        return self.bench.packer
