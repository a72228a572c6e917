"""What becomes of an effect when the program itself fails: an outcome, never a lost order."""

from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import WorkName
from packstation.workflow.problem_of import store_problem


def failure_of(effect: ef.Effect, error: BaseException) -> tuple[cmd.Command, ...]:
    """The outcome of an effect that ended with an exception nobody foresaw.

    What may have reached PRO or a printer is in doubt; the rest has failed.
    """
    if isinstance(error, JournalError):
        problem = replace(store_problem(error), is_temporary=True)
    else:
        problem = Problem(ProblemKind.PROGRAM, detail=f"{type(error).__name__}")
    return failed(effect, problem, is_in_doubt=True)


def failed(
    effect: ef.Effect, problem: Problem, *, is_in_doubt: bool = False
) -> tuple[cmd.Command, ...]:
    """The outcome commands that say `effect` ended with `problem`."""
    if isinstance(effect, ef.FindOrder):
        return (cmd.OpenFailed(WorkName.FIND, problem),)
    if isinstance(effect, ef.CreateOrder):
        return (
            cmd.CreateLost(problem) if is_in_doubt else cmd.OpenFailed(WorkName.CREATE, problem),
        )
    if isinstance(effect, ef.PrintCopy):
        return (cmd.CopyFailed(effect.title, "", problem, is_in_doubt),)
    work = _WORK[type(effect)]
    in_doubt = is_in_doubt and work not in _HARMLESS
    return tuple(
        cmd.WorkFailed(work, number, problem, in_doubt) for number in _consignments(effect)
    )


_WORK: dict[type[ef.Effect], WorkName] = {
    ef.CheckOrder: WorkName.CHECK,
    ef.PackConsignment: WorkName.PACK,
    ef.FindMade: WorkName.PACK,
    ef.Allocate: WorkName.ALLOCATION,
    ef.FetchQuotes: WorkName.QUOTING,
    ef.FetchLabels: WorkName.LABELS,
    ef.FetchReturn: WorkName.RETURN,
    ef.FetchCustoms: WorkName.CUSTOMS,
    ef.DrawSlips: WorkName.SLIPS,
    ef.MarkReady: WorkName.READY,
    ef.ManifestNow: WorkName.MANIFEST,
    ef.CancelConsignment: WorkName.CANCEL,
}
_HARMLESS = frozenset(
    {WorkName.CHECK, WorkName.QUOTING, WorkName.LABELS, WorkName.CUSTOMS, WorkName.SLIPS}
)
"""Repeating these changes nothing anywhere, so they are never in doubt."""


def _consignments(effect: ef.Effect) -> tuple[int, ...]:
    if isinstance(effect, ef.Allocate | ef.MarkReady | ef.ManifestNow):
        return effect.consignments
    return (getattr(effect, "consignment", 0),)
