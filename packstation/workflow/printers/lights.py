"""What the top bar's lights say: only what is known, and since when PRO answers how fast."""

import datetime
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Problem, ProblemKind
from packstation.pro.errors import Declined, ProError
from packstation.workflow.problem_of import problem_of

SMOOTHING = 0.3
"""How much the newest answer weighs in the time shown."""


class Health(msgspec.Struct, frozen=True):
    """`is_good` None: nobody knows.

    Of a printer also: `at`, when this was learnt last (None: never asked), `since`, when it became
    so, `is_asked`, a question is under way, and `is_silent`, the last question had no answer.
    """

    is_good: bool | None = None
    problem: Problem | None = None
    at: datetime.datetime | None = None
    since: datetime.datetime | None = None
    is_asked: bool = False
    is_silent: bool = False


class PageTest(msgspec.Struct, frozen=True):
    """The last test page of a printer, begun `at`. `result` None: it is under way.

    `mark` is what its barcodes say behind their prefix; `problem` is why it is not on paper.
    """

    mark: str
    at: datetime.datetime
    result: PageResult | None = None
    problem: Problem | None = None


class LightsState(msgspec.Struct, frozen=True):
    """`pro_ms` is a moving average of PRO's answers; `printers` and `pages` by printer's name."""

    pro: Health = Health()
    pro_ms: float | None = None
    printers: dict[str, Health] = {}
    pages: dict[str, PageTest] = {}
    store_problem: Problem | None = None
    labels_on: str | None = None
    """The printer that labels were switched to; None: where the settings say."""


class Lights:
    """Collects what calls, printers and the journal report."""

    def __init__(self, clock: Callable[[], datetime.datetime]) -> None:
        self.state = LightsState()
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def on_call(self, _operation: str, result: int | ProError, seconds: float) -> None:
        """An attempt to call PRO ended; its own "no" is an answer like any other."""
        if isinstance(result, ProError) and not isinstance(result, Declined):
            self._change(pro=Health(False, problem_of(result)))
            return
        old, new = self.state.pro_ms, seconds * 1000
        smooth = new if old is None else old + SMOOTHING * (new - old)
        self._change(pro=Health(True), pro_ms=smooth)

    def on_printer(self, name: str, problem: Problem | None) -> None:
        """A printer printed or is ready, or said why not, or broke off and nobody knows."""
        is_unknown = problem is not None and problem.kind is ProblemKind.PRINT_UNKNOWN
        self._learn(name, Health(None if is_unknown else problem is None, problem))

    def on_printer_asked(self, name: str) -> None:
        """A printer is asked how it is: what was known of it stands until it answers."""
        self._show(name, replace(self._printer(name), is_asked=True))

    def on_printer_unknown(self, name: str, *, is_silent: bool) -> None:
        """A printer cannot say how it is, or did not answer: nothing older is true any more."""
        self._learn(name, Health(is_silent=is_silent, is_asked=is_silent))

    def on_page(self, name: str, page: PageTest) -> None:
        """A test page was begun on a printer, or ended."""
        self._change(pages={**self.state.pages, name: page})

    def on_labels_switched(self, name: str) -> None:
        """Somebody switched labels to another printer."""
        self._change(labels_on=name)

    def on_store(self, problem: Problem | None) -> None:
        """The journal stands still, or writes again."""
        self._change(store_problem=problem)

    def _printer(self, name: str) -> Health:
        return self.state.printers.get(name, Health())

    def _learn(self, name: str, light: Health) -> None:
        old, now = self._printer(name), self._clock()
        is_same = (old.is_good, old.problem, old.is_silent) == (
            light.is_good,
            light.problem,
            light.is_silent,
        )
        since = old.since if is_same and old.since is not None else now
        self._show(name, replace(light, at=now, since=since))

    def _show(self, name: str, light: Health) -> None:
        self._change(printers={**self.state.printers, name: light})

    def _change(self, **fields: object) -> None:
        before, self.state = self.state, replace(self.state, **fields)
        if before != self.state:
            for listener in tuple(self._listeners):
                listener()
