"""Where the streams of a bench live: recorded in the journal, shown on the bench."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from packstation.packing.effects import Effect
from packstation.workflow.looping.loop import Kept
from packstation.workflow.ports import Performer, Recorder

S = TypeVar("S", bound=Kept)


class Records:
    """What was queued for the disk last, stream by stream."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._tickets: dict[str, int] = {}

    def record(self, state: Any, events: Sequence[Any], first: int, packer: str | None) -> None:
        """Queue `events`; `state` is what they lead to."""
        self._tickets[state.stream] = self._recorder.record(state, events, first, packer)

    async def on_disk(self, stream: str) -> None:
        """What cannot be recorded does not begin: then this raises, and nothing happened."""
        ticket = self._tickets.get(stream)
        if ticket is not None:  # None: all of it was read from the disk at the start
            await self._recorder.durable(ticket)

    def forget(self, stream: str) -> None:
        """The stream is over and shown no longer."""
        self._tickets.pop(stream, None)


class StreamHome(Generic[S]):
    """Implements `loop.Home`. `write` puts a state on the bench and says so."""

    def __init__(
        self,
        records: Records,
        performer: Performer,
        packer: Callable[[], str | None],
        *,
        read: Callable[[str], S | None],
        write: Callable[[S, Sequence[Any]], None],
        aim: Callable[[S, Effect], Effect] = lambda _, effect: effect,
        taken: Callable[[], None] = lambda: None,
    ) -> None:
        self._records = records
        self._performer = performer
        self._packer = packer
        self._write = write
        self.state_of = read
        self.aimed = aim
        self.taken = taken

    def keep(self, state: S, events: Sequence[Any], first: int) -> None:
        """Record and show."""
        self._records.record(state, events, first, self._packer())
        self._write(state, events)

    async def on_disk(self, stream: str) -> None:
        """See `Records.on_disk`."""
        await self._records.on_disk(stream)

    async def perform(self, state: S, effect: Effect) -> Sequence[Any]:
        """See `ports.Performer.perform`."""
        return await self._performer.perform(state, effect)
