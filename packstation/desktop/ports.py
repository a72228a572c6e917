"""What the window asks of the rest of the program: lights, pictures, services, the end of day.

The window is painted before the bench is there; until `attach`, `NoBench` answers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from packstation.assembly.early import now
from packstation.assembly.setup import Setup
from packstation.desktop.behind import Behind, NoBench
from packstation.desktop.late_ports import (
    LateCorrections,
    LateDay,
    LateFigures,
    LateImporting,
    LateKey,
    LateLoading,
    LateLooks,
    LateNewOrders,
    LatePrinters,
    LateQueue,
    LateRecord,
    LateSearch,
    LateSupervising,
    Listener,
)
from packstation.packing.barcodes.words import printed
from packstation.packing.day.state import EndOfDayState
from packstation.packing.events import SessionOpened
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import Document
from packstation.runtime.resources import resource_path
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode, Settings
from packstation.ui.flow.place_ports import ScannerPort, SupervisorPort
from packstation.ui.flow.ports import BenchStatus, Ports, ServiceChoice, WaitingOrder
from packstation.ui.flow.setup_ports import DoctorPort, SettingsPort, SetupPort
from packstation.workflow.looping.board import Change

if TYPE_CHECKING:
    from packstation.assembly.starting import Started
    from packstation.desktop.first_key import FirstKey
    from packstation.desktop.item_pictures import ItemPictures
    from packstation.desktop.looks import KeptLooks
    from packstation.documents.careful import Reading
    from packstation.history.replay import Lived
    from packstation.workflow.station import Station

MODULE_PX = 2
"""Half a millimetre on a usual screen."""


class Surroundings:
    """Everything around the Station that the window sees; the ports of the window."""

    def __init__(self, setup: Setup, speaker: Speaker, *, was_restarted: bool = False) -> None:
        self.speaker = speaker
        self.behind: Behind = NoBench(speaker)
        self._data_dir = setup.paths.data_dir
        self._settings_file = setup.paths.settings_file
        self.looks: KeptLooks | None = None
        self._settings = setup.settings
        self._pictures: ItemPictures | None = None
        self._reading: Reading | None = None
        self._listeners: list[Callable[[], None]] = []
        self._day_listeners: list[Listener] = []
        self._base = BenchStatus(
            station=setup.settings.station.name,
            is_training=setup.settings.station.mode is Mode.TRAINING,
            was_restarted=was_restarted,
        )

    def ports(
        self,
        scanner: ScannerPort | None = None,
        supervisor: SupervisorPort | None = None,
        setup: SetupPort | None = None,
        doctor: DoctorPort | None = None,
        settings: SettingsPort | None = None,
    ) -> Ports:
        """As the window takes them."""
        return Ports(
            status=self,
            end_of_day=LateDay(self),
            services=self,
            previews=self,
            clock=now,
            notes=self,
            key=LateKey(self),
            printers=LatePrinters(self),
            scanner=scanner,
            figures=LateFigures(self),
            supervisor=supervisor,
            search=LateSearch(self),
            looks=LateLooks(self),
            corrections=LateCorrections(self),
            record=LateRecord(self),
            importing=LateImporting(self),
            supervising=LateSupervising(self),
            queue=LateQueue(self),
            loading=LateLoading(self),
            new_order=LateNewOrders(self),
            setup=setup,
            doctor=doctor,
            settings=settings,
        )

    def attach(self, started: "Started") -> None:
        """The bench is there."""
        from packstation.desktop.attached import AttachedBench
        from packstation.desktop.item_pictures import ItemPictures
        from packstation.desktop.looks import KeptLooks

        bench = started.bench
        self.behind = AttachedBench(bench, self.speaker, self._data_dir, self._settings_file)
        self._reading = bench.reading
        self.looks = KeptLooks(self._settings_file, self.speaker, bench.folder.looks)
        self._pictures = ItemPictures(
            self._picture_folders(),
            self._settings.pictures.hosts,
            self._data_dir / "pictures" / "fetched",
            bench.reading,
        )
        waiting = tuple(_waiting(s) for s in started.samples if not s["cancelled"])
        self._base = replace(self._base, waiting=waiting, unopened=None)
        bench.lights.listen(self._tell)
        bench.end_of_day.listen(self.tell_day)
        bench.station.listen(self._note_order)
        self._tell()

    def take_settings(self, settings: Settings) -> None:
        """Somebody changed a setting: what can count without a new start does from now on."""
        self.behind.take_settings(settings)

    async def steps_of_open(self, station: "Station") -> "Sequence[Lived]":
        """Every step of the order on the screen; none where there is no order, or no bench."""
        session, records = station.bench.session, self.behind.records()
        if session is None or records is None:
            return ()
        return await records.steps(session.stream)

    def show_weight(self, grams: int | None, fault: str = "") -> None:
        """What lies on the scale now; None, and why, when it does not say."""
        if (grams, fault) != (self._base.live_grams, self._base.scale_fault):
            self._base = replace(self._base, live_grams=grams, scale_fault=fault)
            self._tell()

    def ask_for_key(self, url: str) -> "FirstKey":
        """There is no API key for the PRO at `url`: say so, and take the one that is given."""
        from packstation.desktop.first_key import FirstKey

        self.behind = asking = FirstKey(self.speaker, url)
        self.fail(Problem(ProblemKind.NO_KEY))
        return asking

    def has_key(self) -> None:
        """The key was given; the bench is opened with it."""
        self.behind = NoBench(self.speaker)
        self._base = replace(self._base, unopened=None)
        self._tell()

    def offer(self, version: str) -> None:
        """A newer version is there."""
        self._base = replace(self._base, newer_version=version)
        self._tell()

    def fail(self, problem: Problem) -> None:
        """The bench could not be opened: say so for as long as the window stands."""
        self._base = replace(self._base, unopened=problem)
        self._tell()

    def program_failed(self) -> None:
        """Something that nobody foresaw: said until the next order is opened."""
        if not self._base.has_program_fault:  # or what fails with each drawing is drawn for ever
            self._base = replace(self._base, has_program_fault=True)
            self._tell()

    def _note_order(self, change: Change) -> None:
        is_new = any(isinstance(event, SessionOpened) for event in change.events)
        if is_new and (self._base.has_program_fault or self._base.was_restarted):
            self._base = replace(self._base, has_program_fault=False, was_restarted=False)
            self._tell()

    # The lights

    @property
    def state(self) -> BenchStatus:
        """What surrounds the packing now."""
        return self.behind.status(self._base)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change of `state`; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    # Pictures, notes, services

    async def document(self, document: Document, width_px: int) -> bytes | None:
        """The document's first page as PNG; None when it cannot be shown."""
        return await self.behind.picture(document, width_px)

    async def item(self, picture: str, sku: str, side_px: int) -> bytes | None:
        """The picture that the order names, else the one called like the SKU; None without any."""
        if self._pictures is None:
            return None
        return await self._pictures.find(picture, sku, side_px)

    async def command(self, payload: str) -> bytes | None:
        """The barcode of a command; it is drawn where labels are read, and not in the window."""
        from packstation.documents.pictures import barcode_png

        if self._reading is None:
            return None
        code = printed(payload, self._settings.scanner.shop_code)
        return await self._reading(barcode_png, code, "Code128", MODULE_PX)

    def _picture_folders(self) -> tuple[Path, ...]:
        """The shop's; in training also those of the training items."""
        named = self._settings.pictures.folder
        own = Path(named) if named else self._data_dir / "pictures"
        is_training = self._settings.station.mode is Mode.TRAINING
        return (own, resource_path("samples/pictures")) if is_training else (own,)

    async def texts(self, reference: str) -> tuple[str, ...]:
        """The texts of an order's notes; none while PRO cannot be asked."""
        return await self.behind.notes(reference)

    async def choices(self) -> Sequence[ServiceChoice]:
        """PRO's rules, the cheapest, the groups and the services of this account."""
        return await self.behind.services()

    # End of day

    def listen_to_day(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new state of the end of day."""
        self._day_listeners.append(listener)
        return lambda: self._day_listeners.remove(listener)

    def tell_day(self, state: EndOfDayState) -> None:
        """Let whoever shows the end of day show it anew."""
        for listener in tuple(self._day_listeners):
            listener(state)


def _waiting(sample: dict[str, Any]) -> WaitingOrder:
    code = sample["own_number"] if sample["in_inbox"] else sample["reference"]
    return WaitingOrder(code, f"{sample['own_number']} · {sample['title']}")
