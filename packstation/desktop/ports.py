"""What the window asks of the rest of the program: lights, pictures, services, the end of day.

The window is painted before the bench is there, so all of it is answered with "nobody knows yet"
until `attach`.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from packstation.assembly.early import now
from packstation.assembly.setup import Setup
from packstation.desktop.printers import WindowPrinters
from packstation.packing.day.events import Row
from packstation.packing.day.run import RunPhase
from packstation.packing.events import SessionOpened
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import CarrierService, Cheapest, DefaultRules, ServiceGroup
from packstation.packing.shipping import Document, DocumentKind
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode
from packstation.ui.flow.ports import (
    BenchStatus,
    DayPaper,
    Light,
    LightState,
    Ports,
    ServiceChoice,
    WaitingOrder,
)
from packstation.workflow.printers import lights as wl
from packstation.workflow.station import Change

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.assembly.starting import Started

_STATES = {True: LightState.GOOD, False: LightState.BAD, None: LightState.UNKNOWN}
Listener = Callable[[Any], None]

log = logging.getLogger("packstation")


class NoDay(msgspec.Struct, frozen=True):
    """The end of day before there is a bench. See `ui.port.DayState`."""

    phase: RunPhase = RunPhase.IDLE
    locations: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    message: str = ""
    problem: Problem | None = None
    is_tried_again: bool = False
    is_not_done: bool = False
    is_in_doubt: bool = False
    papers: tuple[DayPaper, ...] = ()
    owes_papers: bool = False


class Surroundings:
    """Everything around the Station that the window sees; the ports of the window."""

    def __init__(self, setup: Setup, speaker: Speaker) -> None:
        self._speaker = speaker
        self._bench: RunningBench | None = None
        self._pictures = setup.paths.data_dir / "pictures"
        self._listeners: list[Callable[[], None]] = []
        self._day_listeners: list[Listener] = []
        self._base = BenchStatus(
            station=setup.settings.station.name,
            is_training=setup.settings.station.mode is Mode.TRAINING,
        )

    def ports(self) -> Ports:
        """As the window takes them."""
        return Ports(
            status=self,
            end_of_day=_Day(self),
            services=self,
            previews=self,
            clock=now,
            notes=self,
            key=_Key(self),
            printers=WindowPrinters(lambda: self._bench),
        )

    def attach(self, started: "Started") -> None:
        """The bench is there."""
        self._bench = started.bench
        waiting = tuple(_waiting(s) for s in started.samples if not s["cancelled"])
        self._base = replace(self._base, waiting=waiting, store_problem=None)
        started.bench.lights.listen(self._tell)
        started.bench.end_of_day.listen(self._tell_day)
        started.bench.station.listen(self._note_order)
        self._tell()

    def show_weight(self, grams: int | None) -> None:
        """What lies on the scale now; None when it does not say."""
        self._base = replace(self._base, live_grams=grams)
        self._tell()

    def fail(self, problem: Problem) -> None:
        """The bench could not be opened: say so for as long as the window stands."""
        self._base = replace(self._base, store_problem=problem)
        self._tell()

    def program_failed(self) -> None:
        """Something that nobody foresaw: said until the next order is opened."""
        if not self._base.has_program_fault:  # or what fails with each drawing is drawn for ever
            self._base = replace(self._base, has_program_fault=True)
            self._tell()

    def _note_order(self, change: Change) -> None:
        is_new = any(isinstance(event, SessionOpened) for event in change.events)
        if is_new and self._base.has_program_fault:
            self._base = replace(self._base, has_program_fault=False)
            self._tell()

    @property
    def bench(self) -> "RunningBench | None":
        """The bench, once it is there."""
        return self._bench

    @property
    def speaker(self) -> Speaker:
        return self._speaker

    # The lights

    @property
    def state(self) -> BenchStatus:
        """What surrounds the packing now."""
        if self._bench is None:
            return self._base
        lights = self._bench.lights.state
        took = f"{lights.pro_ms:.0f} ms" if lights.pro_ms is not None else ""
        return replace(
            self._base,
            packer=self._bench.station.bench.packer or "",
            pro=self._pro(lights.pro, took),
            is_key_refused=_is_key_refused(lights.pro.problem),
            labels=self._printer(self._bench, DocumentKind.LABEL),
            papers=self._printer(self._bench, DocumentKind.PACKING_SLIP),
            store_problem=lights.store_problem,
            labels_on=lights.labels_on or "",
        )

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change of `state`; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _pro(self, light: wl.Health, took: str) -> Light:
        shown = self._light(light, "PRO", took)
        if shown.state is not LightState.UNKNOWN:
            return shown
        return replace(shown, remedy=self._speaker.text("light.remedy.pro_unknown"))

    def _printer(self, bench: "RunningBench", kind: DocumentKind) -> Light:
        name = bench.printer_of(kind)
        if name is None:
            return Light(LightState.BAD, "—", self._none_for(kind))
        light = bench.lights.state.printers.get(name, wl.Health())
        return self._light(light, name, name)

    def _none_for(self, kind: DocumentKind) -> str:
        text = self._speaker.text
        if kind is DocumentKind.LABEL:
            return f"{text('printers.no_labels')}. {text('printers.no_labels.remedy')}"
        return text("printers.none", kinds=text(f"paper.{kind.value}"))

    def _light(self, light: wl.Health, where: str, detail: str) -> Light:
        if light.problem is None:
            return Light(_STATES[light.is_good], detail)
        said = self._speaker.problem(light.problem, where)
        return Light(_STATES[light.is_good], detail, f"{said.sentence} {said.remedy}".strip())

    # Pictures

    async def document(self, document: Document, width_px: int) -> bytes | None:
        """The document's first page as PNG; None when it cannot be shown."""
        if self._bench is None:
            return None
        from packstation.documents.preview import render_png
        from packstation.journal.errors import JournalError

        try:
            content = await self._bench.folder.documents.get(document.sha256)
        except JournalError as error:
            log.info("a document cannot be shown: %s", error)
            return None
        return await asyncio.to_thread(render_png, content, document.format, width_px)

    async def item(self, picture: str, width_px: int) -> bytes | None:  # noqa: ARG002 - the port's
        """The picture of an item: a file of that name in the folder `pictures`."""
        path = self._pictures / Path(picture).name
        if not await asyncio.to_thread(path.is_file):
            return None
        return await asyncio.to_thread(path.read_bytes)

    # Notes

    async def texts(self, reference: str) -> tuple[str, ...]:
        """The texts of an order's notes; none while PRO cannot be asked."""
        if self._bench is None:
            return ()
        from packstation.pro.errors import ProError

        try:
            return await self._bench.performer.orders.notes(reference)
        except ProError:
            return ()

    # Services

    async def choices(self) -> Sequence[ServiceChoice]:
        """PRO's rules, the cheapest, the groups and the services of this account."""
        if self._bench is None:
            return ()
        account, text = self._bench.account, self._speaker.text
        return (
            ServiceChoice(DefaultRules(), text("service.default")),
            ServiceChoice(Cheapest(), text("service.cheapest")),
            *(ServiceChoice(ServiceGroup(g.reference), g.name) for g in account.groups),
            *(ServiceChoice(CarrierService(s.reference), s.name) for s in account.services),
        )

    # End of day

    def listen_to_day(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new state of the end of day."""
        self._day_listeners.append(listener)
        return lambda: self._day_listeners.remove(listener)

    def _tell_day(self, state: Any) -> None:
        for listener in tuple(self._day_listeners):
            listener(state)


class _Day:
    """Implements `ui.port.EndOfDayPort` over the bench's end of day."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings

    @property
    def state(self) -> Any:
        bench = self._around.bench
        return NoDay() if bench is None else bench.end_of_day.state

    def listen(self, listener: Listener) -> Callable[[], None]:
        return self._around.listen_to_day(listener)

    async def preview(self) -> None:
        if self._around.bench is not None:
            day = self._around.bench.end_of_day
            await asyncio.gather(day.recall(), day.preview())

    async def run(self) -> None:
        if self._around.bench is not None:
            await self._around.bench.end_of_day.run()

    async def retry(self) -> None:
        if self._around.bench is not None:
            await self._around.bench.end_of_day.retry()

    async def reprint(self, references: tuple[str, ...], reason: str) -> None:
        if self._around.bench is not None:
            await self._around.bench.end_of_day.reprint(references, reason)


class _Key:
    """Implements `ui.port.KeyPort` over the bench."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings

    async def replace(self, text: str) -> str:
        """Use the key `text`; what is to be said about it, or nothing."""
        from packstation.pro.errors import Unauthorized
        from packstation.settings.errors import KeyUnavailable
        from packstation.settings.secrets import ApiKey

        say = self._around.speaker.text
        if self._around.bench is None:
            return say("light.remedy.pro_unknown")
        try:
            key = ApiKey(text)
        except KeyUnavailable:
            return say("key.not_a_key")
        try:
            await self._around.bench.use_key(key)
        except Unauthorized:
            return say("key.refused")
        except KeyUnavailable:
            return say("key.this_run")
        return ""


def _is_key_refused(problem: Problem | None) -> bool:
    return problem is not None and problem.kind is ProblemKind.KEY_REFUSED


def _waiting(sample: dict[str, Any]) -> WaitingOrder:
    code = sample["own_number"] if sample["in_inbox"] else sample["reference"]
    return WaitingOrder(code, f"{sample['own_number']} · {sample['title']}")
