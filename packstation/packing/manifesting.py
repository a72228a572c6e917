"""End of day at a shipping location: what is ready, the query, and what became of each.

Its own stream and its own small state: the query only queues, so each consignment that was expected
is followed to the end of its way.
"""

import enum
from typing import ClassVar

import msgspec
from immutables import Map

from packstation.packing.problems import Problem


class RowState(enum.Enum):
    """How far one consignment is."""

    READY = "ready"
    QUEUED = "queued"
    MANIFESTED = "manifested"
    FAILED = "failed"


class Row(msgspec.Struct, frozen=True):
    """One consignment of the run."""

    reference: str
    order_number: str = ""
    carrier: str = ""
    service: str = ""
    state: RowState = RowState.READY
    reason: str = ""
    """PRO's own words when it failed."""


class RunPhase(enum.Enum):
    """IDLE: nothing looked up yet. READY: previewed. RUNNING: queued and followed. DONE: over."""

    IDLE = "idle"
    PREVIEWING = "previewing"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


class ManifestEvent(msgspec.Struct, frozen=True):
    """The base of the events of a run."""

    VERSION: ClassVar[int] = 1


class ManifestIntended(ManifestEvent, frozen=True):
    """The query for `locations` is about to be sent; `rows` are expected to be swept.

    `files_before` are the carriers' manifests that were there already.
    """

    locations: tuple[str, ...]
    rows: tuple[Row, ...]
    files_before: tuple[str, ...] = ()


class ManifestQueued(ManifestEvent, frozen=True):
    """PRO took the query; `message` is its sentence."""

    message: str


class ManifestRefused(ManifestEvent, frozen=True):
    """The query did not get through, nothing was queued."""

    problem: Problem


class ConsignmentSettled(ManifestEvent, frozen=True):
    """One consignment is manifested, or has failed with a reason."""

    reference: str
    is_manifested: bool
    reason: str = ""


class ManifestPaperIntended(ManifestEvent, frozen=True):
    """From here on a printer may have `reference`: a carrier's manifest or our summary."""

    reference: str
    sha256: str = ""
    printer: str = ""
    carrier: str = ""


class ManifestPaperOut(ManifestEvent, frozen=True):
    reference: str


class ManifestCopyIntended(ManifestEvent, frozen=True):
    """Somebody wants a paper once more, and why; from here on a printer may have it.

    A copy is never printed again by itself: who misses it asks for another.
    """

    reference: str
    number: int
    sha256: str
    printer: str
    reason: str


class ManifestCopyOut(ManifestEvent, frozen=True):
    reference: str
    number: int


class ManifestCopyEndedBadly(ManifestEvent, frozen=True):
    """It did not come out; in doubt: nobody knows."""

    reference: str
    number: int
    is_in_doubt: bool = False


class ManifestRunEnded(ManifestEvent, frozen=True):
    """Every expected consignment is settled, or PRO was asked long enough; papers are printed."""


PRINTED_RUN = "PS:MANIFEST-PAPERS"
"""The own number, in the index of streams, of every run that has papers; no order can be so."""
_SUMMARY = "day-summary-"


def summary_reference(stream: str) -> str:
    """What our own summary of a run is called among its papers."""
    return f"{_SUMMARY}{stream}"


def is_summary(reference: str) -> bool:
    """Whether a paper is our own summary, not a carrier's manifest."""
    return reference.startswith(_SUMMARY)


def paper_title(reference: str, number: int = 1) -> str:
    """The print job's name of a paper's first or further copy."""
    return f"manifest.{reference}" if number == 1 else f"manifest.{reference}.{number}"


class RunPaper(msgspec.Struct, frozen=True):
    """One paper of a run. Not out: a printer may have it. `copies` were decided on so far."""

    sha256: str = ""
    printer: str = ""
    carrier: str = ""
    is_out: bool = False
    copies: int = 1


class ManifestRun(msgspec.Struct, frozen=True):
    """What the events of a run add up to."""

    stream: str = ""
    position: int = 0
    locations: tuple[str, ...] = ()
    rows: Map[str, Row] = Map()
    is_queued: bool = False
    is_over: bool = False
    message: str = ""
    problem: Problem | None = None
    files_before: frozenset[str] = frozenset()
    papers: Map[str, RunPaper] = Map()
    """Carriers' manifests and our own summary by reference."""


def evolve_run(run: ManifestRun, event: ManifestEvent) -> ManifestRun:
    """The run after `event`. Raises TypeError for an event of another kind."""
    position = run.position + 1
    match event:
        case ManifestIntended(locations=places, rows=rows, files_before=before):
            run = ManifestRun(
                run.stream,
                locations=places,
                rows=Map({r.reference: r for r in rows}),
                files_before=frozenset(before),
            )
        case ManifestQueued(message=message):
            queued = {
                ref: msgspec.structs.replace(row, state=RowState.QUEUED)
                for ref, row in run.rows.items()
            }
            run = msgspec.structs.replace(
                run, is_queued=True, message=message, rows=Map(queued), problem=None
            )
        case ManifestRefused(problem=problem):
            run = msgspec.structs.replace(run, problem=problem, is_over=True)
        case ConsignmentSettled(reference=reference, is_manifested=done, reason=reason):
            state = RowState.MANIFESTED if done else RowState.FAILED
            row = run.rows.get(reference, Row(reference))
            row = msgspec.structs.replace(row, state=state, reason=reason)
            run = msgspec.structs.replace(run, rows=run.rows.set(reference, row))
        case ManifestPaperIntended(reference=reference, sha256=sha256, printer=printer):
            run = _with_paper(run, reference, RunPaper(sha256, printer, event.carrier))
        case ManifestPaperOut(reference=reference):
            paper = run.papers.get(reference, RunPaper())
            run = _with_paper(run, reference, msgspec.structs.replace(paper, is_out=True))
        case ManifestCopyIntended(reference=reference, number=number):
            paper = run.papers.get(reference, RunPaper())
            run = _with_paper(run, reference, msgspec.structs.replace(paper, copies=number))
        case ManifestCopyOut() | ManifestCopyEndedBadly():
            pass
        case ManifestRunEnded():
            run = msgspec.structs.replace(run, is_over=True)
        case _:
            raise TypeError(f"{type(event).__name__} is no event of a manifest run")
    return msgspec.structs.replace(run, position=position)


def _with_paper(run: ManifestRun, reference: str, paper: RunPaper) -> ManifestRun:
    return msgspec.structs.replace(run, papers=run.papers.set(reference, paper))


KINDS: dict[str, type[ManifestEvent]] = {
    kind.__name__: kind for kind in ManifestEvent.__subclasses__()
}
"""Every event class of a run by its name in the log."""
