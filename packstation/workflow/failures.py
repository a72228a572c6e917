"""What becomes of an effect when the program itself fails: an outcome, never a lost order."""

from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing import due
from packstation.packing.problems import Problem, ProblemKind
from packstation.workflow.problem_of import store_problem


def failure_of(effect: due.Effect, error: BaseException) -> tuple[cmd.Command, ...]:
    """The outcome of an effect that ended with an exception nobody foresaw.

    What may have reached PRO or a printer is in doubt; the rest has failed.
    """
    if isinstance(error, JournalError):
        problem = replace(store_problem(error), is_temporary=True)
    else:
        problem = Problem(ProblemKind.PROGRAM, detail=f"{type(error).__name__}")
    return failed(effect, problem, is_in_doubt=True)


def failed(
    effect: due.Effect, problem: Problem, *, is_in_doubt: bool = False
) -> tuple[cmd.Command, ...]:
    """The outcome commands that say `effect` ended with `problem`."""
    if isinstance(effect, due.FindOrder):
        return (cmd.OpenFailed("find", problem),)
    if isinstance(effect, due.CreateOrder):
        return (cmd.CreateLost(problem) if is_in_doubt else cmd.OpenFailed("create", problem),)
    if isinstance(effect, due.PrintCopy):
        return (cmd.CopyFailed(effect.title, "", problem, is_in_doubt),)
    work = _WORK[type(effect)]
    in_doubt = is_in_doubt and work not in _HARMLESS
    return tuple(
        cmd.WorkFailed(work, number, problem, in_doubt) for number in _consignments(effect)
    )


_WORK: dict[type[due.Effect], str] = {
    due.CheckOrder: "check",
    due.PackConsignment: "pack",
    due.Allocate: "allocation",
    due.FetchQuotes: "quoting",
    due.FetchLabels: "labels",
    due.FetchCustoms: "customs",
    due.DrawSlips: "slips",
    due.MarkReady: "ready",
    due.ManifestNow: "manifest",
    due.CancelConsignment: "cancel",
}
_HARMLESS = frozenset({"check", "quoting", "labels", "customs", "slips"})
"""Repeating these changes nothing anywhere, so they are never in doubt."""


def _consignments(effect: due.Effect) -> tuple[int, ...]:
    if isinstance(effect, due.Allocate | due.MarkReady | due.ManifestNow):
        return effect.consignments
    return (getattr(effect, "consignment", 0),)
