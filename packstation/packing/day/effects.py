"""What an end of day owes outside, as data; and the event to be durable before each begins."""

from collections.abc import Iterator

from packstation.packing.day import events as ev
from packstation.packing.day.events import DayWork
from packstation.packing.day.run import OF_THE_DAY, ManifestRun, RunCopy, RunPaper, is_summary
from packstation.packing.effects import Effect
from packstation.packing.shipping import WorkStatus


class LookUpReady(Effect, frozen=True):
    """Find what is ready at the run's locations, and which manifests exist already."""


class SendQuery(Effect, frozen=True):
    """Manifest Consignments From Query. Resumed: first see whether any consignment has moved."""


class FollowRows(Effect, frozen=True):
    """Ask for the states of the open rows until at least one is settled."""


class ListManifests(Effect, frozen=True):
    """Which manifests the carriers' queries left."""


class MakePaper(Effect, frozen=True):
    """Fetch a carrier's manifest, or draw our summary, and store it."""

    reference: str = ""
    number: int = 1


class PrintDayPaper(Effect, frozen=True):
    """Print a stored copy. Resumed: first ask the printer that may have it."""

    reference: str = ""
    number: int = 1
    sha256: str = ""
    carrier: str = ""
    printer: str = ""
    reason: str = ""


class EndRun(Effect, frozen=True):
    """Nothing is owed any more."""


READS = (LookUpReady, FollowRows, ListManifests)
"""They only ask, and change nothing anywhere, so they need not wait for the disk."""
WORKS = {
    DayWork.LOOK: LookUpReady,
    DayWork.QUERY: SendQuery,
    DayWork.FOLLOW: FollowRows,
    DayWork.LIST: ListManifests,
}


def intent_of_day(effect: Effect) -> ev.ManifestEvent | None:
    """The event to record before `effect` begins; None when it was recorded or none is needed."""
    if effect.is_resumed:
        return None
    match effect:
        case SendQuery():
            return ev.ManifestQueryIntended()
        case PrintDayPaper(number=1):
            return ev.ManifestPaperIntended(
                effect.reference, effect.sha256, effect.printer, effect.carrier
            )
        case PrintDayPaper():
            return ev.ManifestCopyIntended(
                effect.reference, effect.number, effect.sha256, effect.printer, effect.reason
            )
        case _:
            return None


def due_at_end(run: ManifestRun) -> tuple[Effect, ...]:
    """What is owed now, in the order in which it is to be begun."""
    papers = tuple(_papers(run))
    step = None if run.is_over or run.is_asked else _next_step(run)
    if step is not None:
        return (step, *papers)
    if not papers and not run.is_over and run.is_asked and run.is_all_seen_to:
        return (EndRun(key=_key(run, "end")),)
    return papers


def _next_step(run: ManifestRun) -> Effect | None:
    """The first work of the day that is not done; None when it waits."""
    kind = next(kind for kind in OF_THE_DAY if not run.work(kind).is_done)
    work = run.work(kind)
    if not work.is_startable:
        return None
    is_resumed = work.status is WorkStatus.INTENDED
    return WORKS[kind](key=_key(run, kind.value), is_resumed=is_resumed)


def _key(run: ManifestRun, *parts: object) -> str:
    return "/".join(str(part) for part in (run.stream, run.turn, *parts))


def _papers(run: ManifestRun) -> Iterator[Effect]:
    """Made side by side; printed one after the other, so that ours is the last."""
    is_printing = False
    for paper in run.ordered_papers:
        if is_summary(paper.reference) and not _are_carriers_seen_to(run):
            continue
        for copy in paper.copies:
            if not copy.make.is_done:
                if copy.make.is_startable:
                    yield MakePaper(
                        key=_key(run, "make", paper.reference, copy.number),
                        reference=paper.reference,
                        number=copy.number,
                    )
            elif copy.printing.is_startable and not is_printing:
                yield _print(run, paper, copy)
                is_printing = True


def _are_carriers_seen_to(run: ManifestRun) -> bool:
    carriers = [paper for paper in run.papers.values() if not is_summary(paper.reference)]
    return not any(copy.is_startable for paper in carriers for copy in paper.copies)


def _print(run: ManifestRun, paper: RunPaper, copy: RunCopy) -> PrintDayPaper:
    return PrintDayPaper(
        key=_key(run, "print", paper.reference, copy.number),
        is_resumed=copy.printing.status is WorkStatus.INTENDED,
        reference=paper.reference,
        number=copy.number,
        sha256=copy.sha256,
        carrier=paper.carrier,
        printer=copy.printer,
        reason=copy.reason,
    )
