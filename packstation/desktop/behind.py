"""What the window asks of the bench behind it, and the one answer while there is none."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Protocol

from packstation.history.figure import By, Figures
from packstation.packing.day.state import EndOfDayState
from packstation.packing.shipping import Document
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Settings
from packstation.ui.flow.intake_ports import ImportPort, NewOrderPort
from packstation.ui.flow.place_ports import (
    CorrectionField,
    FoundOrder,
    LoadingPort,
    QueuePort,
    RecordPort,
    SupervisingPort,
)
from packstation.ui.flow.ports import BenchStatus, PrintersState, ServiceChoice


class Behind(Protocol):
    """The bench as the window's ports ask for it (`ui/flow/ports.py` says what each means)."""

    def status(self, base: BenchStatus) -> BenchStatus:
        """`base`, with what the bench knows of PRO, its printers and its store."""

    def day(self) -> EndOfDayState: ...
    def cut_offs(self) -> Mapping[str, datetime.datetime]: ...
    async def preview_day(self) -> None: ...
    async def run_day(self) -> None: ...
    async def reprint_day(self, references: tuple[str, ...], reason: str) -> None: ...

    def printers(self) -> PrintersState: ...
    def look_at_printers(self) -> None: ...
    async def test_printer(self, name: str) -> None: ...

    async def picture(self, document: Document, width_px: int, /) -> bytes | None: ...
    async def notes(self, reference: str, /) -> tuple[str, ...]: ...
    async def services(self) -> Sequence[ServiceChoice]: ...
    async def fields(self, reference: str, /) -> tuple[CorrectionField, ...]: ...
    async def correct(self, stream: str, changes: Mapping[str, str], /) -> str: ...
    async def replace_key(self, text: str, /) -> str: ...
    def target_an_hour(self) -> int: ...
    async def count_figures(self, day: datetime.date, by: By, /) -> Figures | None: ...
    async def save_figures(self, day: datetime.date, by: By, /) -> str: ...
    async def search(self, typed: str, /) -> tuple[FoundOrder, ...]: ...
    def take_settings(self, settings: Settings, /) -> None: ...
    def queue(self) -> QueuePort | None: ...
    def importing(self) -> ImportPort | None: ...
    def supervising(self) -> SupervisingPort | None: ...
    def loading(self) -> LoadingPort | None: ...
    def new_orders(self) -> NewOrderPort | None: ...
    def records(self) -> RecordPort | None: ...


class NoBench:
    """The window stands and no bench does: nobody knows anything yet, and nothing is done."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def status(self, base: BenchStatus) -> BenchStatus:
        return base

    def day(self) -> EndOfDayState:
        return EndOfDayState()

    def cut_offs(self) -> Mapping[str, datetime.datetime]:
        return {}

    async def preview_day(self) -> None: ...
    async def run_day(self) -> None: ...
    async def reprint_day(self, references: tuple[str, ...], reason: str) -> None: ...

    def printers(self) -> PrintersState:
        return PrintersState()

    def look_at_printers(self) -> None: ...
    async def test_printer(self, name: str) -> None: ...

    async def picture(self, _document: Document, _width_px: int) -> bytes | None:
        return None

    async def notes(self, _reference: str) -> tuple[str, ...]:
        return ()

    async def services(self) -> Sequence[ServiceChoice]:
        return ()

    async def fields(self, _reference: str) -> tuple[CorrectionField, ...]:
        return ()

    async def correct(self, _stream: str, _changes: Mapping[str, str]) -> str:
        return self._speaker.text("light.remedy.pro_unknown")

    def target_an_hour(self) -> int:
        return 0

    async def count_figures(self, _day: datetime.date, _by: By) -> Figures | None:
        return None

    async def save_figures(self, _day: datetime.date, _by: By) -> str:
        return self._speaker.text("figures.counting")

    async def search(self, _typed: str) -> tuple[FoundOrder, ...]:
        return ()

    def take_settings(self, _settings: Settings) -> None: ...

    def queue(self) -> QueuePort | None:
        return None

    def importing(self) -> ImportPort | None:
        return None

    def supervising(self) -> SupervisingPort | None:
        return None

    def loading(self) -> LoadingPort | None:
        return None

    def new_orders(self) -> NewOrderPort | None:
        return None

    def records(self) -> RecordPort | None:
        return None

    async def replace_key(self, _text: str) -> str:
        return self._speaker.text("light.remedy.pro_unknown")
