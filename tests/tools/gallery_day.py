"""States of the printers and of the end of the day."""

from msgspec.structs import replace

from packstation.packing.bench import Bench
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase, summary_reference
from packstation.packing.day.state import ManifestPaper
from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Problem, ProblemKind
from packstation.ui.flow.ports import Light, LightState, PrintersState
from packstation.ui.places.day.place import REPRINT_DAY
from packstation.ui.places.printers.place import PrintersPlace
from tests.tools.benches import (
    OUT_OF_PAPER,
    behind,
    bench,
    packing,
)
from tests.tools.gallery_orders import Setting
from tests.tools.printers import GOOD_PRINTERS, no_labels, tried, troubled
from tests.tools.window import Stage, day_rows


def printers_at(state: PrintersState, read_back: str | None = None) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.printers.state = state
        stage.put(bench(packing()))
        stage.window.controller.show_place("printers")
        place = stage.window.controller.places["printers"]
        assert isinstance(place, PrintersPlace)
        place.read_back = read_back
        stage.window.flush()

    return set_stage


def shift_no_labels(stage: Stage) -> None:
    shift_of(no_labels())(stage)
    text = stage.speaker.text
    told = f"{text('printers.no_labels')}. {text('printers.no_labels.remedy')}"
    stage.status.change(labels=Light(LightState.BAD, "—", told))
    stage.window.flush()


def shift_of(state: PrintersState) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.printers.state = state
        stage.put(Bench())

    return set_stage


def day_at(phase: RunPhase) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.put(bench(*behind(), shown=False))
        stage.window.controller.show_place("day")
        stage.day.change(phase=phase, rows=day_rows())
        stage.window.flush()

    return set_stage


def day_left_out(stage: Stage) -> None:
    day_at(RunPhase.READY)(stage)
    rows = tuple(replace(row, state=RowState.READY, reason="") for row in day_rows())
    stage.day.change(rows=rows[3:], left_out=rows[:3])
    stage.window.flush()


DAY_PAPERS = (
    ManifestPaper("MF-1", "DPD"),
    ManifestPaper("MF-2", "Evri"),
    ManifestPaper("MF-3", "Royal Mail"),
    ManifestPaper(summary_reference("20261123")),
)


def day_over(stage: Stage, *papers: ManifestPaper) -> None:
    day_at(RunPhase.DONE)(stage)
    manifested = {RowState.QUEUED: RowState.MANIFESTED, RowState.FAILED: RowState.MANIFESTED}
    rows = tuple(
        replace(row, state=manifested.get(row.state, row.state), reason="") for row in day_rows()
    )
    stage.day.change(rows=rows, papers=papers)
    stage.window.flush()


def day_papers(stage: Stage) -> None:
    day_over(stage, *DAY_PAPERS)


def day_paper_missing(stage: Stage) -> None:
    no_paper = Problem(ProblemKind.PRINTER, detail="No paper.", code="out-of-paper")
    day_over(stage, *DAY_PAPERS[:-1], replace(DAY_PAPERS[-1], problem=no_paper, printer="Office"))
    stage.day.change(owes_papers=True)
    stage.window.flush()


def ask_day_papers(stage: Stage) -> None:
    day_papers(stage)
    stage.window.press(REPRINT_DAY)
    stage.window.flush()


PRINTERS_AND_DAY: dict[str, Setting] = {
    "shift": shift_of(GOOD_PRINTERS),
    "shift-trouble": shift_of(troubled()),
    "shift-no-labels": shift_no_labels,
    "printers": printers_at(GOOD_PRINTERS),
    "printers-trouble": printers_at(troubled()),
    "printers-no-labels": printers_at(no_labels()),
    "page-on-its-way": printers_at(tried(None)),
    "page-printed": printers_at(tried(PageResult.PRINTED)),
    "page-sent": printers_at(tried(PageResult.SENT)),
    "page-failed": printers_at(tried(PageResult.FAILED, OUT_OF_PAPER)),
    "page-unknown": printers_at(tried(PageResult.UNKNOWN, Problem(ProblemKind.PRINT_UNKNOWN))),
    "page-reads": printers_at(tried(PageResult.PRINTED), "7F3A"),
    "day-ready": day_at(RunPhase.READY),
    "day-running": day_at(RunPhase.RUNNING),
    "day-done": day_at(RunPhase.DONE),
    "day-left-out": day_left_out,
    "day-papers": day_papers,
    "day-paper-missing": day_paper_missing,
    "ask-day-papers": ask_day_papers,
}
