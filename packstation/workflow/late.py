"""Stands in for recorder and performer until the rooms behind them are loaded.

The window paints before disk and network are there; a Station whose bench `is_starting` keeps all
scans and records nothing, so nothing is asked of these before `attach`.
"""

from collections.abc import Sequence
from typing import Any

from packstation.packing.effects import Effect
from packstation.workflow.ports import Performer, Recorder, State


class LatePorts:
    """Implements both ports by those given to `attach`."""

    def __init__(self) -> None:
        self._ports: tuple[Recorder, Performer] | None = None

    def attach(self, recorder: Recorder, performer: Performer) -> None:
        """From now on these do the work."""
        self._ports = (recorder, performer)

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        """See `ports.Recorder.record`."""
        return self._attached()[0].record(state, events, first_position, packer)

    async def durable(self, ticket: int) -> None:
        """See `ports.Recorder.durable`."""
        await self._attached()[0].durable(ticket)

    async def perform(self, state: Any, effect: Effect) -> Sequence[Any]:
        """See `ports.Performer.perform`."""
        return await self._attached()[1].perform(state, effect)

    def _attached(self) -> tuple[Recorder, Performer]:
        if self._ports is None:
            raise RuntimeError("the Station was used before its bench was started")
        return self._ports
