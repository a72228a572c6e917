"""What the top bar's lights say: only what is known, and since when PRO answers how fast."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from packstation.packing.problems import Problem
from packstation.pro.errors import Declined, ProError
from packstation.workflow.problem_of import problem_of

SMOOTHING = 0.3
"""How much the newest answer weighs in the time shown."""


class Light(msgspec.Struct, frozen=True):
    """`is_good` None: nobody knows yet."""

    is_good: bool | None = None
    problem: Problem | None = None


class LightsState(msgspec.Struct, frozen=True):
    """`pro_ms` is a moving average of PRO's answers; `printers` by name."""

    pro: Light = Light()
    pro_ms: float | None = None
    printers: dict[str, Light] = {}
    store_problem: Problem | None = None
    labels_on: str | None = None
    """The printer that labels were switched to; None: where the settings say."""


class Lights:
    """Collects what calls, printers and the journal report."""

    def __init__(self) -> None:
        self.state = LightsState()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def on_call(self, _operation: str, result: int | ProError, seconds: float) -> None:
        """An attempt to call PRO ended; its own "no" is an answer like any other."""
        if isinstance(result, ProError) and not isinstance(result, Declined):
            self._change(pro=Light(False, problem_of(result)))
            return
        old, new = self.state.pro_ms, seconds * 1000
        smooth = new if old is None else old + SMOOTHING * (new - old)
        self._change(pro=Light(True), pro_ms=smooth)

    def on_printer(self, name: str, problem: Problem | None) -> None:
        """A printer printed, or said why not."""
        light = Light(problem is None, problem)
        self._change(printers={**self.state.printers, name: light})

    def on_labels_switched(self, name: str) -> None:
        """Somebody switched labels to another printer."""
        self._change(labels_on=name)

    def on_store(self, problem: Problem | None) -> None:
        """The journal stands still, or writes again."""
        self._change(store_problem=problem)

    def _change(self, **fields: object) -> None:
        before, self.state = self.state, replace(self.state, **fields)
        if before != self.state:
            for listener in tuple(self._listeners):
                listener()
