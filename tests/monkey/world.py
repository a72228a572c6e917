"""A window over a PRO and printers that say yes at once, and a tally kept beside it."""

from collections import Counter, deque
from collections.abc import Coroutine, Sequence
from typing import Any

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.evolve import replay
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session, allowed_units
from packstation.packing.shipping import WorkName
from packstation.runtime.tasks import Tasks
from packstation.workflow.ports import State
from tests.bench_world import yes
from tests.tools.benches import order


class Later(Tasks):
    """Keeps work until `run`; it must not wait for anything."""

    def __init__(self) -> None:
        super().__init__(self._crashed)
        self._work: deque[Coroutine[Any, Any, object]] = deque()
        self._is_over = False

    @staticmethod
    def _crashed(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    def start(self, name: str, work: object) -> None:  # type: ignore[override]  # kept, not run
        assert isinstance(work, Coroutine), name
        if self._is_over:
            work.close()
        else:
            self._work.append(work)

    def run(self, most: int = 10_000) -> None:
        """Do all that is owed, and what follows from it."""
        for _ in range(most):
            if not self._work:
                return
            work = self._work.popleft()
            try:
                work.send(None)
            except StopIteration:
                continue
            except Exception as error:
                raise AssertionError("a task failed") from error
            work.close()  # a pause before another try: the next act comes before it is over
        raise AssertionError("work goes on for ever")

    def drop(self) -> None:
        """Nobody waits any more for what is left, nor for what comes."""
        self._is_over = True
        while self._work:
            self._work.popleft().close()


class AlwaysYes:
    """Orders `HO-n` have n lines; everything else succeeds."""

    async def perform(self, session: Session, effect: ef.Effect) -> Sequence[cmd.Command]:
        if not isinstance(effect, ef.FindOrder):
            return yes(session, effect)
        name = effect.scanned.strip().upper()
        number = name.removeprefix("HO-")
        if not number.isdigit() or number == name:
            problem = Problem(ProblemKind.NOT_FOUND)
            return (cmd.OpenFailed(WorkName.FIND, problem),)
        lines = int(number) % 9 + 1
        found = order(lines, name, hazard=lines % 2 == 0)
        return (cmd.OrderFound(replace(found, reference=f"EO-000-{int(number):03d}-AAA")),)


class Tally:
    """Keeps every event by its stream, and looks whether the bench says the same."""

    def __init__(self) -> None:
        self.events: dict[str, list[ev.Event]] = {}
        self.scanned: Counter[str] = Counter()
        self._checked: dict[str, int] = {}

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        """As a recorder does."""
        del first_position, packer
        if isinstance(state, Session):
            self.events.setdefault(state.stream, []).extend(events)
        return 0

    async def durable(self, ticket: int) -> None:
        """It is kept at once."""

    def check(self, session: Session) -> None:
        """The log replays to what is shown; nothing is packed that was not ordered and scanned."""
        kept = self.events[session.stream]
        if self._checked.get(session.stream) == len(kept):
            return  # as it was looked at before
        self._checked[session.stream] = len(kept)
        again = replay(session.stream, kept)
        fields = (f for f in session.__struct_fields__ if f != "catalogue")  # made of the order
        other = [f for f in fields if getattr(again, f) != getattr(session, f)]
        assert not other, (session.stream, other)
        if session.catalogue is None:
            return
        for line, units in session.packing.packed.items():
            assert 0 <= units <= allowed_units(session, line), (session.stream, line, units)
        in_parcels = sum(parcel.units for parcel in session.packing.parcels)
        assert in_parcels == sum(session.packing.packed.values())
        by_scan = Counter(
            event.scanned for event in kept if isinstance(event, ev.ItemPacked) and event.scanned
        )
        for code, times in by_scan.items():
            assert times <= self.scanned[code], (code, times, self.scanned[code])

    def forget(self, living: frozenset[str]) -> None:
        """What the bench has forgotten needs no room any more."""
        for stream in self.events.keys() - living:
            del self.events[stream]
            self._checked.pop(stream, None)
