"""Printers looked after from a whole bench: asked how they are, tried with a test page."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from packstation.assembly.early import now
from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.desktop.printers import state_of
from packstation.documents.careful import in_a_thread
from packstation.documents.labels import read_codes
from packstation.history.paper_ledger import TYPES, PaperCopy, PaperStatus, paper_ledger
from packstation.journal.support import FileRecords
from packstation.packing.printer_testing import PageResult
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import JobState, Outcome, PrinterStatus, PrintJob, Readiness
from packstation.printing.network.printer import NetworkPrinter, Patience
from packstation.printing.protocol import Printer
from packstation.runtime.tasks import Tasks
from packstation.settings.file import parse as parse_settings
from packstation.settings.paths import bench_paths
from packstation.ui.flow.ports import Purpose
from packstation.workflow.printers.lights import Health, Lights, LightsState, PageTest
from packstation.workflow.printers.watch import PrinterWatch
from tests.harness import QUICK, Warehouse
from tests.tools.zebra import Zebra

SHORT = Patience(connect=2, answer=1, trouble=0.05, printing=20, between_questions=0.01)
BENCH = """
[[printers]]
kind = "network"
name = "Zebra-1"
host = "127.0.0.1"
port = {port}
[[printers]]
kind = "folder"
name = "Papers"
[[routes]]
kind = "label"
printer = "Zebra-1"
format = "zpl"
[[routes]]
kind = "label"
carrier = "EUROBRIDGE"
printer = "Papers"
[[routes]]
kind = "packing-slip"
printer = "Papers"
"""


@pytest.fixture
async def zebra() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


@asynccontextmanager
async def bench_of(warehouse: Warehouse, folder: Path, zebra: Zebra) -> AsyncIterator[RunningBench]:
    settings = parse_settings(BENCH.format(port=zebra.port))

    def quick(printer: Printer) -> Printer:
        if printer.name != "Zebra-1":
            return printer
        return NetworkPrinter("127.0.0.1", zebra.port, name=printer.name, patience=SHORT)

    pro, seams = (
        Pro(warehouse.url, warehouse.key),
        Seams(reading=in_a_thread, pace=QUICK, printer=quick),
    )
    async with open_bench(settings, bench_paths(folder), pro, seams) as bench:
        yield bench


async def tried(bench: RunningBench, name: str) -> PageTest:
    """What the bench says once the test page is done with."""
    await bench.printer_tests.print(name, "Anna K.")
    return bench.lights.state.pages[name]


def ledger(folder: Path) -> list[PaperCopy]:
    (journal,) = folder.rglob("journal.sqlite")
    return list(paper_ledger(FileRecords(journal).read_by_stream(TYPES)))


def in_the_folder(folder: Path, copy: PaperCopy) -> bytes:
    (file,) = (path for path in folder.rglob("*.pdf") if copy.title in path.name)
    return file.read_bytes()


async def test_a_test_page_comes_out_scans_back_and_stands_in_the_ledger(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        page = await tried(bench, "Zebra-1")
        assert page.result is PageResult.PRINTED
        (label,) = zebra.printed
        assert read_codes(label, Format.ZPL) == (f"PS:TEST:{page.mark}",)
        other = await tried(bench, "Papers")
        assert other.result is PageResult.PRINTED
        assert other.mark != page.mark
    on_zebra, in_folder = ledger(tmp_path)
    assert on_zebra.kind is DocumentKind.TEST_PAGE
    assert (on_zebra.printer, on_zebra.document) == ("Zebra-1", page.mark)
    assert (on_zebra.packer, on_zebra.reason) == ("Anna K.", "test print")
    assert (on_zebra.order, on_zebra.status) == ("", PaperStatus.PRINTED)
    assert on_zebra.sha256 != in_folder.sha256
    assert read_codes(in_the_folder(tmp_path, in_folder), Format.PDF) == (f"PS:TEST:{other.mark}",)


async def test_a_test_page_that_does_not_come_out_says_why_and_never_comes_later(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    zebra.paper_out = True
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        page = await tried(bench, "Zebra-1")
        assert page.result is PageResult.FAILED
        assert page.problem is not None
        assert page.problem.code == "out-of-paper"
        assert bench.lights.state.printers["Zebra-1"].problem == page.problem
        zebra.new_roll()
        bench.watch.look("Zebra-1")
        assert await bench.until(lambda: bool(bench.lights.state.printers["Zebra-1"].is_good), 10)
        assert zebra.printed == []
    (copy,) = ledger(tmp_path)
    assert copy.status is PaperStatus.FAILED


async def test_a_page_that_was_cut_off_or_fell_into_silence_is_unknown(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    """A printer that has answered before and answers no more may have stopped reading."""
    zebra.cut_after_bytes = 500
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        assert (await tried(bench, "Zebra-1")).result is PageResult.UNKNOWN
        assert bench.lights.state.printers["Zebra-1"].is_good is None
        zebra.cut_after_bytes, zebra.mute = None, True
        assert (await tried(bench, "Zebra-1")).result is PageResult.UNKNOWN
    assert {copy.status for copy in ledger(tmp_path)} == {PaperStatus.UNKNOWN}


async def test_a_printer_that_never_could_tell_has_been_sent_the_page(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    zebra.mute = True
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        assert (await tried(bench, "Zebra-1")).result is PageResult.SENT
    (copy,) = ledger(tmp_path)
    assert copy.status is PaperStatus.SENT


async def test_a_bench_that_ended_within_a_test_page_starts_as_ever(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    zebra.seconds_per_label = 60
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        bench.tasks.start("test page", bench.printer_tests.print("Zebra-1", None))
        assert await bench.until(lambda: zebra.received > 500, 20)
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        assert bench.is_settled
        assert bench.lights.state.pages == {}
    (copy,) = ledger(tmp_path)
    assert copy.status is PaperStatus.UNKNOWN


async def test_it_is_said_which_printer_takes_what_and_what_none_takes(
    warehouse: Warehouse, tmp_path: Path, zebra: Zebra
) -> None:
    async with bench_of(warehouse, tmp_path, zebra) as bench:
        state = state_of(bench)
        assert {card.name: card.purposes for card in state.cards} == {
            "Zebra-1": (Purpose(DocumentKind.LABEL, is_rest=True),),
            "Papers": (
                Purpose(DocumentKind.LABEL, "EUROBRIDGE"),
                Purpose(DocumentKind.PACKING_SLIP),
            ),
        }
        assert Purpose(DocumentKind.MANIFEST) in state.missing
        bench.station.shifts.switch_labels("Papers")
        assert await bench.settled(10)
        switched = state_of(bench)
        assert switched.labels_on == "Papers"
        assert switched.cards[0].purposes == ()


class Scripted:
    """A printer that answers with what stands next in `answers`; None: it never answers."""

    formats = frozenset({Format.PDF})

    def __init__(self, name: str, *answers: PrinterStatus | None) -> None:
        self.name = name
        self.answers = list(answers)
        self.asked = 0

    async def status(self) -> PrinterStatus:
        self.asked += 1
        answer = self.answers.pop(0)
        if answer is None:
            await asyncio.Event().wait()
        assert answer is not None
        return answer

    async def submit(self, job: PrintJob) -> Outcome:
        raise AssertionError("nothing is to be printed")

    async def find(self, title: str) -> JobState:
        return JobState.UNKNOWN

    async def cancel(self, title: str) -> bool:
        return False


READY = PrinterStatus(readiness=Readiness.READY, sentence="ready")
MUTE = PrinterStatus(readiness=Readiness.UNKNOWN, sentence="cannot tell")


async def shows(lights: Lights, is_so: Callable[[LightsState], bool]) -> LightsState:
    async with asyncio.timeout(10):
        while not is_so(lights.state):
            await asyncio.sleep(0.005)
    return lights.state


async def test_a_printer_that_never_answers_holds_up_no_other_and_is_unknown() -> None:
    crashes: list[BaseException] = []
    tasks = Tasks(lambda _, error: crashes.append(error))
    lights = Lights(now)
    dead, alive = Scripted("Dead", None), Scripted("Alive", READY, READY, READY)
    watch = PrinterWatch({"Dead": dead, "Alive": alive}, lights, tasks, longest_look_s=0.05)
    watch.start()
    nothing = Health()
    state = await shows(lights, lambda s: s.printers.get("Dead", nothing).is_silent)
    assert state.printers["Dead"].is_good is None
    assert state.printers["Alive"].is_good
    watch.look()
    await shows(lights, lambda _: alive.asked == 2)
    assert dead.asked == 1, "its first question is still open"
    await tasks.close()
    assert crashes == []


async def test_what_was_good_is_unknown_when_the_printer_cannot_say_any_more() -> None:
    times = iter(datetime.datetime(2026, 11, 24, 6, n, tzinfo=datetime.UTC) for n in range(9))
    tasks = Tasks(lambda _name, _error: None)
    lights = Lights(lambda: next(times))
    printer = Scripted("Zebra", READY, READY, MUTE)
    watch = PrinterWatch({"Zebra": printer}, lights, tasks)
    for good, since, at in ((True, 0, 0), (True, 0, 1), (None, 2, 2)):
        watch.look("Zebra")

        def is_answered(state: LightsState, minute: int = at) -> bool:
            light = state.printers.get("Zebra")
            return light is not None and light.at is not None and light.at.minute == minute

        state = await shows(lights, is_answered)
        light = state.printers["Zebra"]
        assert light.since is not None
        assert (light.is_good, light.since.minute) == (good, since)
    await tasks.close()
