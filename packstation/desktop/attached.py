"""The running bench as the window asks for it."""

import asyncio
import datetime
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from packstation.assembly.awaiting import REMIND_BEFORE
from packstation.assembly.early import now
from packstation.desktop.figures import CountedFigures
from packstation.desktop.importing import Importing
from packstation.desktop.loading import Loading
from packstation.desktop.new_order import NewOrders
from packstation.desktop.printers import state_of
from packstation.desktop.queueing import Queueing
from packstation.desktop.records import OrderRecords
from packstation.desktop.searching import found_in_pro, found_orders
from packstation.desktop.supervising import Supervising
from packstation.history.figure import By, Figures
from packstation.packing.day.state import EndOfDayState
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import CarrierService, Cheapest, DefaultRules, ServiceGroup
from packstation.packing.shipping import Document, DocumentKind
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Settings
from packstation.ui.flow.place_ports import CorrectionField, FoundOrder
from packstation.ui.flow.ports import (
    BenchStatus,
    Collection,
    Light,
    LightState,
    PrintersState,
    ServiceChoice,
)
from packstation.workflow.printers.lights import Health

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench

SETTLES_S = 0.4
_STATES = {True: LightState.GOOD, False: LightState.BAD, None: LightState.UNKNOWN}

log = logging.getLogger("packstation")


class AttachedBench:
    """Implements `Behind` over `bench`; what is saved goes into folders of `data`."""

    def __init__(
        self, bench: "RunningBench", speaker: Speaker, data: Path, settings_file: Path
    ) -> None:
        self._bench = bench
        self._speaker = speaker
        self._figures = CountedFigures(
            bench.history, data / "figures", speaker, bench.settings.figures.target_an_hour
        )
        self._typed = ""
        self._queue = Queueing(bench, data / "queue", speaker)
        self._loading = Loading(bench, speaker)
        self._new_orders = NewOrders(bench, speaker)
        self._importing = Importing(bench, data / "orders", settings_file, speaker)
        self._supervising = Supervising(bench, speaker)
        self._records = OrderRecords(bench, data / "records", speaker)

    # The lights

    def status(self, base: BenchStatus) -> BenchStatus:
        lights = self._bench.lights.state
        took = f"{lights.pro_ms:.0f} ms" if lights.pro_ms is not None else ""
        return replace(
            base,
            packer=self._bench.station.bench.packer or "",
            pro=self._pro(lights.pro, took),
            is_key_refused=_is_key_refused(lights.pro.problem),
            labels=self._printer(DocumentKind.LABEL),
            papers=self._printer(DocumentKind.PACKING_SLIP),
            store_problem=lights.store_problem,
            labels_on=lights.labels_on or "",
            collection=self._collection(),
        )

    def _collection(self) -> Collection | None:
        """The next collection that something of this bench still waits for, in the last hour."""
        waiting = self._bench.awaiting.counts
        soon = [
            Collection(carrier, at, waiting[carrier])
            for carrier, at in self.cut_offs().items()
            if carrier in waiting and at - now() <= REMIND_BEFORE
        ]
        return min(soon, key=lambda one: one.at, default=None)

    def cut_offs(self) -> Mapping[str, datetime.datetime]:
        return self._bench.collections.cut_offs(now().astimezone())

    def _pro(self, health: Health, took: str) -> Light:
        shown = self._light(health, "PRO", took)
        if shown.state is not LightState.UNKNOWN:
            return shown
        return replace(shown, remedy=self._speaker.text("light.remedy.pro_unknown"))

    def _printer(self, kind: DocumentKind) -> Light:
        name = self._bench.printer_of(kind)
        if name is None:
            return Light(LightState.BAD, "—", self._none_for(kind))
        return self._light(self._bench.lights.state.printers.get(name, Health()), name, name)

    def _none_for(self, kind: DocumentKind) -> str:
        text = self._speaker.text
        if kind is DocumentKind.LABEL:
            return f"{text('printers.no_labels')}. {text('printers.no_labels.remedy')}"
        return text("printers.none", kinds=text(f"paper.{kind.value}"))

    def _light(self, health: Health, where: str, detail: str) -> Light:
        if health.problem is None:
            return Light(_STATES[health.is_good], detail)
        said = self._speaker.problem(health.problem, where)
        return Light(_STATES[health.is_good], detail, f"{said.sentence} {said.remedy}".strip())

    # End of day

    def day(self) -> EndOfDayState:
        return self._bench.end_of_day.state

    async def preview_day(self) -> None:
        day = self._bench.end_of_day
        _, state = await asyncio.gather(day.recall(), day.preview())
        carriers = {row.carrier for row in state.rows if row.carrier}
        await self._bench.collections.learn(state.locations, carriers, now().astimezone())

    async def run_day(self) -> None:
        await self._bench.end_of_day.run()

    async def reprint_day(self, references: tuple[str, ...], reason: str) -> None:
        await self._bench.end_of_day.reprint(references, reason)

    # Printers

    def printers(self) -> PrintersState:
        return state_of(self._bench)

    def look_at_printers(self) -> None:
        self._bench.watch.look()

    async def test_printer(self, name: str) -> None:
        await self._bench.printer_tests.print(name, self._bench.station.bench.packer)

    # The order

    async def picture(self, document: Document, width_px: int) -> bytes | None:
        from packstation.documents.errors import UnreadableDocumentError
        from packstation.documents.preview import render_png
        from packstation.journal.errors import JournalError

        try:
            content = await self._bench.folder.documents.get(document.sha256)
        except JournalError as error:
            log.info("a document cannot be shown: %s", error)
            return None
        try:
            return await self._bench.reading(render_png, content, document.format, width_px)
        except UnreadableDocumentError:
            return None

    async def notes(self, reference: str) -> tuple[str, ...]:
        from packstation.pro.errors import ProError

        try:
            return await self._bench.performer.orders.notes(reference)
        except ProError:
            return ()

    async def fields(self, reference: str) -> tuple[CorrectionField, ...]:
        from packstation.pro.errors import ProError

        try:
            fields = await self._bench.corrections.fields(reference)
        except ProError:
            return ()
        return tuple(CorrectionField(f.name, f.value, f.is_fixed) for f in fields)

    async def correct(self, stream: str, changes: Mapping[str, str]) -> str:
        from packstation.journal.errors import JournalError
        from packstation.pro.errors import ProError
        from packstation.workflow.correcting import NotADateError, NotCorrectableError
        from packstation.workflow.problem_of import problem_of, store_problem

        try:
            await self._bench.corrections.correct(stream, changes)
        except NotCorrectableError:
            return self._speaker.text("address.packed")
        except NotADateError:
            return self._speaker.text("address.not_a_date")
        except ProError as error:
            return self._speaker.problem(problem_of(error)).sentence
        except JournalError as error:
            return self._speaker.problem(store_problem(error)).sentence
        return ""

    async def services(self) -> Sequence[ServiceChoice]:
        """PRO's rules, the cheapest, the groups and the services of this account."""
        account, text = self._bench.account, self._speaker.text
        return (
            ServiceChoice(DefaultRules(), text("service.default")),
            ServiceChoice(Cheapest(), text("service.cheapest")),
            *(ServiceChoice(ServiceGroup(g.reference), g.name) for g in account.groups),
            *(ServiceChoice(CarrierService(s.reference), s.name) for s in account.services),
        )

    # Figures

    def target_an_hour(self) -> int:
        return self._figures.target_an_hour

    async def count_figures(self, day: datetime.date, by: By) -> Figures | None:
        return await self._figures.count(day, by)

    async def save_figures(self, day: datetime.date, by: By) -> str:
        return await self._figures.save(day, by)

    async def search(self, typed: str) -> tuple[FoundOrder, ...]:
        self._typed = typed
        found = await found_orders(self._bench.history, typed)
        if found:
            return found
        await asyncio.sleep(SETTLES_S)  # PRO is asked for what is typed, not for every key of it
        return await found_in_pro(self._bench.pro, typed) if typed == self._typed else ()

    def take_settings(self, settings: Settings) -> None:
        self._bench.take_settings(settings)
        self._figures.target_an_hour = settings.figures.target_an_hour

    def supervising(self) -> Supervising:
        return self._supervising

    def importing(self) -> Importing:
        return self._importing

    def queue(self) -> Queueing:
        return self._queue

    def loading(self) -> Loading:
        return self._loading

    def new_orders(self) -> NewOrders:
        return self._new_orders

    def records(self) -> OrderRecords:
        return self._records

    async def replace_key(self, text: str) -> str:
        from packstation.pro.errors import Unauthorized
        from packstation.settings.errors import KeyUnavailable
        from packstation.settings.secrets import ApiKey

        say = self._speaker.text
        try:
            key = ApiKey(text)
        except KeyUnavailable:
            return say("key.not_a_key")
        try:
            await self._bench.use_key(key)
        except Unauthorized:
            return say("key.refused")
        except KeyUnavailable:
            return say("key.this_run")
        return ""


def _is_key_refused(problem: Problem | None) -> bool:
    return problem is not None and problem.kind is ProblemKind.KEY_REFUSED
