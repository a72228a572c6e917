"""decide_day(run, command): what happens at an end of day. Pure, never raises."""

from collections.abc import Callable, Iterator
from typing import Any

from packstation.packing.day import commands as cmd
from packstation.packing.day import events as ev
from packstation.packing.day.events import DayWork
from packstation.packing.day.run import OF_THE_DAY, ManifestRun, RunPaper, copy_of, work_of
from packstation.packing.problems import ProblemKind
from packstation.packing.shipping import Work, WorkStatus

Events = tuple[ev.ManifestEvent, ...]
MOST_TRIES = 6
"""What fails for a while is tried so often by itself before somebody is asked."""
NOTHING_SENT = (DayWork.LOOK, DayWork.QUERY)
"""Given up and not in doubt: certainly nothing was manifested by this run."""


def begin_day(command: cmd.EndTheDay) -> Events:
    """The first events of a new stream."""
    return (ev.DayBegan(command.locations, command.has_summary),)


def decide_day(run: ManifestRun, command: cmd.DayCommand) -> Events:
    """The events that `command` causes now; none when it changes nothing."""
    return _DECIDERS[type(command)](run, command)


def _again(run: ManifestRun, command: cmd.EndTheDay) -> Events:
    """A new turn in the same stream, once nothing of the last one but its printing is owed.

    Else a manifest of the last turn could be taken for one of the new.
    """
    retried = tuple(_retries(run, is_afresh=True))
    is_made = all(copy.make.is_done for paper in run.papers.values() for copy in paper.copies)
    if run.is_asked and is_made:
        return (*retried, *begin_day(command))
    return retried


def _retry(run: ManifestRun, command: cmd.RetryDay) -> Events:
    return tuple(_retries(run, is_afresh=not command.is_by_itself))


def waiting(run: ManifestRun) -> Iterator[tuple[DayWork, Work, str, int]]:
    """Works that ended badly, with the copy they are of. Prints in doubt are for eyes to find."""
    ended_badly = (WorkStatus.WAITING, WorkStatus.FAILED, WorkStatus.DOUBT)
    if not run.is_over and not run.is_refused:
        for kind in OF_THE_DAY:
            if run.work(kind).status in ended_badly:
                yield kind, run.work(kind), "", 1
    for paper in run.ordered_papers:
        for copy in paper.copies:
            if copy.make.status in ended_badly:
                yield DayWork.MAKE, copy.make, paper.reference, copy.number
            elif copy.printing.status in (WorkStatus.WAITING, WorkStatus.FAILED):
                yield DayWork.PRINT, copy.printing, paper.reference, copy.number


def waits_by_itself(run: ManifestRun) -> bool:
    """Whether something is to be tried again without anybody's decision."""
    return any(_is_tried_by_itself(work) for _, work, _, _ in waiting(run))


def _is_tried_by_itself(work: Work) -> bool:
    return work.status is not WorkStatus.FAILED and work.attempt < MOST_TRIES


def _retries(run: ManifestRun, *, is_afresh: bool) -> Iterator[ev.DayWorkRetried]:
    for kind, work, reference, number in waiting(run):
        if is_afresh or _is_tried_by_itself(work):
            yield ev.DayWorkRetried(kind, reference, number, is_afresh)


def _ready(run: ManifestRun, command: cmd.ReadyFound) -> Events:
    if run.is_over or run.work(DayWork.LOOK).is_done:
        return ()
    return (ev.ManifestIntended(run.locations, command.rows, command.files),)


def _queued(run: ManifestRun, command: cmd.QueryTaken) -> Events:
    is_late = run.is_over or run.is_queued
    return () if is_late else (ev.ManifestQueued(command.message),)


def _settled(run: ManifestRun, command: cmd.RowSettled) -> Events:
    if run.is_over or command.reference not in run.open_rows:
        return ()
    event = ev.ConsignmentSettled(command.reference, command.is_manifested, command.reason)
    is_last = len(run.open_rows) == 1
    return (event, ev.FollowingEnded()) if is_last else (event,)


def _followed(run: ManifestRun, command: cmd.FollowedLongEnough) -> Events:
    is_late = run.is_over or run.work(DayWork.FOLLOW).is_done
    return () if is_late else (ev.FollowingEnded(command.problem),)


def _listed(run: ManifestRun, command: cmd.ManifestsFound) -> Events:
    is_late = run.is_over or run.work(DayWork.LIST).is_done
    new = tuple(file for file in command.files if file.reference not in run.files_before)
    return () if is_late else (ev.ManifestsListed(new),)


def _made(run: ManifestRun, command: cmd.PaperMade) -> Events:
    if copy_of(run, command.reference, command.number).make.is_done:
        return ()
    kept = ev.ManifestPaperKept(command.reference, command.sha256, command.carrier, command.number)
    return (kept,)


def _out(run: ManifestRun, command: cmd.PaperCameOut) -> Events:
    if copy_of(run, command.reference, command.number).is_out:
        return ()
    if command.number == 1:
        return (ev.ManifestPaperOut(command.reference),)
    return (ev.ManifestCopyOut(command.reference, command.number),)


def _failed(run: ManifestRun, command: cmd.DayWorkFailed) -> Events:
    work = work_of(run, command.work, command.reference, command.number)
    if work.is_done or (run.is_over and command.work in OF_THE_DAY):
        return ()
    is_last = work.attempt + 1 >= MOST_TRIES
    is_given_up = is_last or not (command.problem.is_temporary or command.is_in_doubt)
    if is_given_up and not command.is_in_doubt and command.work in NOTHING_SENT:
        return (ev.ManifestRefused(command.problem),)
    return (
        ev.DayWorkEndedBadly(
            command.work,
            command.problem,
            command.is_in_doubt,
            is_given_up,
            command.reference,
            command.number,
        ),
    )


def _copies(run: ManifestRun, command: cmd.AskCopies) -> Events:
    """What a printer certainly has not brought out yet is no copy: that is for `EndTheDay`."""
    return tuple(
        ev.ManifestCopyOwed(paper.reference, len(paper.copies) + 1, command.reason)
        for paper in run.ordered_papers
        if not command.references or paper.reference in command.references
        if _can_be_copied(paper)
    )


def _can_be_copied(paper: RunPaper) -> bool:
    first, last = paper.copies[0], paper.copies[-1]
    is_unknown = first.problem is not None and first.problem.kind is ProblemKind.PRINT_UNKNOWN
    is_begun = first.printing.status is WorkStatus.INTENDED
    return (first.is_out or is_unknown or is_begun) and not (last.number > 1 and last.is_startable)


def _finished(run: ManifestRun, _: cmd.FinishDay) -> Events:
    return () if run.is_over else (ev.ManifestRunEnded(),)


_DECIDERS: dict[type[cmd.DayCommand], Callable[[ManifestRun, Any], Events]] = {
    cmd.EndTheDay: _again,
    cmd.RetryDay: _retry,
    cmd.AskCopies: _copies,
    cmd.ReadyFound: _ready,
    cmd.QueryTaken: _queued,
    cmd.RowSettled: _settled,
    cmd.FollowedLongEnough: _followed,
    cmd.ManifestsFound: _listed,
    cmd.PaperMade: _made,
    cmd.PaperCameOut: _out,
    cmd.DayWorkFailed: _failed,
    cmd.FinishDay: _finished,
}
