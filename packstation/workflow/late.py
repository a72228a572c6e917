"""Stands in for recorder and performer until the rooms behind them are loaded.

The window paints before disk and network are there; a Station whose bench `is_starting` keeps all
scans and records nothing, so nothing is asked of these before `attach`.
"""

from collections.abc import Sequence

from packstation.packing.commands import Command
from packstation.packing.effects import Effect
from packstation.packing.events import Event
from packstation.packing.session import Session
from packstation.workflow.ports import Performer, Recorder


class LatePorts:
    """Implements both ports by those given to `attach`."""

    def __init__(self) -> None:
        self._ports: tuple[Recorder, Performer] | None = None

    def attach(self, recorder: Recorder, performer: Performer) -> None:
        """From now on these do the work."""
        self._ports = (recorder, performer)

    def record(
        self, session: Session, events: Sequence[Event], first_position: int, packer: str | None
    ) -> int:
        """See `ports.Recorder.record`."""
        return self._attached()[0].record(session, events, first_position, packer)

    async def durable(self, ticket: int) -> None:
        """See `ports.Recorder.durable`."""
        await self._attached()[0].durable(ticket)

    async def perform(self, session: Session, effect: Effect) -> Sequence[Command]:
        """See `ports.Performer.perform`."""
        return await self._attached()[1].perform(session, effect)

    def _attached(self) -> tuple[Recorder, Performer]:
        if self._ports is None:
            raise RuntimeError("the Station was used before its bench was started")
        return self._ports
