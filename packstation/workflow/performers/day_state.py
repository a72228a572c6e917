"""How far the end of the day is, as the screen and the command line show it."""

import msgspec

from packstation.packing.manifesting import Row, RowState, RunPhase
from packstation.packing.problems import Problem
from packstation.workflow.performers.manifest_papers import ManifestPaper


class EndOfDayState(msgspec.Struct, frozen=True):
    """What the end-of-day screen shows. `problem` says why nothing could be looked up or run."""

    phase: RunPhase = RunPhase.IDLE
    locations: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    message: str = ""
    problem: Problem | None = None
    papers: tuple[ManifestPaper, ...] = ()
    """The papers of the last run: the carriers' manifests and our own summary."""
    owes_papers: bool = False
    """Some of them did not come out and will with the next run."""

    @property
    def failures(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state is RowState.FAILED)

    @property
    def missing_papers(self) -> tuple[ManifestPaper, ...]:
        return tuple(paper for paper in self.papers if paper.problem is not None)
