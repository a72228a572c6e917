"""A test of the core as a script: what is given, what is done, what comes of it, what is then owed.

    with Playbook(session) as play:
        play.given(events.AlertRaised(…))          # happened before; not looked at
        play.when(commands.ScanItem(…))            # asked now
        play.then(events.ItemPacked(…))            # exactly these events; a class stands for any
        play.owes(due.PackConsignment)             # exactly these effects are owed now

Every `when` wants its `then` (`then()` says that nothing happens): a script left unfinished fails,
so that no test ends before it looked.
"""

import difflib
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from packstation.packing.decide import decide as decide_order
from packstation.packing.due import due as due_of_order
from packstation.packing.evolve import evolve as evolve_order

Expected = object | type
S = TypeVar("S")


class Playbook(Generic[S]):
    """One script; `session` is the state so far, `events` all that happened in it.

    The core is that of an order, unless another kind of stream's is given.
    """

    def __init__(
        self,
        session: S,
        *,
        decide: Callable[[Any, Any], tuple[Any, ...]] = decide_order,
        evolve: Callable[[Any, Any], Any] = evolve_order,
        due: Callable[[Any], Sequence[Any]] = due_of_order,
    ) -> None:
        self.session = session
        self._decide, self._evolve, self._due = decide, evolve, due
        self.events: list[Any] = []
        self._unlooked: tuple[Any, tuple[Any, ...]] | None = None

    def given(self, *events: Any) -> Self:
        """These events happened, whatever decide would say."""
        self._must_be_looked_at()
        for event in events:
            self.session = self._evolve(self.session, event)
            self.events.append(event)
        return self

    def when(self, command: Any) -> Self:
        """Ask for something."""
        self._must_be_looked_at()
        happened = self._decide(self.session, command)
        self.given(*happened)
        self._unlooked = (command, happened)
        return self

    def then(self, *expected: Expected) -> Self:
        """What the last `when` caused, exactly and in order."""
        assert self._unlooked is not None, "then() looks at a when(), and there is none"
        command, happened = self._unlooked
        self._unlooked = None
        _compare(f"after {command}", expected, happened)
        return self

    def owes(self, *expected: Expected) -> Self:
        """The effects owed now, exactly and in order."""
        _compare("owed", expected, self._due(self.session))
        return self

    def _must_be_looked_at(self) -> None:
        if self._unlooked is not None:
            command, happened = self._unlooked
            came = "\n".join(f"    {event}" for event in happened) or "    nothing"
            raise AssertionError(f"nobody looked at what came of {command}:\n{came}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self._must_be_looked_at()


def _compare(what: str, expected: Sequence[Expected], found: Sequence[object]) -> None:
    is_same = len(expected) == len(found) and all(map(_fits, expected, found))
    if is_same:
        return
    # A class that fits is shown as what it fits, so that the diff holds the differences only.
    wanted = [
        str(item) if place < len(found) and _fits(want, item) else _said(want)
        for place, (want, item) in enumerate(
            zip(expected, [*found, *[None] * len(expected)], strict=False)
        )
    ]
    lines = difflib.ndiff(wanted, [str(item) for item in found])
    raise AssertionError("\n".join([f"{what}: - expected, + found", *lines]))


def _fits(expected: Expected, found: object) -> bool:
    return isinstance(found, expected) if isinstance(expected, type) else expected == found


def _said(expected: Expected) -> str:
    return f"any {expected.__name__}" if isinstance(expected, type) else str(expected)
