"""A window on a Station that performs nothing, for looking at it and for its tests."""

import datetime
import itertools
from collections.abc import Callable, Sequence
from typing import Any

from immutables import Map
from msgspec.structs import replace

from packstation.documents.pictures import barcode_png
from packstation.packing.bench import Bench
from packstation.packing.commands import Command
from packstation.packing.day.events import Row, RowState
from packstation.packing.day.state import EndOfDayState
from packstation.packing.effects import Effect
from packstation.packing.events import Event
from packstation.packing.service import Cheapest, DefaultRules, ServiceGroup
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import Document
from packstation.runtime.tasks import Tasks
from packstation.scanning.wedge import WedgeSettings
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import SupervisorPort
from packstation.ui.flow.ports import (
    BenchStatus,
    Light,
    LightState,
    Ports,
    ServiceChoice,
    Unlisten,
    WaitingOrder,
)
from packstation.ui.places.register import PLACES, Registered
from packstation.ui.toolkit.theme import ThemeName
from packstation.ui.window import MainWindow
from packstation.workflow.ports import Performer, Recorder, State
from packstation.workflow.station import Station
from tests.tools.fixed_ports import (
    FixedCorrections,
    FixedDoctor,
    FixedFigures,
    FixedImporting,
    FixedLoading,
    FixedLooks,
    FixedNewOrders,
    FixedPrinters,
    FixedQueue,
    FixedRecord,
    FixedScanner,
    FixedSearch,
    FixedSupervising,
    Heard,
)
from tests.tools.fixed_setup import FixedSettings, FixedSetup
from tests.tools.printers import NOW

GOOD = BenchStatus(
    station="Bench 7",
    packer="Anna K.",
    pro=Light(LightState.GOOD, "84 ms"),
    labels=Light(LightState.GOOD),
    papers=Light(LightState.GOOD),
    live_grams=1240,
)
SAMPLES = (
    WaitingOrder("HO-1001", "HO-1001 · One item", "GB"),
    WaitingOrder("HO-1002", "HO-1002 · Four lines, seven units", "GB"),
    WaitingOrder("HO-1003", "HO-1003 · Forty lines", "DE"),
    WaitingOrder("HO-1004", "HO-1004 · Hazardous goods", "GB"),
    WaitingOrder("HO-1005", "HO-1005 · Customs papers", "CH"),
    WaitingOrder("HO-1006", "HO-1006 · No carrier serves the address", "GB"),
)


class NoRecorder:
    """Keeps nothing."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        self.events += events
        return 0

    async def durable(self, ticket: int) -> None:
        return None


class NoPerformer:
    """Performs nothing, and never comes to an end with it."""

    async def perform(self, session: Session, effect: Effect) -> Sequence[Command]:
        return ()


def _no_crash(_: str, error: BaseException) -> None:
    raise error


class NoTasks(Tasks):
    """Begins nothing: benches are given as they are to be seen."""

    def __init__(self) -> None:
        super().__init__(_no_crash)
        self.names: list[str] = []

    def start(self, name: str, work: object) -> None:  # type: ignore[override]  # runs nothing
        self.names.append(name)
        work.close()  # type: ignore[attr-defined]  # a coroutine


class TasksAtOnce(Tasks):
    """Runs at once what does not wait for anything."""

    def __init__(self) -> None:
        super().__init__(_no_crash)

    def start(self, name: str, work: object) -> None:  # type: ignore[override]  # runs no task
        try:
            work.send(None)  # type: ignore[attr-defined]  # a coroutine
        except StopIteration:
            return
        raise AssertionError(f"{name} waits for something")


class FixedStatus:
    """A status that is set by hand."""

    def __init__(self, state: BenchStatus = GOOD) -> None:
        self.state = state
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> Unlisten:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)
        for listener in tuple(self._listeners):
            listener()


class Day:
    """The end of day as data: `state` is set by hand."""

    def __init__(self) -> None:
        self.cut_offs: dict[str, datetime.datetime] = {}
        self.state = EndOfDayState(locations=("LEEDS-DC",))
        self.retries = self.runs = 0
        self.reprinted: list[tuple[tuple[str, ...], str]] = []

    def change(self, **fields: object) -> None:
        """Go on with other values."""
        self.state = replace(self.state, **fields)

    def listen(self, listener: Callable[[object], None]) -> Unlisten:
        return lambda: None

    async def preview(self) -> None: ...
    async def run(self) -> None:
        self.runs += 1

    async def retry(self) -> None:
        self.retries += 1

    async def reprint(self, references: tuple[str, ...], reason: str) -> None:
        self.reprinted.append((references, reason))


def day_rows() -> tuple[Row, ...]:
    """A day with a failure in it."""
    made = []
    for place in range(14):
        carrier = ("DPD", "Evri", "Royal Mail")[place % 3]
        state = RowState.MANIFESTED if place < 9 else RowState.QUEUED
        reason = ""
        if place == 4:
            state, reason = RowState.FAILED, "The collection time has passed"
        made.append(
            Row(f"EC-000-05B-{place:03d}", f"HO-{1000 + place}", carrier, "Next Day", state, reason)
        )
    return tuple(made)


class Services:
    async def choices(self) -> Sequence[ServiceChoice]:
        return CHOICES


CHOICES = (
    ServiceChoice(DefaultRules(), "PRO's rules"),
    ServiceChoice(Cheapest(), "Cheapest offer"),
    ServiceChoice(ServiceGroup("HEAVY"), "Heavy parcels", "Group HEAVY"),
    ServiceChoice(ServiceGroup("EU"), "Europe", "Group EU"),
)


class Previews:
    async def document(self, document: Document, width_px: int) -> bytes | None:
        return None

    async def item(self, picture: str, sku: str, side_px: int) -> bytes | None:
        return None

    async def command(self, payload: str) -> bytes | None:
        return barcode_png(payload, "Code128", 2)


class NewKeys:
    """Takes keys; `answer` is what it says about each."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.answer = ""

    async def replace(self, text: str) -> str:
        self.taken.append(text)
        return self.answer


class Stage:
    """A window and everything it stands on."""

    def __init__(
        self,
        speaker: Speaker,
        *,
        theme: ThemeName = ThemeName.LIGHT,
        type_scale: float = 1.0,
        status: BenchStatus = GOOD,
        wedge: WedgeSettings | None = None,
        tasks: Tasks | None = None,
        places: Sequence[Registered] = PLACES,
        supervisor: SupervisorPort | None = None,
        recorder: Recorder | None = None,
        performer: Performer | None = None,
    ) -> None:
        self.speaker = speaker
        self.tasks = tasks if tasks is not None else NoTasks()  # an idle one is empty, so false
        self.recorder = NoRecorder()
        streams = iter(f"T{n}" for n in itertools.count(1))
        self.station = Station(
            recorder=recorder or self.recorder,
            performer=performer or NoPerformer(),
            tasks=self.tasks,
            new_stream=lambda: next(streams),
            policy=Policy(packing_slip=False),
        )
        self.status = FixedStatus(status)
        self.day = Day()
        self.heard = Heard()
        self.keys = NewKeys()
        self.printers = FixedPrinters()
        self.scanner = FixedScanner()
        self.figures = FixedFigures()
        self.search = FixedSearch()
        self.looks = FixedLooks()
        self.corrections = FixedCorrections()
        self.record = FixedRecord()
        self.supervising = FixedSupervising()
        self.importing = FixedImporting()
        self.queue = FixedQueue()
        self.loading = FixedLoading()
        self.setup = FixedSetup()
        self.settings = FixedSettings(speaker)
        self.new_order = FixedNewOrders()
        self.doctor = FixedDoctor()
        self.window = MainWindow(
            self.station,
            speaker,
            Ports(
                self.status,
                self.day,
                Services(),
                Previews(),
                lambda: NOW,
                key=self.keys,
                printers=self.printers,
                scanner=self.scanner,
                figures=self.figures,
                supervisor=supervisor,
                search=self.search,
                looks=self.looks,
                corrections=self.corrections,
                record=self.record,
                supervising=self.supervising,
                importing=self.importing,
                queue=self.queue,
                loading=self.loading,
                setup=self.setup,
                settings=self.settings,
                new_order=self.new_order,
                doctor=self.doctor,
            ),
            self.tasks,
            self.heard,
            theme=theme,
            type_scale=type_scale,
            places=places,
        )

        for payload in ("PS:OK", "PS:DONE"):
            self.window.pictures.keep_command(payload, barcode_png(payload, "Code128", 2))

    @property
    def at(self) -> str:
        """The place at the front; empty while there is none."""
        place = self.window.controller.at
        return place.name if place is not None else ""

    def put(self, bench: Bench) -> None:
        """Let the bench be as given."""
        self.station.update(
            sessions=bench.sessions,
            open=bench.open,
            alert=bench.alert,
            boxes=bench.boxes or Map(),
            known_orders=bench.known_orders,
        )
        self.window.flush()
