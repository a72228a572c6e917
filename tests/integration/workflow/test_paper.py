"""Paper of a whole bench on simulated printers: once, in order. One bench is set up in one file."""

import asyncio
import datetime
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.documents.labels import read_codes
from packstation.documents.zpl.label import printer_labels
from packstation.history.paper_ledger import TYPES, PaperCopy, PaperStatus, Void, paper_ledger
from packstation.journal.support import FileRecords
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.effects import PrintCopy
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    CopyStatus,
    Document,
    DocumentKind,
    Fate,
    Format,
)
from packstation.printing.folder import FolderPrinter
from packstation.printing.model import JobState, PrintJob
from packstation.printing.network.printer import NetworkPrinter, Patience
from packstation.printing.network.zebra_status import parse
from packstation.printing.protocol import Printer
from packstation.pro.enums import LabelFormat
from packstation.scanning.scan import Scan, ScanSource
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.file import parse as parse_settings
from packstation.settings.paths import bench_paths
from packstation.workflow.performers.printing import Printers
from tests.harness import QUICK, Goods, Warehouse, drive, session_of
from tests.tools.routes import single_printer
from tests.tools.zebra import Zebra

SHORT = Patience(connect=2, answer=1, trouble=0.05, printing=20, between_questions=0.01)
BENCH = """
[packing]
acknowledge_notes = false
packing_slip = false
[[printers]]
kind = "network"
name = "Zebra-1"
host = "127.0.0.1"
port = {one}
[[printers]]
kind = "network"
name = "Zebra-2"
host = "127.0.0.1"
port = {two}
[[printers]]
kind = "folder"
name = "Papers"
[[routes]]
kind = "label"
printer = "Zebra-1"
format = "zpl"
"""


@pytest.fixture
async def first() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


@pytest.fixture
async def second() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


@asynccontextmanager
async def bench_of(
    warehouse: Warehouse, folder: Path, first: Zebra, second: Zebra
) -> AsyncIterator[RunningBench]:
    """A bench with two label printers; labels go to the first."""
    ports = {"Zebra-1": first.port, "Zebra-2": second.port}
    settings = parse_settings(BENCH.format(one=first.port, two=second.port))

    def quick(printer: Printer) -> Printer:
        port = ports.get(printer.name)
        if port is None:
            return printer
        return NetworkPrinter("127.0.0.1", port, name=printer.name, patience=SHORT)

    pro, seams = (
        Pro(warehouse.url, warehouse.key),
        Seams(reading=in_a_thread, pace=QUICK, printer=quick),
    )
    async with open_bench(settings, bench_paths(folder), pro, seams) as bench:
        yield bench


def in_parcels(warehouse: Warehouse, parcels: int) -> tuple[Goods, tuple[str, ...]]:
    """An order of so many units of one item, and the script that packs each into its parcel."""
    body, scans = warehouse.body("HO-1001")
    item = body["Packages"][0]["Items"][0]
    item["Quantity"] = parcels
    body["Packages"] = [{**body["Packages"][0], "Items": [item]}]
    reply = warehouse.http.post("/orders", json=body)
    assert reply.status_code == 200, reply.text
    reference = str(reply.json()[0]["Href"].rsplit("/", 1)[-1])
    code = item["Barcode"]["Code"]
    more = (line for _ in range(parcels - 1) for line in ("!new-parcel", code))
    number = body["OrderReferenceProvidedByCustomer"]
    return Goods(reference, number, scans), (reference, code, *more, "!done")


async def issued(bench: RunningBench, session: Session) -> list[bytes]:
    """What PRO gives as the labels of a session's consignments, parcel by parcel."""
    labels: list[bytes] = []
    for consignment in session.consignments:
        file = await bench.pro.get_label(consignment.reference or "", LabelFormat.ZPL)
        labels += [label.content for label in printer_labels(file.content)]
    return labels


def scan(bench: RunningBench, text: str) -> None:
    now = datetime.datetime.now(datetime.UTC)
    bench.station.scan(Scan(Code(text), now, ScanSource.SCRIPT))


async def soon(bench: RunningBench, is_so: Callable[[], bool]) -> None:
    assert await bench.until(is_so, 20), "it never came to that"


def ledger(folder: Path) -> list[PaperCopy]:
    (journal,) = folder.rglob("journal.sqlite")
    return list(paper_ledger(FileRecords(journal).read_by_stream(TYPES)))


async def test_a_new_roll_brings_out_no_label_by_itself_and_the_retry_each_once_in_order(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 3)
    first.labels_left_on_roll = 1
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        opening = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: first.paper_out and waits(bench, goods))
        status = parse(first.host_status())
        assert status is not None
        assert status.idle, "a withdrawn label would come out with the next roll"
        first.new_roll()
        await opening
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert first.printed == await issued(bench, session)
        assert len(first.printed) == 3


def waits(bench: RunningBench, goods: Goods) -> bool:
    return any(copy.status is CopyStatus.WAITING for copy in session_of(bench, goods).copies)


async def test_one_scan_moves_waiting_labels_to_another_printer_and_none_comes_out_twice(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 3)
    first.labels_left_on_roll = 1
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        opening = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: first.paper_out and waits(bench, goods))
        scan(bench, "PS:PRINTER:zebra-2")
        await opening
        first.new_roll()
        session = session_of(bench, goods)
        assert [copy.printer for copy in session.copies] == ["Zebra-1", "Zebra-2", "Zebra-2"]
        assert first.printed + second.printed == await issued(bench, session)
        assert len(first.printed) == 1
        assert bench.lights.state.labels_on == "Zebra-2"
        assert bench.printer_of(DocumentKind.LABEL) == "Zebra-2"
        # The next order goes there at once, and everything else stays where it was.
        other, again = in_parcels(warehouse, 1)
        await drive(bench, *again)
        assert session_of(bench, other).phase is Phase.FINISHED
        assert len(second.printed) == 3
    copies = ledger(tmp_path)
    assert [copy.printer for copy in copies] == ["Zebra-1", "Zebra-2", "Zebra-2", "Zebra-2"]
    assert {copy.status for copy in copies} == {PaperStatus.PRINTED}


async def test_a_label_in_hand_is_withdrawn_by_a_switch_and_asked_about_before_it_comes_again(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 1)
    first.seconds_per_label = 60
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        opening = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: first.received > 500)
        scan(bench, "PS:PRINTER:Zebra-2")
        await opening
        (copy,) = session_of(bench, goods).copies
        assert (copy.printer, copy.status) == ("Zebra-1", CopyStatus.DOUBT)
        assert second.printed == []
        bench.station.act(cmd.AnswerPrint(copy.title, came_out=False))
        assert await bench.settled(10)
        assert second.printed == await issued(bench, session_of(bench, goods))
        status = parse(first.host_status())
        assert status is not None
        assert status.idle


async def test_an_unknown_printer_is_said_and_changes_nothing(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        scan(bench, "PS:PRINTER:Zebra-9")
        alert = bench.station.bench.alert
        assert alert is not None
        assert (alert.kind, alert.scanned) == (AlertKind.UNKNOWN_PRINTER, "Zebra-9")
        assert bench.printer_of(DocumentKind.LABEL) == "Zebra-1"


async def test_two_hundred_labels_come_out_in_order_each_once(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 200)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        await drive(bench, *script)
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert first.printed == await issued(bench, session)
        assert len(set(first.printed)) == len(first.printed) == 200
    assert [copy.status for copy in ledger(tmp_path)] == [PaperStatus.PRINTED] * 200


@pytest.mark.parametrize("act", [cmd.ReopenPacking("weight"), cmd.Hold("later")])
async def test_two_hundred_labels_stopped_in_the_middle_say_exactly_which_came_out(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra, act: cmd.Command
) -> None:
    goods, script = in_parcels(warehouse, 200)
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        packing = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: len(first.printed) >= 30)
        bench.station.act(act)
        await packing
        session = session_of(bench, goods)
        out = len(first.printed)
        assert 30 <= out < 200
        rest = "not yet" if session.phase is Phase.HELD else "did not"
        told = f"Labels: 1–{out} came out, {out + 1}–200 {rest}"
        assert speaker.labels_told(session) == told
        shown = speaker.tail(session) if session.phase is Phase.HELD else sentence(speaker, session)
        assert shown.endswith(told)
    copies = ledger(tmp_path)
    assert [copy.document.split(".")[-1] for copy in copies] == [f"{n}" for n in range(1, out + 1)]
    assert {copy.status for copy in copies} == {PaperStatus.PRINTED}


async def test_the_label_behind_which_the_printer_fell_silent_is_told_as_unknown(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 200)
    first.cut_after_label = 25
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        await drive(bench, *script)
        assert session_of(bench, goods).copies[-1].status is CopyStatus.DOUBT
        await drive(bench, "!redo weight", "!wait")
        session = session_of(bench, goods)
        told = "Labels: 1–24 came out, 25 unknown, 26–200 did not"
        assert Speaker(Language.ENGLISH).labels_told(session) == told
        assert len(owed_old_labels(session)) == 25
    copies = ledger(tmp_path)
    assert [copy.status for copy in copies] == [PaperStatus.PRINTED] * 24 + [PaperStatus.UNKNOWN]
    assert {copy.void for copy in copies} == {Void.STILL_OUT}


def sentence(speaker: Speaker, session: Session) -> str:
    assert session.alert is not None
    return speaker.alert(session.alert, session).sentence


async def test_a_redo_amid_forty_labels_stops_them_and_says_exactly_which_came_out(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 40)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        packing = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: len(first.printed) >= 7)
        first_round = await issued(bench, session_of(bench, goods))
        bench.station.act(cmd.ReopenPacking("the address is wrong"))
        await packing
        session = session_of(bench, goods)
        assert session.phase is Phase.PACKING
        out = len(first.printed)
        assert 7 <= out < 40
        assert first.printed == first_round[:out]
        first.printed.clear()
        await drive(bench, "!done")
        assert session_of(bench, goods).phase is Phase.PACKING, "old labels lie on the parcels"
        assert len(owed_old_labels(session_of(bench, goods))) == out
        await drive(bench, "!destroyed", "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert first.printed == await issued(bench, session)
        assert len(first.printed) == 40
        assert not set(first.printed) & set(first_round)
    copies = ledger(tmp_path)
    assert [copy.document.split(".")[0] for copy in copies] == ["1"] * out + ["2"] * 40
    assert [copy.status for copy in copies] == [PaperStatus.PRINTED] * (out + 40)
    assert len({copy.title for copy in copies}) == out + 40
    assert [copy.void for copy in copies] == [Void.BY_HAND] * out + [None] * 40


async def test_an_old_label_is_scanned_off_its_paper_and_the_ledger_knows_what_became_of_each(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 3)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        await drive(bench, *script)
        old = [read_codes(label, Format.ZPL)[0] for label in first.printed]
        await drive(bench, "!redo weight", "!wait", old[1], "!weight 2", "!ok", "!done")
        session = session_of(bench, goods)
        assert (session.phase, session.alert) == (Phase.PACKING, Alert(AlertKind.OLD_LABELS))
        assert [one.void for one in ledger(tmp_path)] == [
            Void.STILL_OUT,
            Void.DESTROYED,
            Void.STILL_OUT,
        ]
        bench.station.act(cmd.AnswerOldLabels(Fate.NOT_THERE))
        await drive(bench, old[2], "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
        assert [one.void for one in ledger(tmp_path)] == [
            Void.NOT_FOUND,
            Void.DESTROYED,
            Void.DESTROYED,
            *[None] * 3,
        ]
        scan(bench, "PS:NEXT")
        scan(bench, old[0])
        alert = bench.station.bench.alert
        assert alert == Alert(AlertKind.VOID_LABEL, detail=goods.own_number, parcel=1)
        assert bench.station.bench.session is None, "a void label opens no order"


async def test_a_held_run_of_labels_goes_on_where_it_stopped(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 12)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        packing = asyncio.gather(drive(bench, *script))
        await soon(bench, lambda: len(first.printed) >= 3)
        bench.station.act(cmd.Hold("a supervisor asks"))
        await packing
        session = session_of(bench, goods)
        assert session.phase is Phase.HELD
        out = [copy for copy in session.copies if copy.is_out]
        assert len(out) == len(first.printed) < 12
        bench.station.show(session.stream)
        await drive(bench)
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert first.printed == await issued(bench, session)


async def test_the_ledger_lists_who_why_and_where_beside_a_running_bench(
    warehouse: Warehouse, tmp_path: Path, first: Zebra, second: Zebra
) -> None:
    goods, script = in_parcels(warehouse, 1)
    async with bench_of(warehouse, tmp_path, first, second) as bench:
        bench.station.update(packer="Anna K.")
        await drive(bench, *script)
        await drive(bench, "!reprint smudged", "!wait")
        assert await bench.settled(10)
        original, reprint = ledger(tmp_path)
        label = session_of(bench, goods).documents[0]
    assert original.reason == ""
    assert reprint == replace(
        original, at=reprint.at, title=reprint.title, reason="smudged", status=PaperStatus.PRINTED
    )
    assert reprint.at > original.at
    assert (original.order, original.order_reference) == (goods.own_number, goods.reference)
    assert (original.sha256, original.kind) == (label.sha256, DocumentKind.LABEL)
    assert (original.printer, original.packer) == ("Zebra-1", "Anna K.")
    assert len(first.printed) == 2


async def test_after_a_crash_the_printer_that_may_have_a_label_is_asked_and_no_other(
    tmp_path: Path,
) -> None:
    """Labels had been switched to B; the next run prints on A again."""

    a, b = FolderPrinter(tmp_path / "a", "A"), FolderPrinter(tmp_path / "b", "B")
    printers = Printers({"A": a, "B": b}, single_printer("A"), Kept(b"label"))
    document = Document("1.c1.label.1", DocumentKind.LABEL, Format.PDF, "0" * 64, 1, 1)
    session = shipping(document)
    job = PrintJob(title="T", kind=DocumentKind.LABEL, format=Format.PDF, content=b"label")
    await b.submit(job)
    effect = PrintCopy(key="k", is_resumed=True, document=document, title="T", printer="B")
    (outcome,) = await printers.print_copy(session, effect)
    assert outcome == cmd.CopyCameOut("T", "B", is_proven=True)
    assert await a.find("T") is JobState.NOT_THERE
    gone = msgspec.structs.replace(effect, printer="C")
    (outcome,) = await printers.print_copy(session, gone)
    assert isinstance(outcome, cmd.CopyFailed)
    assert outcome.is_in_doubt, "a printer that is not there any more may have printed it"


class Kept:
    """A store of one document; `added` is what was stored since."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.added: list[bytes] = []

    async def put(self, content: bytes, kind: str, format: str) -> str:  # noqa: A002 - its name
        self.added.append(content)
        return hashlib.sha256(content).hexdigest()

    async def put_all(self, kind: str, contents: Sequence[tuple[bytes, str]]) -> list[str]:
        raise AssertionError("nothing is to be stored")

    async def get(self, sha256: str) -> bytes:
        return self._content


def shipping(document: Document) -> Session:
    from tests.bench_world import answered, packed_in

    session = answered(packed_in(1))
    return msgspec.structs.replace(session, documents=(document,))
