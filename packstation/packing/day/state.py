"""How an end of day stands, as one value: what is shown of it, and what may be done. Pure."""

import msgspec

from packstation.packing.day.decide import waiting, waits_by_itself
from packstation.packing.day.events import DayWork, Row, RowState
from packstation.packing.day.run import ManifestRun, RunPaper, RunPhase, is_summary
from packstation.packing.problems import Problem
from packstation.packing.shipping import WorkStatus


class ManifestPaper(msgspec.Struct, frozen=True):
    """One paper of a day, by its last copy. `problem` says why that is not on paper."""

    reference: str
    carrier: str = ""
    problem: Problem | None = None
    printer: str = ""

    @property
    def is_summary(self) -> bool:
        """Ours, not a carrier's."""
        return is_summary(self.reference)


class EndOfDayState(msgspec.Struct, frozen=True):
    """What the end-of-day screen shows. `problem` says why nothing could be looked up or run."""

    phase: RunPhase = RunPhase.IDLE
    locations: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    message: str = ""
    problem: Problem | None = None
    is_tried_again: bool = False
    """What `problem` speaks of is tried again by itself in a moment."""
    is_not_done: bool = False
    """Certainly nothing was manifested, because of `problem`."""
    is_in_doubt: bool = False
    """Whether PRO took the query is not known, and nobody finds out before the next run."""
    papers: tuple[ManifestPaper, ...] = ()
    """The papers of the last run: the carriers' manifests and our own summary."""
    owes_papers: bool = False
    """Some of them did not come out and will with the next run."""
    left_out: tuple[Row, ...] = ()
    """Made ready by this bench, and not ready in PRO any more: no query sweeps them."""

    @property
    def failures(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state is RowState.FAILED)

    @property
    def missing_papers(self) -> tuple[ManifestPaper, ...]:
        return tuple(paper for paper in self.papers if paper.problem is not None)


def state_of(run: ManifestRun, *, is_settled: bool) -> EndOfDayState:
    """What the screen shows of `run`; `is_settled`: nothing of it goes on by itself."""
    if not run.stream:
        return EndOfDayState()
    problem = run.problem or _problem_in(run)
    phase = RunPhase.DONE if run.rows or problem else RunPhase.READY
    if not run.is_over and not is_settled:
        phase = RunPhase.RUNNING
    is_tried_again = waits_by_itself(run)
    return EndOfDayState(
        phase,
        run.locations,
        in_order(tuple(run.rows.values())),
        run.message,
        problem,
        is_tried_again,
        run.is_refused,
        run.work(DayWork.QUERY).status is WorkStatus.DOUBT and not is_tried_again,
        tuple(_paper_of(paper) for paper in run.ordered_papers),
        _owes_papers(run),
    )


def _problem_in(run: ManifestRun) -> Problem | None:
    """Why the day itself does not go on; what papers lack is said of them."""
    return next((work.problem for _, work, paper, _ in waiting(run) if not paper), None)


def _paper_of(paper: RunPaper) -> ManifestPaper:
    copy = paper.copies[-1]
    problem = None if copy.is_out else copy.problem
    return ManifestPaper(paper.reference, paper.carrier, problem, copy.printer)


def _owes_papers(run: ManifestRun) -> bool:
    return not run.is_over and any(paper for _, _, paper, _ in waiting(run))


def in_order(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """By carrier, then by order."""
    return tuple(sorted(rows, key=lambda r: (r.carrier, r.order_number, r.reference)))
