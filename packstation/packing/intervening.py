"""A supervisor's act on one consignment of PRO, whoever packed it: its own short stream of events.

What PRO lets be done is told by the consignment's state, so a step that was cut off looks at that
before it is taken again (PRO API, consignment states). A changed service needs a new label, and
that is printed once, as every other.
"""

import enum
from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from packstation.packing.effects import Effect
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import ServiceRule
from packstation.packing.shipping import Work, WorkStatus

MARK = "PS:ACT "
"""How the own number of every intervention begins in the index of streams; PRO's reference follows.
"""
MOST_TRIES = 6
"""What fails for a while is tried so often by itself before somebody is told."""


class Wanted(enum.Enum):
    """What a supervisor asks for."""

    READY = "ready"
    NOT_READY = "not ready"
    MANIFEST = "manifest"
    ADD_PACKAGE = "add package"
    DEALLOCATE = "deallocate"
    REALLOCATE = "reallocate"
    LABEL = "label"
    CANCEL = "cancel"


class Step(enum.Enum):
    """One change at PRO, or the label on paper."""

    READY = "ready"
    NOT_READY = "not ready"
    MANIFEST = "manifest"
    ADD_PACKAGE = "add package"
    DEALLOCATE = "deallocate"
    ALLOCATE = "allocate"
    LABEL = "label"
    CANCEL = "cancel"


STEPS: dict[Wanted, tuple[Step, ...]] = {
    Wanted.REALLOCATE: (Step.DEALLOCATE, Step.ALLOCATE, Step.LABEL),
    **{wanted: (Step(wanted.value),) for wanted in Wanted if wanted is not Wanted.REALLOCATE},
}
_NONE = frozenset({"Unallocated", "AllocationFailed"})
_HELD = frozenset({"Allocated", "ReadyToShip", "Manifested", "ManifestFailed"})
NOT_IN: dict[Wanted, frozenset[str]] = {
    Wanted.LABEL: _NONE | {"Allocating", "Manifesting", "Cancelling", "Cancelled"},
}
ONLY_IN: dict[Wanted, frozenset[str]] = {
    Wanted.READY: frozenset({"Allocated"}),
    Wanted.NOT_READY: frozenset({"ReadyToShip"}),
    Wanted.MANIFEST: frozenset({"Allocated", "ReadyToShip", "ManifestFailed"}),
    Wanted.ADD_PACKAGE: _NONE,
    Wanted.DEALLOCATE: _HELD,
    Wanted.REALLOCATE: _HELD | _NONE,
    Wanted.CANCEL: _NONE | {"Allocated", "ReadyToShip", "ManifestFailed"},
}
"""PRO's names of the states in which it lets each be done (API, consignment states)."""
SPOILS_LABELS = frozenset({Step.DEALLOCATE, Step.ALLOCATE, Step.CANCEL})
"""Steps after which the labels on the parcels are not valid any more."""


class Asked(msgspec.Struct, frozen=True):
    """What is to be done with `consignment` (PRO's reference) of `order`, why, and who allowed it.

    `packages` is how many the consignment had then: one more, and ADD_PACKAGE is done. `grams` is
    what the new one weighs; 0: like the first.
    """

    wanted: Wanted
    consignment: str
    order: str = ""
    reason: str = ""
    supervisor: str = ""
    rule: ServiceRule | None = None
    packages: int = 0
    grams: int = 0


def is_let(wanted: Wanted, state: str) -> bool:
    """Whether PRO lets it be done with a consignment in `state`, named as on the wire."""
    if wanted in ONLY_IN:
        return state in ONLY_IN[wanted]
    return state not in NOT_IN[wanted]


class InterventionEvent(msgspec.Struct, frozen=True):
    """The base of all that happens in one."""

    VERSION: ClassVar[int] = 1


class InterventionBegan(InterventionEvent, frozen=True):
    asked: Asked


class StepIntended(InterventionEvent, frozen=True):
    """From here on PRO, or `printer` under the job's name `title`, may have it."""

    step: Step
    title: str = ""
    printer: str = ""


class StepDone(InterventionEvent, frozen=True):
    """`detail` is what came of it: a service, a new package's reference."""

    step: Step
    detail: str = ""


class StepEndedBadly(InterventionEvent, frozen=True):
    step: Step
    problem: Problem
    is_in_doubt: bool = False
    is_given_up: bool = False


class StepRetried(InterventionEvent, frozen=True):
    step: Step


class Intervention(msgspec.Struct, frozen=True):
    """`done` are the steps taken, `work` is the one that is owed."""

    stream: str = ""
    position: int = 0
    asked: Asked = Asked(Wanted.READY, "")
    done: tuple[Step, ...] = ()
    work: Work = Work()
    printer: str = ""
    detail: str = ""

    @property
    def step(self) -> Step | None:
        """The step that is owed; None when all are taken."""
        left = [step for step in STEPS[self.asked.wanted] if step not in self.done]
        return left[0] if left else None

    @property
    def is_given_up(self) -> bool:
        return self.work.status is WorkStatus.FAILED

    @property
    def is_over(self) -> bool:
        return self.step is None or self.is_given_up


class InterventionCommand(msgspec.Struct, frozen=True):
    """The base of all."""


class StepSucceeded(InterventionCommand, frozen=True):
    step: Step
    detail: str = ""


class StepFailed(InterventionCommand, frozen=True):
    step: Step
    problem: Problem
    is_in_doubt: bool = False


class RetryStep(InterventionCommand, frozen=True):
    """By itself. What was given up is asked for anew, in a stream of its own."""


class TakeStep(Effect, frozen=True):
    """Change the consignment at PRO. Resumed: first look how it stands."""

    step: Step = Step.READY


class PrintNewLabel(Effect, frozen=True):
    """Fetch and print the consignment's label. Resumed: first ask the printer that may have it."""

    title: str = ""
    printer: str = ""


def begun(stream: str, asked: Asked) -> tuple[Intervention, InterventionBegan]:
    """A new intervention, and its first event."""
    event = InterventionBegan(asked)
    return evolve_intervention(Intervention(stream), event), event


def evolve_intervention(of: Intervention, event: InterventionEvent) -> Intervention:
    """The intervention after `event`. Raises TypeError for an event of another kind."""
    match event:
        case InterventionBegan(asked=asked):
            of = replace(of, asked=asked)
        case StepIntended(printer=printer):
            work = Work(WorkStatus.INTENDED, of.work.attempt + 1)
            of = replace(of, work=work, printer=printer)
        case StepDone(step=step, detail=detail):
            of = replace(of, done=(*of.done, step), work=Work(), detail=detail or of.detail)
        case StepEndedBadly():
            waits = WorkStatus.DOUBT if event.is_in_doubt else WorkStatus.WAITING
            status = WorkStatus.FAILED if event.is_given_up else waits
            of = replace(of, work=Work(status, of.work.attempt, event.problem))
        case StepRetried():
            is_doubt = of.work.status is WorkStatus.DOUBT
            status = WorkStatus.INTENDED if is_doubt else WorkStatus.OWED
            of = replace(of, work=Work(status, of.work.attempt + is_doubt))
        case _:
            raise TypeError(f"{type(event).__name__} is no event of an intervention")
    return replace(of, position=of.position + 1)


Events = tuple[InterventionEvent, ...]


def decide_intervention(of: Intervention, command: InterventionCommand) -> Events:
    """The events that `command` causes now; none when it changes nothing."""
    return _DECIDERS[type(command)](of, command)


def due_in_intervention(of: Intervention) -> tuple[Effect, ...]:
    """The step that is owed, if it is to be taken now."""
    step = of.step
    if step is None or not of.work.is_startable:
        return ()
    key = f"{of.stream}/{step.value}"
    is_resumed = of.work.status is WorkStatus.INTENDED
    if step is Step.LABEL:
        title = f"act.{of.stream}.label"
        return (PrintNewLabel(key=key, is_resumed=is_resumed, title=title, printer=of.printer),)
    return (TakeStep(key=key, is_resumed=is_resumed, step=step),)


def intent_of_step(effect: Effect) -> InterventionEvent | None:
    """The event to be durable before `effect` begins; None when it was recorded before."""
    match effect:
        case PrintNewLabel(is_resumed=False):
            return StepIntended(Step.LABEL, effect.title, effect.printer)
        case TakeStep(is_resumed=False):
            return StepIntended(effect.step)
        case _:
            return None


def waits(of: Intervention) -> bool:
    """Whether the step is to be tried again by itself."""
    return of.work.status in (WorkStatus.WAITING, WorkStatus.DOUBT)


def _succeeded(of: Intervention, command: StepSucceeded) -> Events:
    return (StepDone(command.step, command.detail),) if command.step is of.step else ()


def _failed(of: Intervention, command: StepFailed) -> Events:
    """A label of which nobody knows is for eyes to find: it is not printed again by itself."""
    if command.step is not of.step or of.is_over:
        return ()
    is_paper = command.problem.kind is ProblemKind.PRINT_UNKNOWN
    passes = (command.problem.is_temporary or command.is_in_doubt) and not is_paper
    is_given_up = not passes or of.work.attempt >= MOST_TRIES
    return (StepEndedBadly(command.step, command.problem, command.is_in_doubt, is_given_up),)


def _retried(of: Intervention, _: RetryStep) -> Events:
    return (StepRetried(of.step),) if of.step is not None and waits(of) else ()


_DECIDERS: dict[type[InterventionCommand], Callable[[Intervention, Any], Events]] = {
    StepSucceeded: _succeeded,
    StepFailed: _failed,
    RetryStep: _retried,
}

KINDS: dict[str, type[InterventionEvent]] = {
    kind.__name__: kind for kind in InterventionEvent.__subclasses__()
}
"""Every event class of an intervention by its name in the log."""
