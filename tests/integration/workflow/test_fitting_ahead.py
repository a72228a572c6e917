"""A label is made for its printer in the trip that reads it, so that the printer waits for none."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.documents.labels import read_codes
from packstation.packing import commands as cmd
from packstation.packing.session import Phase
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.folder import FolderPrinter
from packstation.printing.protocol import Printer
from packstation.settings.model import (
    FolderPrinter as FolderSettings,
)
from packstation.settings.model import (
    PackingSettings,
    RouteSettings,
    Settings,
)
from packstation.settings.paths import bench_paths
from packstation.workflow.performers.fitting_ahead import fit
from packstation.workflow.performers.label_files import read_labels
from tests.harness import QUICK, Warehouse, pack

P = ParamSpec("P")
R = TypeVar("R")
WORDS = {"Zebra": Format.ZPL, "Office": Format.PDF}
"""What each printer speaks. Labels are asked of PRO as PDF."""


class Trips:
    """A reader that says what it was asked to do; `ends` says whether a work comes to its end.

    After each `then` is done.
    """

    def __init__(self, ends: Callable[[object], bool]) -> None:
        self.ends = ends
        self.works: list[object] = []
        self.then: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        self.works.append(work)
        if not self.ends(work):
            raise UnreadableDocumentError("it does not end", Damage.TOO_SLOW)
        result = await in_a_thread(work, *args, **kwargs)
        if self.then is not None:
            await self.then()
        return result


@asynccontextmanager
async def bench_with(
    warehouse: Warehouse,
    folder: Path,
    reading: Trips,
    prints_on: str = "Zebra",
    lower_mm: float = 0.0,
) -> AsyncIterator[RunningBench]:
    settings = Settings(
        packing=PackingSettings(packing_slip=False, acknowledge_notes=False),
        printers=tuple(FolderSettings(name=name, path=str(folder / name)) for name in WORDS),
        routes=(
            RouteSettings(
                kind=DocumentKind.LABEL, printer=prints_on, format=Format.PDF, offset_y_mm=lower_mm
            ),
        ),
    )

    def speaking(printer: Printer) -> Printer:
        return FolderPrinter(folder / printer.name, printer.name, frozenset({WORDS[printer.name]}))

    seams = Seams(reading=reading, pace=QUICK, printer=speaking)
    pro = Pro(warehouse.url, warehouse.key)
    async with open_bench(settings, bench_paths(folder), pro, seams) as bench:
        yield bench


async def test_a_label_that_its_printer_takes_as_it_is_makes_one_trip_in_all(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    trips = Trips(lambda _: True)
    async with bench_with(warehouse, tmp_path, trips, prints_on="Office") as bench:
        session = await pack(bench, warehouse.order(), "!done")
        assert session.phase is Phase.FINISHED
        assert trips.works == [read_labels]
        (printed,) = (tmp_path / "Office").glob("*.pdf")
        (label,) = session.documents
        assert await bench.folder.documents.get(label.sha256) == printed.read_bytes()


async def test_a_label_that_would_fall_off_its_paper_is_tried_again_only_when_it_is_printed(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    trips = Trips(lambda _: True)
    async with bench_with(warehouse, tmp_path, trips, "Office", lower_mm=80.0) as bench:
        session = await pack(bench, warehouse.order(), "!done")
        problem = session.copies[-1].problem
        assert problem is not None
        assert "would fall off the paper" in problem.detail
        assert trips.works == [read_labels, fit]


async def test_a_label_that_must_be_changed_for_its_printer_is_there_when_its_turn_comes(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    trips = Trips(lambda _: True)
    async with bench_with(warehouse, tmp_path, trips) as bench:
        session = await pack(bench, warehouse.order(), "!done")
        assert session.phase is Phase.FINISHED
        assert trips.works == [read_labels, fit]
        (printed,) = (tmp_path / "Zebra").glob("*.zpl")
        service = session.consignments[0].service
        assert service is not None
        assert read_codes(printed.read_bytes(), Format.ZPL) == service.tracking
        # Once more is from what is stored.
        bench.station.act(cmd.Reprint("smudged"))
        assert await bench.settled(10)
        assert trips.works == [read_labels, fit, fit]
        first, second = sorted((tmp_path / "Zebra").glob("*.zpl"))
        assert first.read_bytes() == second.read_bytes()


async def test_a_label_whose_printer_was_changed_after_it_was_made_is_made_for_the_other(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    trips = Trips(lambda _: True)
    async with bench_with(warehouse, tmp_path, trips) as bench:
        trips.then = lambda: bench.printing.switch_labels("Office")
        session = await pack(bench, warehouse.order(), "!done")
        assert session.phase is Phase.FINISHED
        assert trips.works == [read_labels, fit, fit]
        assert [file.suffix for file in (tmp_path / "Office").iterdir()] == [".pdf"]
        assert not list((tmp_path / "Zebra").glob("*.zpl"))


@pytest.mark.attack("paper")
async def test_a_label_that_cannot_be_changed_for_its_printer_is_kept_and_another_prints_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    trips = Trips(lambda work: work is read_labels)
    async with bench_with(warehouse, tmp_path, trips) as bench:
        session = await pack(bench, warehouse.order(), "!done")
        assert [d.kind for d in session.documents] == [DocumentKind.LABEL]
        assert session.copies[-1].problem is not None
        assert trips.works == [read_labels, fit, fit]
        trips.ends = lambda _: True
        await bench.printing.switch_labels("Office")
        bench.station.act(cmd.Retry())
        assert await bench.settled(10)
        assert bench.station.bench.sessions[session.stream].phase is Phase.FINISHED
        assert len(list((tmp_path / "Office").glob("*.pdf"))) == 1
        assert not list((tmp_path / "Zebra").glob("*.zpl"))
