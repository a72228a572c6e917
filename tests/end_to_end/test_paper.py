"""Twenty orders through the window onto real CUPS, with faults: one drive, so one file.

What arrived is decoded and held against what PRO issued: in order, once, nothing else.
"""

import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
import pytest
from PySide6.QtCore import Qt

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import run_window
from packstation.documents.labels import read_codes
from packstation.documents.pdfium import text_of
from packstation.documents.zpl.label import printable, printer_labels
from packstation.history.paper_ledger import TYPES, PaperCopy, PaperStatus, paper_ledger
from packstation.journal.support import FileRecords
from packstation.packing import commands as cmd
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import CopyStatus, DocumentKind, Format
from packstation.pro.enums import LabelFormat
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths
from packstation.touring.hand import Hand
from packstation.touring.plan import PlannedOrder, plan
from packstation.ui.window import MainWindow
from tests.tools.cups import (
    Cups,
    VirtualPrinter,
    cups_server,
    free_port,
    is_installed,
    virtual_printer,
)
from tests.tools.zebra import Zebra

ORDERS = 20
CARRIER = "NORTHLINE"
"""Its labels go through a raw queue of CUPS, all others straight to the other printer."""
WAIT_S = 30.0
SETTINGS = """
[[printers]]
kind = "network"
name = "Zebra"
host = "127.0.0.1"
port = {zebra}
[[printers]]
kind = "cups"
name = "Queue"
queue = "zebra"
host = "127.0.0.1"
port = {cups}
formats = ["zpl"]
[[printers]]
kind = "cups"
name = "Office"
queue = "office"
host = "127.0.0.1"
port = {cups}
[[routes]]
kind = "label"
printer = "Zebra"
format = "zpl"
[[routes]]
kind = "label"
printer = "Queue"
format = "zpl"
carrier = "{carrier}"
"""
OFFICE = "".join(
    f'[[routes]]\nkind = "{kind.value}"\nprinter = "Office"\n'
    for kind in (
        DocumentKind.CN22,
        DocumentKind.CN23,
        DocumentKind.COMMERCIAL_INVOICE,
        DocumentKind.PACKING_SLIP,
    )
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="needs CUPS and its virtual printer"),
]


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with cups_server() as server:
        yield server


@pytest.fixture(scope="module")
def office(cups: Cups) -> Iterator[VirtualPrinter]:
    with virtual_printer() as printer:
        cups.add_ipp("office", printer.uri)
        yield printer


class Packer:
    """Scans orders into the window, sees to the label printer, answers what is asked."""

    def __init__(self, window: MainWindow, bench: RunningBench, zebra: Zebra) -> None:
        self.hand = Hand(window)
        self.bench = bench
        self.zebra = zebra
        self.streams: list[str] = []
        self.seen: dict[str, Session] = {}
        self.answers: list[str] = []
        bench.station.listen(lambda change: self._note(change.stream))

    async def pack(self, order: PlannedOrder) -> None:
        """Every unit of an order, every fourth in two parcels; labels follow behind."""
        has_two = len(self.streams) % 4 == 0 and len(order.items) > 1
        await self.hand.scan(order.code)
        stream = self.bench.station.bench.open or ""
        self.streams.append(stream)
        await self.until(lambda: self.seen[stream].phase is not Phase.OPENING)
        session = self.seen[stream]
        assert session.phase is Phase.PACKING, session.alert
        if session.alert is not None:
            await self.hand.scan("PS:OK")
        for place, item in enumerate(order.items):
            if item.quantity > 1:
                self.bench.station.act(cmd.SetQuantity(item.quantity))
            await self.hand.scan(item.code)
            if place == 0 and has_two:
                await self.hand.scan("PS:NEW-PARCEL")
        await self.hand.scan("PS:DONE")

    async def labels_are_out(self) -> None:
        """Of all orders so far; other papers may still come."""
        await self.until(lambda: all(map(_has_labels, self.seen.values())))

    async def answer(self) -> None:
        """Asked whether a label came out, the packer looks."""
        stream = self.streams[-1]
        await self.until(lambda: self.doubt(stream) is not None)
        document = self.doubt(stream)
        label = await self.bench.folder.documents.get(document or "")
        came_out = printable(label)[0] in self.zebra.printed
        self.answers.append("yes" if came_out else "no")
        await self.hand.settle()
        await self.hand.press(Qt.Key.Key_1 if came_out else Qt.Key.Key_2)

    async def until(self, is_so: Callable[[], bool]) -> None:
        assert await self.bench.until(is_so, WAIT_S), self.seen[self.streams[-1]].copies

    def waits(self) -> bool:
        copies = self.seen[self.streams[-1]].copies
        return any(copy.status is CopyStatus.WAITING for copy in copies)

    def doubt(self, stream: str) -> str | None:
        """The SHA-256 of the label that is asked about."""
        session = self.seen[stream]
        doubts = {c.document for c in session.copies if c.status is CopyStatus.DOUBT}
        return next((d.sha256 for d in session.documents if d.id in doubts), None)

    def _note(self, stream: str | None) -> None:
        if stream is not None:
            self.seen[stream] = self.bench.station.bench.sessions[stream]


def _has_labels(session: Session) -> bool:
    """Every parcel of the order has its label."""
    parcels = [number for c in session.consignments for number in c.parcels]
    labels = {d.id for d in session.documents if d.kind is DocumentKind.LABEL}
    out = {copy.document for copy in session.copies if copy.is_out}
    return bool(parcels) and len(labels & out) == len(parcels)


Samples = tuple[dict[str, Any], ...]
Incident = Callable[[Packer, PlannedOrder], Awaitable[None]]


async def _out_of_paper(packer: Packer, order: PlannedOrder) -> None:
    await packer.labels_are_out()
    packer.zebra.paper_out = True
    await packer.pack(order)
    await packer.until(packer.waits)
    packer.zebra.new_roll()
    await packer.labels_are_out()


async def _head_open(packer: Packer, order: PlannedOrder) -> None:
    await packer.labels_are_out()
    packer.zebra.head_open = True
    await packer.pack(order)
    await packer.until(packer.waits)
    packer.zebra.head_open = False
    await packer.labels_are_out()


async def _cut_within_a_label(packer: Packer, order: PlannedOrder) -> None:
    await packer.labels_are_out()
    packer.zebra.cut_after_bytes = 300
    await packer.pack(order)
    await packer.until(lambda: packer.doubt(packer.streams[-1]) is not None)
    packer.zebra.cut_after_bytes = None
    await packer.answer()
    await packer.labels_are_out()


async def _cut_behind_a_label(packer: Packer, order: PlannedOrder) -> None:
    await packer.labels_are_out()
    packer.zebra.cut_after_label = len(packer.zebra.printed) + 1
    await packer.pack(order)
    await packer.answer()
    await packer.labels_are_out()


INCIDENTS: dict[int, Incident] = {
    3: _out_of_paper,
    7: _head_open,
    13: _cut_within_a_label,
    15: _cut_behind_a_label,
}
"""By the order's place in the day."""


class Evidence(msgspec.Struct):
    """What is left when the window is closed."""

    issued: list[tuple[str, list[bytes]]] = []
    """What PRO gives as the labels of each consignment, and the printer they belong on."""
    zebra: list[bytes] = []
    queue: list[bytes] = []
    answers: list[str] = []
    unfinished: list[str] = []
    papers: dict[str, bytes] = {}
    """What was stored, by SHA-256."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def day(cups: Cups, office: VirtualPrinter, folder: Path) -> Evidence:
    """Everything packed, the window closed."""
    ports = free_port(), free_port()
    cups.add_raw("zebra", f"socket://127.0.0.1:{ports[1]}")
    text = SETTINGS.format(zebra=ports[0], cups=cups.port, carrier=CARRIER) + OFFICE
    setup = Setup(parse(text), bench_paths(folder))
    left = Evidence()

    async def work(window: MainWindow, bench: RunningBench, samples: Samples) -> int:
        zebra, queued = Zebra(), Zebra()
        zebra.port, queued.port = ports
        async with zebra, queued:
            packer = Packer(window, bench, zebra)
            await _pack_all(packer, plan(samples, ORDERS, seed=5))
            left.zebra, left.queue, left.answers = zebra.printed, queued.printed, packer.answers
            await _collect(packer, left)
        return 0

    def show(window: MainWindow) -> None:
        window.resize(1366, 768)
        window.show()

    assert run_window(setup, show, work) == 0
    return left


async def _pack_all(packer: Packer, orders: list[PlannedOrder]) -> None:
    bench = packer.bench
    for order in orders:
        if order.body is not None:
            await bench.folder.inbox.put(order.name, msgspec.json.encode(order.body).decode())
    await bench.order_numbers.learn()
    for place, order in enumerate(orders):
        incident = INCIDENTS.get(place)
        await (incident(packer, order) if incident is not None else packer.pack(order))
    await bench.settled(2 * WAIT_S)


async def _collect(packer: Packer, left: Evidence) -> None:
    bench = packer.bench
    for stream in packer.streams:
        session = packer.seen[stream]
        if session.phase is not Phase.FINISHED:
            left.unfinished.append(f"{session.name}: {session.phase.value}")
        for consignment in session.consignments:
            service = consignment.service
            is_queued = service is not None and service.carrier_reference == CARRIER
            file = await bench.pro.get_label(consignment.reference or "", LabelFormat.ZPL)
            labels = [label.content for label in printer_labels(file.content)]
            left.issued.append(("Queue" if is_queued else "Zebra", labels))
        for document in session.documents:
            left.papers[document.sha256] = await bench.folder.documents.get(document.sha256)


def _ledger(folder: Path) -> list[PaperCopy]:
    (journal,) = folder.rglob("journal.sqlite")
    return list(paper_ledger(FileRecords(journal).read_by_stream(TYPES)))


def test_every_order_is_finished_and_the_packer_was_asked_twice(day: Evidence) -> None:
    assert day.unfinished == []
    assert day.answers == ["no", "yes"]


def test_the_label_printers_printed_what_pro_issued_in_order_and_once(day: Evidence) -> None:
    printed = {"Zebra": day.zebra, "Queue": day.queue}
    for printer, labels in day.issued:
        # Another order's label may come between: what is packed first need not be ready first.
        assert [label for label in printed[printer] if label in labels] == labels
    assert len(day.zebra + day.queue) == sum(len(labels) for _, labels in day.issued)
    codes = [code for label in day.zebra + day.queue for code in read_codes(label, Format.ZPL)[:1]]
    assert len(set(codes)) == len(codes) >= ORDERS, "a barcode is on two labels, or on none"


def test_the_office_printer_got_every_other_paper_in_order_and_once(
    day: Evidence, office: VirtualPrinter, folder: Path
) -> None:
    copies = [copy for copy in _ledger(folder) if copy.printer == "Office"]
    arrived = [_words(arrival.document) for arrival in office.arrivals()]
    wanted = [_words(day.papers[copy.sha256]) for copy in copies]
    assert sorted(arrived) == sorted(wanted)
    for order in {copy.order for copy in copies}:
        slips = [
            words
            for words, copy in zip(wanted, copies, strict=True)
            if copy.order == order and copy.kind is DocumentKind.PACKING_SLIP
        ]
        assert [words for words in arrived if words in slips] == slips
    kinds = {copy.kind for copy in copies}
    assert {DocumentKind.PACKING_SLIP, DocumentKind.COMMERCIAL_INVOICE} <= kinds


def test_the_ledger_knows_every_sheet(day: Evidence, folder: Path) -> None:
    copies = _ledger(folder)
    by_status = {status: [c for c in copies if c.status is status] for status in PaperStatus}
    assert by_status[PaperStatus.UNKNOWN] == []
    (lost,) = by_status[PaperStatus.FAILED]
    assert lost.kind is DocumentKind.LABEL
    assert [c.reason for c in copies if c.sha256 == lost.sha256] == ["", "did not come out"]
    assert {c.printer for c in by_status[PaperStatus.SENT]} == {"Queue"}
    out = [c for c in copies if c is not lost]
    assert len({c.sha256 for c in out if c.kind is DocumentKind.LABEL}) == len(
        day.zebra + day.queue
    )


def _words(pdf: bytes) -> list[str]:
    return text_of(pdf).split()
