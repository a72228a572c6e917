"""What the Station needs from outside, as protocols."""

from collections.abc import Sequence
from typing import Any, Protocol

from packstation.packing.day.run import ManifestRun
from packstation.packing.effects import Effect
from packstation.packing.intervening import Intervention
from packstation.packing.session import Session
from packstation.packing.shift import Shift

State = Session | ManifestRun | Shift | Intervention
"""What the events of a stream add up to."""


class Recorder(Protocol):
    """Keeps events durably and in order."""

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        """Queue `events`, the first of which is at `first_position`; return a ticket.

        `state` is the state after them.
        """

    async def durable(self, ticket: int) -> None:
        """Wait until everything up to `ticket` would survive the loss of power."""


class Performer(Protocol):
    """Performs effects. Failures that can be foreseen are outcomes, not exceptions."""

    async def perform(self, state: Any, effect: Effect) -> Sequence[Any]:
        """Do `effect` and say what came of it, as commands for the stream.

        `state` is the state in which the effect was owed.
        """
