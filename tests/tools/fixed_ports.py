"""Ports of the window that answer at once and the same: for places looked at without a bench."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from packstation.desktop.scanner import test_barcode
from packstation.history.figure import By, Figures
from packstation.history.replay import Lived
from packstation.packing.intervening import Asked
from packstation.scanning.check import ScannerHabits
from packstation.ui.flow.intake_ports import FilePreview, OrderFile
from packstation.ui.flow.place_ports import (
    BenchNow,
    ConsignmentNow,
    CorrectionField,
    FoundOrder,
    KeptDocument,
    LoadedNow,
    QueuedOrder,
    TrackedEvent,
    Van,
    Worn,
)
from packstation.ui.flow.ports import (
    PrintersState,
)
from packstation.ui.flow.setup_ports import Examined
from packstation.ui.flow.signals import Signal
from tests.tools.printers import GOOD_PRINTERS


class FixedPrinters:
    """Printers as data; remembers what was wanted of them."""

    def __init__(self, state: PrintersState = GOOD_PRINTERS) -> None:
        self.state = state
        self.looks = 0
        self.tested: list[str] = []

    def look(self) -> None:
        self.looks += 1

    async def test(self, name: str) -> None:
        self.tested.append(name)


class FixedFigures:
    """A day's figures by hand."""

    def __init__(self) -> None:
        self.target_an_hour = 0
        self.figures: Figures | None = None
        self.asked: list[tuple[datetime.date, By]] = []

    async def count(self, day: datetime.date, by: By) -> Figures | None:
        self.asked.append((day, by))
        return self.figures

    async def save(self, day: datetime.date, by: By) -> str:
        return f"Saved: {day} {by.value}"


class FixedSearch:
    """What is found, by what was typed."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[FoundOrder, ...]] = {}
        self.asked: list[str] = []

    async def search(self, typed: str) -> tuple[FoundOrder, ...]:
        self.asked.append(typed)
        return self.found.get(typed, ())


class FixedScanner:
    """A scanner's settings by hand; remembers what was set."""

    def __init__(self) -> None:
        self.habits = ScannerHabits()
        self.was_set: dict[str, str] = {}
        self.answer = ""

    async def barcode(self, side_px: int) -> bytes:
        return test_barcode(side_px)

    async def set(self, changes: Mapping[str, str]) -> str:
        self.was_set |= changes
        return self.answer


class Heard:
    """Remembers what was to be heard."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []

    def play(self, signal: Signal) -> None:
        self.signals.append(signal)


class FixedQueue:
    """Implements `QueuePort`: the orders it is given, and what was done with them."""

    def __init__(self) -> None:
        self.queued: tuple[QueuedOrder, ...] = ()
        self.done: list[str] = []

    async def orders(self) -> tuple[QueuedOrder, ...]:
        return self.queued

    async def waiting(self) -> int:
        return 0

    async def make_urgent(self, own_number: str, *, is_urgent: bool) -> str:
        self.done.append(f"{own_number} {is_urgent}")
        self.queued = tuple(
            replace(order, is_urgent=is_urgent) if order.code == own_number else order
            for order in self.queued
        )
        return ""

    async def save(self) -> str:
        self.done.append("saved")
        return "Saved as queue.csv"

    async def print_pick_list(self) -> str:
        self.done.append("pick list")
        return "The pick list is on its way to the printer."


class FixedLoading:
    """Implements `LoadingPort`: verdicts by what is scanned, and one van."""

    def __init__(self) -> None:
        self.verdicts: dict[str, LoadedNow] = {}
        self.stands = Van()
        self.asked: list[tuple[str, str]] = []

    async def load(self, text: str, carrier: str) -> LoadedNow:
        self.asked.append((text, carrier))
        return self.verdicts.get(text, LoadedNow(verdict="unknown", scanned=text))

    async def van(self, _: str) -> Van:
        return self.stands

    async def print_list(self, carrier: str) -> str:
        return f"The loading list of {carrier} is on its way."


class FixedDoctor:
    """Implements `DoctorPort`: what it is given."""

    def __init__(self) -> None:
        self.found: tuple[Examined, ...] = (
            Examined("settings", "ok", "/etc/packstation/settings.toml (live)"),
            Examined("printer Zebra", "fail", "Zebra does not answer. Is it switched on?"),
            Examined("clock", "unknown", "nobody told the time"),
        )
        self.looks = 0

    async def support_file(self) -> str:
        return "For support: support.zip"

    async def examine(self) -> tuple[Examined, ...]:
        self.looks += 1
        return self.found


class FixedNewOrders:
    """Implements `NewOrderPort`: what was kept."""

    def __init__(self) -> None:
        self.refusal = ""
        self.kept: list[tuple[dict[str, str], list[dict[str, str]]]] = []

    def fault(self, field: str, typed: str) -> str:
        return "two letters are needed" if field == "country" and len(typed) != 2 else ""

    def locations(self) -> tuple[tuple[str, str], ...]:
        return (("LEEDS-DC", "Leeds"), ("YORK", "York shop"))

    async def keep(self, head: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> str:
        if not self.refusal:
            self.kept.append((dict(head), [dict(item) for item in items]))
        return self.refusal


class FixedImporting:
    """Implements `ImportPort`: one file as it is given, and what was done with it."""

    def __init__(self) -> None:
        self.found: tuple[OrderFile, ...] = ()
        self.read = FilePreview()
        self.named: list[tuple[str, str]] = []
        self.taken: list[str] = []

    async def files(self) -> tuple[OrderFile, ...]:
        return self.found

    async def preview(self, _: str) -> FilePreview:
        return self.read

    async def name_column(self, header: str, ours: str) -> str:
        self.named.append((header, ours))
        return ""

    async def take(self, path: str, progress: Callable[[int], None]) -> str:
        progress(50)
        self.taken.append(path)
        return "50 orders wait now"


class FixedSupervising:
    """Implements `SupervisingPort`: the consignments it is given, and what was asked for them."""

    def __init__(self) -> None:
        self.found: tuple[ConsignmentNow, ...] = ()
        self.fleet: tuple[BenchNow, ...] = ()
        self.asked: list[Asked] = []

    async def benches(self) -> tuple[BenchNow, ...]:
        return self.fleet

    async def consignments(self, _: str) -> tuple[ConsignmentNow, ...]:
        return self.found

    async def intervene(self, asked: Asked) -> str:
        self.asked.append(asked)
        return f"Done: {asked.wanted.value}"


class FixedRecord:
    """Implements `RecordPort`: the steps it is given, and where their PDF would be."""

    def __init__(self) -> None:
        self.lived: tuple[Lived, ...] = ()
        self.written: list[tuple[str, bool]] = []
        self.tracked: tuple[TrackedEvent, ...] | None = None
        self.kept: tuple[KeptDocument, ...] = ()

    async def steps(self, _: str) -> Sequence[Lived]:
        return self.lived

    async def tracking(self, _: str) -> tuple[TrackedEvent, ...] | None:
        return self.tracked

    async def documents(self, _: str) -> tuple[KeptDocument, ...]:
        return self.kept

    async def save_document(self, _: str, document: str) -> str:
        return f"Saved as {document}.pdf"

    async def evidence(self, stream: str, *, is_anonymous: bool) -> str:
        self.written.append((stream, is_anonymous))
        return "Saved as record.pdf"


class FixedCorrections:
    """Implements `CorrectionsPort`: an address in York, and what was written."""

    def __init__(self) -> None:
        self.shown = (
            CorrectionField("FirstName", "Zoë"),
            CorrectionField("LastName", "Ostergaard"),
            CorrectionField("AddressLine1", "1 Low Petergate"),
            CorrectionField("Town", ""),
            CorrectionField("Postcode", "YO1 7HH"),
            CorrectionField("Country", "GB", is_fixed=True),
            CorrectionField("Telephone", "+44 1904 000000"),
        )
        self.refusal = ""
        self.written: list[tuple[str, dict[str, str]]] = []

    async def fields(self, _: str) -> tuple[CorrectionField, ...]:
        return self.shown

    async def correct(self, stream: str, changes: Mapping[str, str]) -> str:
        self.written.append((stream, dict(changes)))
        return self.refusal


class FixedLooks:
    """Implements `LooksPort`: a memory, and a word why it keeps nothing."""

    is_ready = True

    def __init__(self) -> None:
        self.kept: dict[str, Worn] = {}
        self.refusal = ""

    async def of(self, packer: str) -> Worn | None:
        return self.kept.get(packer)

    async def keep(self, packer: str, worn: Worn) -> str:
        if not self.refusal:
            self.kept[packer] = worn
        return self.refusal
