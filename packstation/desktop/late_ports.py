"""The ports of the window that the bench answers, whichever is behind the window then."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from packstation.history.figure import By, Figures
from packstation.packing.day.state import EndOfDayState
from packstation.packing.intervening import Asked
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
from packstation.ui.flow.ports import PrintersState

if TYPE_CHECKING:
    from packstation.desktop.ports import Surroundings
    from packstation.history.replay import Lived

Listener = Callable[[Any], None]


class LateDay:
    """Implements `EndOfDayPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    @property
    def state(self) -> EndOfDayState:
        return self._around.behind.day()

    @property
    def cut_offs(self) -> Mapping[str, datetime.datetime]:
        return self._around.behind.cut_offs()

    def listen(self, listener: Listener) -> Callable[[], None]:
        return self._around.listen_to_day(listener)

    async def preview(self) -> None:
        """Look; by when the carriers must be told is known a moment after what is ready."""
        await self._around.behind.preview_day()
        self._around.tell_day(self.state)

    async def run(self) -> None:
        await self._around.behind.run_day()

    async def retry(self) -> None:
        """Run again: what failed is among the states that the query sweeps."""
        await self._around.behind.run_day()

    async def reprint(self, references: tuple[str, ...], reason: str) -> None:
        await self._around.behind.reprint_day(references, reason)


class LatePrinters:
    """Implements `PrintersPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    @property
    def state(self) -> PrintersState:
        return self._around.behind.printers()

    def look(self) -> None:
        self._around.behind.look_at_printers()

    async def test(self, name: str) -> None:
        await self._around.behind.test_printer(name)


class LateFigures:
    """Implements `FiguresPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    @property
    def target_an_hour(self) -> int:
        return self._around.behind.target_an_hour()

    async def count(self, day: datetime.date, by: By) -> Figures | None:
        return await self._around.behind.count_figures(day, by)

    async def save(self, day: datetime.date, by: By) -> str:
        return await self._around.behind.save_figures(day, by)


class LateSearch:
    """Implements `SearchPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def search(self, typed: str) -> tuple[FoundOrder, ...]:
        return await self._around.behind.search(typed)


class LateQueue:
    """Implements `QueuePort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def orders(self) -> tuple[QueuedOrder, ...]:
        queue = self._around.behind.queue()
        return await queue.orders() if queue is not None else ()

    async def waiting(self) -> int:
        queue = self._around.behind.queue()
        return await queue.waiting() if queue is not None else 0

    async def make_urgent(self, own_number: str, *, is_urgent: bool) -> str:
        queue = self._around.behind.queue()
        if queue is None:
            return self._no_bench()
        return await queue.make_urgent(own_number, is_urgent=is_urgent)

    async def save(self) -> str:
        queue = self._around.behind.queue()
        return await queue.save() if queue is not None else self._no_bench()

    async def print_pick_list(self) -> str:
        queue = self._around.behind.queue()
        return await queue.print_pick_list() if queue is not None else self._no_bench()

    def _no_bench(self) -> str:
        return self._around.speaker.text("light.remedy.pro_unknown")


class LateSupervising:
    """Implements `SupervisingPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def benches(self) -> tuple[BenchNow, ...]:
        supervising = self._around.behind.supervising()
        return await supervising.benches() if supervising is not None else ()

    async def consignments(self, stream: str) -> tuple[ConsignmentNow, ...]:
        supervising = self._around.behind.supervising()
        return await supervising.consignments(stream) if supervising is not None else ()

    async def intervene(self, asked: Asked) -> str:
        supervising = self._around.behind.supervising()
        if supervising is None:
            return self._around.speaker.text("light.remedy.pro_unknown")
        return await supervising.intervene(asked)


class LateImporting:
    """Implements `ImportPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def files(self) -> tuple[OrderFile, ...]:
        importing = self._around.behind.importing()
        return await importing.files() if importing is not None else ()

    async def preview(self, path: str) -> FilePreview:
        importing = self._around.behind.importing()
        if importing is None:
            return FilePreview(fault=self._no_bench())
        return await importing.preview(path)

    async def name_column(self, header: str, ours: str) -> str:
        importing = self._around.behind.importing()
        if importing is None:
            return self._no_bench()
        return await importing.name_column(header, ours)

    async def take(self, path: str, progress: Callable[[int], None]) -> str:
        importing = self._around.behind.importing()
        return await importing.take(path, progress) if importing is not None else self._no_bench()

    def _no_bench(self) -> str:
        return self._around.speaker.text("light.remedy.pro_unknown")


class LateLoading:
    """Implements `LoadingPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def load(self, text: str, carrier: str) -> LoadedNow:
        loading = self._around.behind.loading()
        if loading is None:
            return LoadedNow(verdict="not_known", scanned=text)
        return await loading.load(text, carrier)

    async def van(self, carrier: str) -> Van:
        loading = self._around.behind.loading()
        return await loading.van(carrier) if loading is not None else Van()

    async def print_list(self, carrier: str) -> str:
        loading = self._around.behind.loading()
        if loading is None:
            return self._around.speaker.text("light.remedy.pro_unknown")
        return await loading.print_list(carrier)


class LateNewOrders:
    """Implements `NewOrderPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    def locations(self) -> tuple[tuple[str, str], ...]:
        orders = self._around.behind.new_orders()
        return orders.locations() if orders is not None else ()

    def fault(self, field: str, typed: str) -> str:
        orders = self._around.behind.new_orders()
        return orders.fault(field, typed) if orders is not None else ""

    async def keep(self, head: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> str:
        orders = self._around.behind.new_orders()
        if orders is None:
            return self._around.speaker.text("light.remedy.pro_unknown")
        return await orders.keep(head, items)


class LateRecord:
    """Implements `RecordPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def steps(self, stream: str) -> "Sequence[Lived]":
        records = self._around.behind.records()
        return await records.steps(stream) if records is not None else ()

    async def tracking(self, stream: str) -> tuple[TrackedEvent, ...] | None:
        records = self._around.behind.records()
        return await records.tracking(stream) if records is not None else None

    async def documents(self, stream: str) -> tuple[KeptDocument, ...]:
        records = self._around.behind.records()
        return await records.documents(stream) if records is not None else ()

    async def save_document(self, stream: str, document: str) -> str:
        records = self._around.behind.records()
        if records is None:
            return self._around.speaker.text("light.remedy.pro_unknown")
        return await records.save_document(stream, document)

    async def evidence(self, stream: str, *, is_anonymous: bool) -> str:
        records = self._around.behind.records()
        if records is None:
            return self._around.speaker.text("light.remedy.pro_unknown")
        return await records.evidence(stream, is_anonymous=is_anonymous)


class LateCorrections:
    """Implements `CorrectionsPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def fields(self, reference: str) -> tuple[CorrectionField, ...]:
        return await self._around.behind.fields(reference)

    async def correct(self, stream: str, changes: Mapping[str, str]) -> str:
        return await self._around.behind.correct(stream, changes)


class LateLooks:
    """Implements `LooksPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    @property
    def is_ready(self) -> bool:
        return self._around.looks is not None

    async def of(self, packer: str) -> Worn | None:
        kept = self._around.looks
        return None if kept is None else await kept.of(packer)

    async def keep(self, packer: str, worn: Worn) -> str:
        kept = self._around.looks
        if kept is None:
            return self._around.speaker.text("look.not_kept")
        return await kept.keep(packer, worn)


class LateKey:
    """Implements `KeyPort`."""

    def __init__(self, around: "Surroundings") -> None:
        self._around = around

    async def replace(self, text: str) -> str:
        return await self._around.behind.replace_key(text)
