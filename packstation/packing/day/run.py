"""One end of day at a shipping location, as its events add up.

The query only queues, so each consignment that was expected is followed to the end of its way; then
the papers of the day are printed. Where papers are still owed, the next end of day goes on in the
same stream.
"""

import enum

import msgspec
from immutables import Map
from msgspec.structs import replace

from packstation.packing.day import events as ev
from packstation.packing.day.events import DayWork, Row, RowState
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import Work, WorkStatus

OF_THE_DAY = (DayWork.LOOK, DayWork.QUERY, DayWork.FOLLOW, DayWork.LIST)
"""The works of a day in their order; making and printing are of each copy."""
SETTLED = (RowState.MANIFESTED, RowState.FAILED)
DONE = Work(WorkStatus.DONE)


class RunPhase(enum.Enum):
    """IDLE: nothing looked up yet. READY: previewed. RUNNING: queued and followed. DONE: over."""

    IDLE = "idle"
    PREVIEWING = "previewing"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


PRINTED_RUN = "PS:MANIFEST-PAPERS"
"""The own number, in the index of streams, of every run that has papers; no order can be so."""
_SUMMARY = "day-summary-"


def summary_reference(stream: str, turn: int = 1) -> str:
    """What our own summary of a run is called among its papers."""
    return f"{_SUMMARY}{stream}" if turn <= 1 else f"{_SUMMARY}{stream}.{turn}"


def is_summary(reference: str) -> bool:
    """Whether a paper is our own summary, not a carrier's manifest."""
    return reference.startswith(_SUMMARY)


def paper_title(reference: str, number: int = 1) -> str:
    """The print job's name of a paper's first or further copy."""
    return f"manifest.{reference}" if number == 1 else f"manifest.{reference}.{number}"


class RunCopy(msgspec.Struct, frozen=True):
    """A copy of a paper; `reason` is why there is a further one. `sha256`: of what is stored."""

    number: int = 1
    reason: str = ""
    sha256: str = ""
    printer: str = ""
    make: Work = Work()
    printing: Work = Work()

    @property
    def is_out(self) -> bool:
        return self.printing.is_done

    @property
    def is_startable(self) -> bool:
        return (self.printing if self.make.is_done else self.make).is_startable

    @property
    def problem(self) -> Problem | None:
        """Why it is not on paper, or not known to be."""
        return self.make.problem or self.printing.problem


class RunPaper(msgspec.Struct, frozen=True):
    """A carrier's manifest or our own summary, and its copies in their order."""

    reference: str
    carrier: str = ""
    copies: tuple[RunCopy, ...] = (RunCopy(),)

    @property
    def is_out(self) -> bool:
        """Its first copy is on paper."""
        return self.copies[0].is_out


class ManifestRun(msgspec.Struct, frozen=True):
    """What the events of a run add up to. `turn` counts how often it was begun in this stream."""

    stream: str = ""
    position: int = 0
    turn: int = 0
    has_summary: bool = True
    locations: tuple[str, ...] = ()
    rows: Map[str, Row] = Map()
    works: Map[DayWork, Work] = Map()
    is_over: bool = False
    is_refused: bool = False
    """PRO did not take this turn's query; `problem` says why."""
    message: str = ""
    problem: Problem | None = None
    """Why this turn was refused, or ended without everything settled."""
    files_before: frozenset[str] = frozenset()
    papers: Map[str, RunPaper] = Map()
    """Carriers' manifests and our own summary by reference."""

    def work(self, kind: DayWork) -> Work:
        """How far a work of the day is."""
        return self.works.get(kind, Work())

    @property
    def is_queued(self) -> bool:
        return self.work(DayWork.QUERY).is_done

    @property
    def is_asked(self) -> bool:
        """PRO has nothing more to do in this turn: only printing may be owed."""
        has_nothing = self.work(DayWork.LOOK).is_done and not self.rows
        is_through = all(self.work(kind).is_done for kind in OF_THE_DAY)
        return self.turn == 0 or self.is_refused or has_nothing or is_through

    @property
    def is_all_seen_to(self) -> bool:
        """Every paper is out once, or only eyes can tell."""
        seen_to = (WorkStatus.DONE, WorkStatus.DOUBT)
        return all(p.copies[0].printing.status in seen_to for p in self.papers.values())

    @property
    def open_rows(self) -> tuple[str, ...]:
        """References of the consignments that are neither manifested nor failed."""
        return tuple(ref for ref, row in self.rows.items() if row.state not in SETTLED)

    @property
    def ordered_papers(self) -> tuple[RunPaper, ...]:
        """The carriers' first, each with all its copies."""
        key = _paper_order
        return tuple(sorted(self.papers.values(), key=key))

    @property
    def is_finished(self) -> bool:
        """Over, and no copy that somebody asked for is still to be printed."""
        waits = (WorkStatus.OWED, WorkStatus.INTENDED, WorkStatus.WAITING)
        copies = [copy for paper in self.papers.values() for copy in paper.copies[1:]]
        return self.is_over and not any(
            copy.make.status in waits or (copy.make.is_done and copy.printing.status in waits)
            for copy in copies
        )


def _paper_order(paper: RunPaper) -> tuple[bool, str, str]:
    return is_summary(paper.reference), paper.carrier, paper.reference


def copy_of(run: ManifestRun, reference: str, number: int) -> RunCopy:
    """Copy `number` of the paper `reference`; one that nobody began where there is none."""
    paper = run.papers.get(reference)
    if paper is None or not 0 < number <= len(paper.copies):
        return RunCopy(number)
    return paper.copies[number - 1]


def work_of(run: ManifestRun, kind: DayWork, reference: str = "", number: int = 1) -> Work:
    """A work of the day, or of a copy of one of its papers."""
    if kind in OF_THE_DAY:
        return run.work(kind)
    copy = copy_of(run, reference, number)
    return copy.make if kind is DayWork.MAKE else copy.printing


def _with_work(
    run: ManifestRun, work: Work, kind: DayWork, reference: str = "", number: int = 1
) -> ManifestRun:
    if kind in OF_THE_DAY:
        return replace(run, works=run.works.set(kind, work))
    copy = copy_of(run, reference, number)
    is_make = kind is DayWork.MAKE
    return _with_copy(
        run, reference, replace(copy, make=work) if is_make else replace(copy, printing=work)
    )


def _with_copy(run: ManifestRun, reference: str, copy: RunCopy, carrier: str = "") -> ManifestRun:
    paper = run.papers.get(reference) or RunPaper(reference, carrier)
    copies = (*paper.copies[: copy.number - 1], copy, *paper.copies[copy.number :])
    paper = replace(paper, carrier=paper.carrier or carrier, copies=copies)
    return replace(run, papers=run.papers.set(reference, paper))


def evolve_run(run: ManifestRun, event: ev.ManifestEvent) -> ManifestRun:
    """The run after `event`. Raises TypeError for an event of another kind."""
    position = run.position + 1
    run = _papers(run, event) if isinstance(event, _OF_PAPERS) else _day(run, event)
    return replace(run, position=position)


def _day(run: ManifestRun, event: ev.ManifestEvent) -> ManifestRun:
    match event:
        case ev.DayBegan(locations=places, has_summary=has_summary):
            return replace(
                run,
                turn=run.turn + 1,
                has_summary=has_summary,
                locations=places,
                works=Map(),
                rows=Map(),
                is_over=False,
                is_refused=False,
                message="",
                problem=None,
            )
        case ev.ManifestIntended():
            return _found(run, event)
        case ev.ManifestQueryIntended():
            work = run.work(DayWork.QUERY)
            return _with_work(run, Work(WorkStatus.INTENDED, work.attempt), DayWork.QUERY)
        case ev.ManifestQueued(message=message):
            rows = {r: replace(row, state=RowState.QUEUED) for r, row in run.rows.items()}
            run = _with_work(run, DONE, DayWork.QUERY)
            return replace(run, message=message, rows=Map(rows), problem=None)
        case ev.ManifestRefused(problem=problem):
            return replace(run, problem=problem, is_refused=True, is_over=run.is_all_seen_to)
        case ev.ConsignmentSettled(reference=reference, is_manifested=done, reason=reason):
            state = RowState.MANIFESTED if done else RowState.FAILED
            row = replace(run.rows.get(reference, Row(reference)), state=state, reason=reason)
            return _with_work(
                replace(run, rows=run.rows.set(reference, row)), Work(), DayWork.FOLLOW
            )
        case ev.FollowingEnded(problem=problem):
            return replace(_with_work(run, DONE, DayWork.FOLLOW), problem=problem)
        case ev.ManifestRunEnded():
            return replace(run, is_over=True)
        case ev.DayWorkRetried() | ev.DayWorkEndedBadly():
            return _tried(run, event)
        case _:
            raise TypeError(f"{type(event).__name__} is no event of a manifest run")


def _found(run: ManifestRun, event: ev.ManifestIntended) -> ManifestRun:
    """A run of an earlier program began with this, and may have sent the query at once."""
    is_first = run.turn == 0
    others = set(event.files_before) - set(run.papers)
    run = replace(
        run,
        turn=max(run.turn, 1),
        locations=event.locations,
        rows=Map({row.reference: row for row in event.rows}),
        files_before=run.files_before | others,
    )
    query = Work(WorkStatus.INTENDED, 1) if is_first else Work()
    return _with_work(_with_work(run, DONE, DayWork.LOOK), query, DayWork.QUERY)


def _tried(run: ManifestRun, event: ev.DayWorkRetried | ev.DayWorkEndedBadly) -> ManifestRun:
    old = work_of(run, event.work, event.reference, event.number)
    if isinstance(event, ev.DayWorkEndedBadly):
        status = WorkStatus.FAILED if event.is_given_up else WorkStatus.WAITING
        status = WorkStatus.DOUBT if event.is_in_doubt else status
        new = Work(status, old.attempt + 1, event.problem)
    else:
        status = WorkStatus.INTENDED if old.status is WorkStatus.DOUBT else WorkStatus.OWED
        new = Work(status, 0 if event.is_afresh else old.attempt)
    return _with_work(run, new, event.work, event.reference, event.number)


_OF_PAPERS = (
    ev.ManifestsListed,
    ev.ManifestPaperKept,
    ev.ManifestPaperIntended,
    ev.ManifestPaperOut,
    ev.ManifestCopyOwed,
    ev.ManifestCopyIntended,
    ev.ManifestCopyOut,
    ev.ManifestCopyEndedBadly,
)


def _papers(run: ManifestRun, event: ev.ManifestEvent) -> ManifestRun:
    match event:
        case ev.ManifestsListed(files=files):
            run = _with_work(run, DONE, DayWork.LIST)
            for file in files:
                if file.reference not in run.papers and file.reference not in run.files_before:
                    run = _with_copy(run, file.reference, RunCopy(), file.carrier)
            if run.has_summary:
                run = _with_copy(run, summary_reference(run.stream, run.turn), RunCopy())
            return run
        case ev.ManifestPaperKept(reference=reference, sha256=sha256, number=number):
            copy = replace(copy_of(run, reference, number), sha256=sha256, make=DONE)
            return _with_copy(run, reference, copy, event.carrier)
        case ev.ManifestPaperIntended(reference=reference, sha256=sha256, printer=printer):
            return _printing(run, reference, 1, sha256, printer, event.carrier)
        case ev.ManifestPaperOut(reference=reference):
            return _with_work(run, DONE, DayWork.PRINT, reference)
        case ev.ManifestCopyOwed(reference=reference, number=number, reason=reason):
            return _with_copy(run, reference, RunCopy(number, reason))
        case ev.ManifestCopyIntended(reference=reference, number=number, printer=printer):
            copy = replace(copy_of(run, reference, number), reason=event.reason)
            run = _with_copy(run, reference, copy)
            return _printing(run, reference, number, event.sha256, printer)
        case ev.ManifestCopyOut(reference=reference, number=number):
            return _with_work(run, DONE, DayWork.PRINT, reference, number)
        case ev.ManifestCopyEndedBadly(reference=reference, number=number):
            status = WorkStatus.DOUBT if event.is_in_doubt else WorkStatus.FAILED
            kind = ProblemKind.PRINT_UNKNOWN if event.is_in_doubt else ProblemKind.PRINTER
            return _with_work(run, Work(status, 1, Problem(kind)), DayWork.PRINT, reference, number)
        case _:
            raise TypeError(f"{type(event).__name__} is no event of a paper")


def _printing(
    run: ManifestRun, reference: str, number: int, sha256: str, printer: str, carrier: str = ""
) -> ManifestRun:
    copy = copy_of(run, reference, number)
    work = Work(WorkStatus.INTENDED, copy.printing.attempt)
    copy = replace(copy, sha256=sha256, printer=printer, make=DONE, printing=work)
    return _with_copy(run, reference, copy, carrier)
