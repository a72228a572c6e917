"""The loop: from a command to events, state, what is then owed, and its outcome as a command again.

One for every kind of stream (orders, ends of day, the shift), so that nothing is ever performed
that was not decided, recorded and, where it changes anything outside, durable before it begins.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from packstation.journal.errors import JournalError
from packstation.packing.effects import Effect
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.retries import Retries

log = logging.getLogger(__name__)


class Kept(Protocol):
    """The state of a stream. What speaks of an earlier `turn` is not heard any more."""

    @property
    def stream(self) -> str: ...
    @property
    def position(self) -> int: ...


S = TypeVar("S", bound=Kept)


class Kind(Generic[S]):
    """The pure core of a kind of stream.

    `turn_of` tells outcomes of an earlier round from those of now; `ends` are effects that are
    themselves decided on at once; `reads` change nothing outside.
    """

    def __init__(
        self,
        *,
        decide: Callable[[S, Any], Sequence[Any]],
        evolve: Callable[[S, Any], S],
        due: Callable[[S], Sequence[Effect]],
        intent_of: Callable[[Effect], Any],
        failure_of: Callable[[Effect, BaseException], Sequence[Any]],
        waits_by_itself: Callable[[S], bool],
        retry: Any,
        turn_of: Callable[[S], int],
        ends: dict[type[Effect], Any],
        reads: tuple[type[Effect], ...],
        progress: tuple[type, ...] = (),
    ) -> None:
        self.decide = decide
        self.evolve = evolve
        self.due = due
        self.intent_of = intent_of
        self.failure_of = failure_of
        self.waits_by_itself = waits_by_itself
        self.retry = retry
        self.turn_of = turn_of
        self.ends = ends
        self.reads = reads
        self.progress = progress


class Home(Protocol[S]):
    """Where the states of a kind live, and who performs what they owe."""

    @property
    def state_of(self) -> Callable[[str], S | None]:
        """The state of a stream; None when it does not live here."""

    @property
    def aimed(self) -> Callable[[S, Effect], Effect]:
        """An effect with what only the bench knows when it begins, e.g. which printer."""

    @property
    def taken(self) -> Callable[[], None]:
        """Called when a command was taken to its end."""

    def keep(self, state: S, events: Sequence[Any], first: int) -> None:
        """Record `events`, the first at `first`, and show `state`, which they lead to."""

    async def on_disk(self, stream: str) -> None:
        """Wait until all of the stream would survive the loss of power. Raises JournalError."""

    async def perform(self, state: S, effect: Effect) -> Sequence[Any]:
        """Do it, and say what came of it."""


class Loop(Generic[S]):
    """Runs the streams of one kind."""

    def __init__(self, kind: Kind[S], home: Home[S], tasks: Tasks, retries: Retries) -> None:
        self._kind = kind
        self._home = home
        self._tasks = tasks
        self._retries = retries
        self._running: set[str] = set()

    @property
    def is_at_work(self) -> bool:
        """Whether an effect is being performed now."""
        return bool(self._running)

    def act_on(self, stream: str, *commands: Any) -> None:
        """Acts on, or outcomes for, `stream`; dropped when it lives no more.

        Several are taken as one: nothing begins before all of them are decided.
        """
        state = self._home.state_of(stream)
        if state is None:
            return
        first = state.position
        caused: list[Any] = []
        for command in commands:
            events = self._kind.decide(state, command)
            for event in events:
                state = self._kind.evolve(state, event)
            caused += events
        if caused:
            self.keep(state, caused, first)
        self._home.taken()

    def keep(self, state: S, events: Sequence[Any], first: int) -> None:
        """Record what happened, and go on with what is owed then."""
        self._home.keep(state, events, first)
        if any(isinstance(event, self._kind.progress) for event in events):
            self._retries.progressed(state.stream)
        self.go_on(state.stream)

    def go_on(self, stream: str) -> None:
        """Begin what is owed now. A listener may have acted: only the newest state counts."""
        state = self._home.state_of(stream)
        if state is not None:
            self._begin_due(state)
        state = self._home.state_of(stream)
        if state is not None:
            self._plan_retry(state)

    def _begin_due(self, state: S) -> None:
        """Begin everything owed that is not running, all intents in one record."""
        stream, first = state.stream, state.position
        intents: list[Any] = []
        for owed in self._kind.due(state):
            if owed.key in self._running:
                continue
            end = self._kind.ends.get(type(owed))
            if end is not None:
                self.act_on(stream, end)
                return
            effect = self._home.aimed(state, owed)
            intent = self._kind.intent_of(effect)
            if intent is not None:
                state = self._kind.evolve(state, intent)
                intents.append(intent)
            self._running.add(effect.key)
            self._tasks.start(effect.key, self._perform(stream, effect))
        if intents:
            self.keep(state, intents, first)

    async def _perform(self, stream: str, effect: Effect) -> None:
        kind, home = self._kind, self._home
        try:
            if not isinstance(effect, kind.reads):
                await home.on_disk(stream)
            state = home.state_of(stream)
            if state is None:
                return  # another bench has it now, and finds out what is owed
            outcomes = await self._outcomes(state, effect)
        finally:
            self._running.discard(effect.key)
        now = home.state_of(stream)
        if now is None or kind.turn_of(now) != kind.turn_of(state):
            return  # begun again meanwhile: this speaks of what is gone
        self.act_on(stream, *outcomes)
        after = home.state_of(stream)
        if after is not None and after.position == now.position:
            # Not begun again at once, or PRO would be asked for ever as fast as it answers.
            log.warning("nothing came of %s", effect.key)

    async def _outcomes(self, state: S, effect: Effect) -> Sequence[Any]:
        try:
            return await self._home.perform(state, effect)
        except Exception as error:
            if isinstance(error, JournalError):
                log.warning("effect %s waits for the journal: %s", effect.key, error)
            else:
                log.exception("effect %s failed in the program", effect.key)
            return self._kind.failure_of(effect, error)

    # What is tried again

    def _plan_retry(self, state: S) -> None:
        stream = state.stream
        if self._kind.waits_by_itself(state):
            delay = self._retries.plan(stream)
            if delay is not None:
                self._tasks.start(f"retry {stream}", self._retry_later(stream, delay))
        elif not any(key.startswith(f"{stream}/") for key in self._running):
            self._retries.settled(stream)

    async def _retry_later(self, stream: str, delay: float) -> None:
        await self._retries.sleep(delay)
        if self._retries.take(stream):
            self.act_on(stream, self._kind.retry)
