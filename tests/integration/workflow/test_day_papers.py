"""Papers of the end of day: each once, ours last, copies if asked. One rig, so one file."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from packstation.assembly.running import RunningBench
from packstation.documents.pdfium import text_of
from packstation.history.paper_ledger import PaperCopy, PaperStatus
from packstation.packing.day import events as mf
from packstation.packing.day.decide import MOST_TRIES
from packstation.packing.day.events import RowState
from packstation.packing.day.run import ManifestRun, RunPhase, evolve_run, is_summary
from packstation.packing.problems import ProblemKind
from packstation.packing.shipping import DocumentKind
from packstation.printing.folder import FolderPrinter
from packstation.printing.model import NotPrinted, Outcome, PrintJob, PrintUnknown, Trouble
from packstation.ui.places.day.place import REPRINT_DAY, day_acts
from tests.harness import Goods, Warehouse, pack
from tests.integration.workflow.test_new_key import around
from tests.integration.workflow.test_paper import ledger
from tests.integration.workflow.test_performers import location_of, swept


class CrashError(Exception):
    """The program is gone."""


class Stubborn(FolderPrinter):
    """A folder whose next jobs end as they are told to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "Folder")
        self.ends: list[Outcome] = []

    async def submit(self, job: PrintJob) -> Outcome:
        return self.ends.pop(0) if self.ends else await super().submit(job)


def put_in(bench: RunningBench, printer: FolderPrinter) -> None:
    """Everything is printed by it."""
    bench.printing._printers = {"Folder": printer}


async def packed(bench: RunningBench, goods: Sequence[Goods]) -> None:
    for one in goods:
        await pack(bench, one, "!done")


@pytest.fixture
async def day(warehouse: Warehouse) -> tuple[str, list[Goods]]:
    """Two orders of one shipping location where nothing else is to be manifested."""
    await swept(warehouse)
    goods = [warehouse.order(), warehouse.order()]
    return location_of(warehouse, goods[0].reference), goods


def files(folder: Path) -> list[Path]:
    """What was printed at the end of the day, in the order of printing."""
    return sorted(folder.glob("manifest.*"), key=lambda path: path.stat().st_mtime_ns)


def day_ledger(folder: Path) -> list[PaperCopy]:
    return [copy for copy in ledger(folder) if copy.kind is DocumentKind.MANIFEST]


async def test_our_manifest_comes_out_once_after_the_carriers_with_what_went(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        state = await bench.end_of_day.run()
        again = await bench.end_of_day.run()
        references = [row.reference for row in state.rows]
    assert [paper.is_summary for paper in state.papers] == [False, True]
    assert state.missing_papers == again.missing_papers == ()
    carriers, ours = files(tmp_path / "print")
    text = text_of(ours.read_bytes())
    for word in (*references, *(one.own_number for one in goods), place, "Parcels 2"):
        assert word in text
    packages = [p for one in goods for p in warehouse.consignments(one)[0]["packages"]]
    assert all(number in text for package in packages for number in package["tracking"])
    copies = {copy.document: copy for copy in day_ledger(tmp_path)}
    (summary,) = (copy for name, copy in copies.items() if is_summary(name))
    assert summary.status is PaperStatus.PRINTED
    assert len(copies) == 2
    assert carriers.stem != ours.stem
    stored = await _stored(warehouse, tmp_path, place, summary.sha256)
    assert stored == ours.read_bytes()


async def _stored(warehouse: Warehouse, folder: Path, place: str, sha256: str) -> bytes:
    async with warehouse.bench(folder, location=place) as bench:
        return await bench.folder.documents.get(sha256)


async def test_what_failed_stands_on_our_manifest_with_its_reason(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        rule = {"action": "entry_fails", "message": "Carrier is closed", "entries": [1, 2]}
        warehouse.faults({**rule, "match": {"path": "manifestfromquery", "times": 1}})
        await bench.end_of_day.run()
    (ours,) = files(tmp_path / "print")
    assert "Not manifested: 2" in text_of(ours.read_bytes())
    assert text_of(ours.read_bytes()).count("Carrier is closed") == 2


async def test_a_paper_that_did_not_come_out_is_said_and_comes_with_the_next_try_once(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        printer = Stubborn(tmp_path / "print")
        put_in(bench, printer)
        empty = NotPrinted(Trouble.OUT_OF_PAPER, "No paper.", nothing_came_out=True)
        printer.ends = [empty for _ in range(2 * MOST_TRIES)]
        state = await bench.end_of_day.run()
        assert [paper.problem and paper.problem.kind for paper in state.papers] == [
            ProblemKind.PRINTER
        ] * 2
        assert state.owes_papers
        assert files(tmp_path / "print") == []
        state = await bench.end_of_day.retry()
        assert not state.owes_papers
        assert state.missing_papers == ()
    assert len(files(tmp_path / "print")) == 2
    assert {copy.status for copy in day_ledger(tmp_path)} == {PaperStatus.PRINTED}


async def test_a_start_after_a_crash_prints_what_is_missing_and_no_more(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    """It goes between the printer and the line that says that our manifest is out."""
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        record = bench.recorder.record

        def dying(state: Any, events: Sequence[Any], first: int, packer: str | None) -> int:
            last = events[-1]
            if isinstance(last, mf.ManifestPaperOut) and is_summary(last.reference):
                raise CrashError
            return record(state, events, first, packer)

        bench.recorder.record = dying  # type: ignore[method-assign, assignment]  # a crash right there
        await bench.end_of_day.run()
    before = files(tmp_path / "print")
    async with warehouse.bench(tmp_path, location=place) as bench:
        assert await bench.until(lambda: bench.end_of_day.state.phase is RunPhase.DONE, 20)
        assert await bench.until(lambda: bool(bench.end_of_day.state.papers), 20)
        assert bench.end_of_day.state.missing_papers == ()
    assert files(tmp_path / "print") == before
    assert len(before) == 2
    assert {copy.status for copy in day_ledger(tmp_path)} == {PaperStatus.PRINTED}


async def test_papers_are_printed_again_only_on_request_with_a_reason_and_ours_says_copy(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        done = await bench.end_of_day.run()
        bench.station.update(packer="Anna K.")
        await bench.end_of_day.reprint((), "lost")
        ours = next(paper.reference for paper in done.papers if paper.is_summary)
        state = await bench.end_of_day.reprint((ours,), "for the driver")
        assert state.phase is RunPhase.DONE
        assert state.rows == done.rows
    printed = files(tmp_path / "print")
    assert len(printed) == 5
    carriers, first, carriers_again, second, third = (path.read_bytes() for path in printed)
    assert carriers_again == carriers
    assert "Copy" not in text_of(first)
    assert all("Copy" in text_of(copy) for copy in (second, third))
    copies = day_ledger(tmp_path)
    told = [(is_summary(copy.document), copy.reason, copy.packer) for copy in copies]
    assert sorted(told) == [
        (False, "", ""),
        (False, "lost", "Anna K."),
        (True, "", ""),
        (True, "for the driver", "Anna K."),
        (True, "lost", "Anna K."),
    ]
    assert {copy.status for copy in copies} == {PaperStatus.PRINTED}


async def test_papers_of_the_last_run_are_printed_again_after_a_restart(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        await bench.end_of_day.recall()
        done = await bench.end_of_day.run()
        await bench.end_of_day.reprint((), "lost")
    async with warehouse.bench(tmp_path, location=place) as bench:
        await pack(bench, warehouse.order())
        assert bench.end_of_day.state.papers == ()
        window = around(bench, tmp_path).ports().end_of_day
        await window.preview()
        recalled = bench.end_of_day.state
        names = [(p.reference, p.carrier, p.printer) for p in done.papers]
        assert [(p.reference, p.carrier, p.printer) for p in recalled.papers] == names
        assert recalled.missing_papers == ()
        await window.reprint((), "the driver wants it")
    printed = files(tmp_path / "print")
    assert len(printed) == 6
    carriers, ours, _, _, carriers_again, ours_again = (path.read_bytes() for path in printed)
    assert carriers_again == carriers
    assert "Copy" not in text_of(ours)
    assert "Copy" in text_of(ours_again)
    copies = day_ledger(tmp_path)
    assert len({copy.title for copy in copies}) == 6
    assert sorted(copy.reason for copy in copies) == [
        *("", ""),
        *("lost", "lost"),
        *("the driver wants it", "the driver wants it"),
    ]
    assert {copy.status for copy in copies} == {PaperStatus.PRINTED}


class NoNetwork(httpx.AsyncBaseTransport):
    """Nobody answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)


async def test_papers_of_the_last_run_are_printed_again_while_pro_cannot_be_reached(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        await bench.end_of_day.run()
    async with warehouse.bench(tmp_path, location=place, transport=NoNetwork()) as bench:
        window = around(bench, tmp_path).ports().end_of_day
        await window.preview()
        assert window.state.problem is not None
        assert REPRINT_DAY in day_acts(window.state)
        await window.reprint((), "lost")
    assert len(files(tmp_path / "print")) == 4
    assert {copy.status for copy in day_ledger(tmp_path)} == {PaperStatus.PRINTED}


async def test_our_manifest_is_drawn_again_when_it_is_not_kept_any_more(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        await bench.end_of_day.run()
    async with warehouse.bench(tmp_path, location=place) as bench:
        await bench.folder.documents.delete_older_than(0)
        await bench.end_of_day.recall()
        state = await bench.end_of_day.reprint((), "lost")
        assert state.missing_papers == ()
    again = text_of(files(tmp_path / "print")[-1].read_bytes())
    assert all(word in again for word in ("Copy", place, *(one.own_number for one in goods)))


async def test_of_a_paper_that_nobody_knows_of_that_is_said_after_a_restart_too(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        printer = Stubborn(tmp_path / "print")
        put_in(bench, printer)
        printer.ends = [PrintUnknown("Gone silent.")]
        await bench.end_of_day.run()
    async with warehouse.bench(tmp_path, location=place) as bench:
        state = await bench.end_of_day.recall()
        kinds = [paper.problem and paper.problem.kind for paper in state.papers]
        assert kinds == [ProblemKind.PRINT_UNKNOWN, None]
        state = await bench.end_of_day.reprint((state.papers[0].reference,), "damaged")
        assert state.missing_papers == ()


async def test_a_bench_that_never_ran_an_end_of_day_has_no_papers(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        assert (await bench.end_of_day.recall()).papers == ()
        assert (await bench.end_of_day.reprint((), "lost")).papers == ()


async def test_a_copy_of_which_nobody_knows_is_said_and_never_printed_by_itself(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        await packed(bench, goods)
        await bench.end_of_day.run()
        printer = Stubborn(tmp_path / "print")
        put_in(bench, printer)
        printer.ends = [PrintUnknown("Gone silent."), PrintUnknown("Gone silent.")]
        state = await bench.end_of_day.reprint((), "damaged")
        assert [paper.problem and paper.problem.kind for paper in state.papers] == [
            ProblemKind.PRINT_UNKNOWN
        ] * 2
        await bench.end_of_day.run()
    async with warehouse.bench(tmp_path, location=place) as bench:
        assert await bench.settled(10)
    assert len(files(tmp_path / "print")) == 2
    statuses = [copy.status for copy in day_ledger(tmp_path) if copy.reason]
    assert statuses == [PaperStatus.UNKNOWN] * 2


async def test_without_our_manifest_only_the_carriers_come_out(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    place, goods = day
    async with warehouse.bench(tmp_path, location=place) as bench:
        bench.settings = replace(
            bench.settings, documents=replace(bench.settings.documents, day_summary=False)
        )
        bench.build(bench.printers)
        await packed(bench, goods)
        state = await bench.end_of_day.run()
    assert [paper.is_summary for paper in state.papers] == [False]
    assert len(files(tmp_path / "print")) == 1


async def test_two_benches_that_end_the_day_at_once_manifest_nothing_twice_and_miss_no_paper(
    warehouse: Warehouse, tmp_path: Path, day: tuple[str, list[Goods]]
) -> None:
    """A carrier's manifest may come out at both, as PRO does not say whose query made it."""
    place, goods = day
    warehouse.variants(manifesting_ms=300)
    here, there = tmp_path / "here", tmp_path / "there"
    async with (
        warehouse.bench(here, location=place) as one,
        warehouse.bench(there, location=place) as other,
    ):
        await packed(one, goods)
        states = await asyncio.gather(one.end_of_day.run(), other.end_of_day.run())
    for state in states:
        assert state.problem is None
        assert [row.state for row in state.rows] == [RowState.MANIFESTED] * 2
        assert state.missing_papers == ()
    made = {c["reference"] for each in goods for c in warehouse.consignments(each)}
    manifests = warehouse.http.get("/_sandbox/state").json()["manifests"]
    ours = [m for m in manifests if made & set(m["consignments"])]
    assert sorted(reference for m in ours for reference in m["consignments"]) == sorted(made)
    on_paper = {path.name for folder in (here, there) for path in files(folder / "print")}
    assert all(any(m["reference"] in name for name in on_paper) for m in ours)


def test_papers_of_a_run_of_an_earlier_program_are_known() -> None:
    """It wrote neither what it printed nor where."""
    run = evolve_run(ManifestRun("S"), mf.ManifestPaperIntended("MF-1"))
    assert not run.papers["MF-1"].is_out
    run = evolve_run(run, mf.ManifestPaperOut("MF-1"))
    assert run.papers["MF-1"].is_out
