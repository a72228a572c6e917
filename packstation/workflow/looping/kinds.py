"""The kinds of streams that the one loop runs, each by its pure core."""

from collections.abc import Sequence

from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing import intervening as iv
from packstation.packing import shift as sh
from packstation.packing import standing
from packstation.packing.day import commands as day_cmd
from packstation.packing.day import decide as day
from packstation.packing.day import effects as day_ef
from packstation.packing.day import events as day_ev
from packstation.packing.day.run import ManifestRun, evolve_run
from packstation.packing.decide import decide
from packstation.packing.due import due
from packstation.packing.effects import READS, Effect, Finish, intent_of
from packstation.packing.evolve import evolve
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.workflow.failures import failure_of
from packstation.workflow.looping.loop import Kind
from packstation.workflow.problem_of import store_problem

ORDER: Kind[Session] = Kind(
    decide=decide,
    evolve=evolve,
    due=due,
    intent_of=intent_of,
    failure_of=failure_of,
    waits_by_itself=standing.waits_by_itself,
    retry=cmd.Retry(is_by_itself=True),
    turn_of=lambda session: session.round,
    ends={Finish: cmd.FinishSession()},
    reads=READS,
    progress=(
        ev.OrderCreated,
        ev.OrderLoaded,
        ev.ConsignmentPacked,
        ev.ConsignmentAllocated,
        ev.QuotesOffered,
        ev.DocumentsKept,
        ev.CopyOut,
        ev.ConsignmentReady,
        ev.ConsignmentManifested,
        ev.ConsignmentCancelled,
    ),
)
"""An order; progress are good ends of effects: PRO or the printer answers again."""


def _problem_of(error: BaseException) -> Problem:
    if isinstance(error, JournalError):
        return replace(store_problem(error), is_temporary=True)
    return Problem(ProblemKind.PROGRAM, detail=type(error).__name__)


def _day_failure(effect: Effect, error: BaseException) -> Sequence[day_cmd.DayCommand]:
    """What may have reached PRO or a printer is in doubt."""
    problem = _problem_of(error)
    match effect:
        case day_ef.MakePaper(reference=reference, number=number):
            work = day_ev.DayWork.MAKE
            return (day_cmd.DayWorkFailed(work, problem, reference=reference, number=number),)
        case day_ef.PrintDayPaper(reference=reference, number=number):
            unknown = Problem(ProblemKind.PRINT_UNKNOWN, detail=problem.detail)
            work = day_ev.DayWork.PRINT
            return (day_cmd.DayWorkFailed(work, unknown, True, reference, number),)
        case _:
            kind = next(k for k, cls in day_ef.WORKS.items() if isinstance(effect, cls))
            return (day_cmd.DayWorkFailed(kind, problem, kind is day_ev.DayWork.QUERY),)


DAY: Kind[ManifestRun] = Kind(
    decide=day.decide_day,
    evolve=evolve_run,
    due=day_ef.due_at_end,
    intent_of=day_ef.intent_of_day,
    failure_of=_day_failure,
    waits_by_itself=day.waits_by_itself,
    retry=day_cmd.RetryDay(is_by_itself=True),
    turn_of=lambda run: run.turn,
    ends={day_ef.EndRun: day_cmd.FinishDay()},
    reads=day_ef.READS,
    progress=(
        day_ev.DayBegan,
        day_ev.ManifestQueued,
        day_ev.ConsignmentSettled,
        day_ev.ManifestsListed,
        day_ev.ManifestPaperOut,
    ),
)

SHIFT: Kind[sh.Shift] = Kind(
    decide=sh.decide_shift,
    evolve=sh.evolve_shift,
    due=sh.due_in_shift,
    intent_of=lambda _: None,
    failure_of=lambda _, error: (sh.SwitchNotDone(_problem_of(error)),),
    waits_by_itself=sh.waits,
    retry=sh.RetrySwitch(),
    turn_of=lambda _: 0,
    ends={},
    reads=(),
    progress=(sh.SwitchDone,),
)


def _step_failure(effect: Effect, error: BaseException) -> Sequence[iv.StepFailed]:
    """What may have reached PRO or a printer is in doubt."""
    if isinstance(effect, iv.TakeStep):
        return (iv.StepFailed(effect.step, _problem_of(error), is_in_doubt=True),)
    unknown = Problem(ProblemKind.PRINT_UNKNOWN, detail=type(error).__name__)
    return (iv.StepFailed(iv.Step.LABEL, unknown, is_in_doubt=True),)


INTERVENTION: Kind[iv.Intervention] = Kind(
    decide=iv.decide_intervention,
    evolve=iv.evolve_intervention,
    due=iv.due_in_intervention,
    intent_of=iv.intent_of_step,
    failure_of=_step_failure,
    waits_by_itself=iv.waits,
    retry=iv.RetryStep(),
    turn_of=lambda _: 0,
    ends={},
    reads=(),
    progress=(iv.StepDone,),
)
