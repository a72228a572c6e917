"""What the Station needs from outside, as protocols."""

from collections.abc import Sequence
from typing import Protocol

from packstation.packing.commands import Command
from packstation.packing.effects import Effect
from packstation.packing.events import Event
from packstation.packing.session import Session


class Recorder(Protocol):
    """Keeps events durably and in order."""

    def record(
        self, session: Session, events: Sequence[Event], first_position: int, packer: str | None
    ) -> int:
        """Queue `events`, the first of which is at `first_position`; return a ticket.

        `session` is the state after them.
        """

    async def durable(self, ticket: int) -> None:
        """Wait until everything up to `ticket` would survive the loss of power."""


class Performer(Protocol):
    """Performs effects. Failures that can be foreseen are outcomes, not exceptions."""

    async def perform(self, session: Session, effect: Effect) -> Sequence[Command]:
        """Do `effect` and say what came of it, as commands for the session.

        `session` is the state in which the effect was owed.
        """
