"""The composition root: the one place that knows every room, so it is long. No Qt here.

async with open_bench(settings, paths) as bench:
    bench.station.scan(...)
"""

import asyncio
import functools
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import msgspec
from immutables import Map
from msgspec.structs import replace

from packstation.assembly.alive import say_alive
from packstation.assembly.awaiting import Awaiting
from packstation.assembly.early import EarlyStation, new_stream, now, task_crashed
from packstation.assembly.factories import databases_of, policy_of, printers_of, routes_of, style_of
from packstation.assembly.handing_over import HandingOver
from packstation.assembly.history import HistoryKeeper
from packstation.assembly.learnt_boxes import LearntBoxes
from packstation.assembly.metrics import serve_metrics, today
from packstation.assembly.order_numbers import OrderNumbers
from packstation.assembly.preparing import Preparing
from packstation.assembly.serials import SerialWatch
from packstation.assembly.tote_watch import ToteWatch
from packstation.documents.apart import Apart
from packstation.documents.careful import Reading
from packstation.documents.own.style import DocumentStyle
from packstation.history.figure import By, Figures
from packstation.journal.errors import JournalError, JournalUnwritable
from packstation.journal.event_log import EventLog
from packstation.journal.folder import DataFolder
from packstation.journal.writer import JournalWriter
from packstation.packing.ahead import is_printed_at_once
from packstation.packing.barcodes.codes import match_key
from packstation.packing.barcodes.patterns import CodePatterns
from packstation.packing.events import (
    ActAllowed,
    CodeTaught,
    ConsignmentReady,
    ItemPacked,
    OrderLoaded,
    SessionClosed,
    ShortDeclared,
)
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, is_complete, references_of
from packstation.packing.shift import Person
from packstation.packing.shipping import DocumentKind
from packstation.printing.protocol import Printer
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.retry import RetryPolicy
from packstation.pro.transport import Timeouts
from packstation.runtime.private import tighten
from packstation.runtime.tasks import Tasks
from packstation.settings import model as st
from packstation.settings.paths import Paths, usable_folder
from packstation.settings.secrets import ApiKey, read_key
from packstation.workflow.account import Account, read_account
from packstation.workflow.collecting import Collections
from packstation.workflow.correcting import Corrections
from packstation.workflow.creating import Creating
from packstation.workflow.end_of_day import EndOfDay
from packstation.workflow.inbox import JournalInbox
from packstation.workflow.key_holder import KeyHolder
from packstation.workflow.looping.board import Change
from packstation.workflow.looping.retries import Retries
from packstation.workflow.open_order_watch import OpenOrderWatch
from packstation.workflow.performer import Performer
from packstation.workflow.performers.allocating import Allocating
from packstation.workflow.performers.closing import Closing
from packstation.workflow.performers.consigning import Consigning
from packstation.workflow.performers.day.left_out import left_out
from packstation.workflow.performers.day.manifesting import Manifesting
from packstation.workflow.performers.day.papers import DayPapers
from packstation.workflow.performers.day.summary import DaySummary
from packstation.workflow.performers.elsewhere import Elsewhere
from packstation.workflow.performers.intervening import Intervening
from packstation.workflow.performers.orders import Orders
from packstation.workflow.performers.papers import Papers
from packstation.workflow.performers.printing import Printers
from packstation.workflow.performers.returning import Returning
from packstation.workflow.performers.switching import Switching
from packstation.workflow.printers.lights import Lights
from packstation.workflow.printers.test_pages import PrinterTests
from packstation.workflow.printers.watch import PrinterWatch
from packstation.workflow.problem_of import store_problem
from packstation.workflow.recorder import (
    JournalRecorder,
    finished_order,
    last_printed_run,
    shift_cut_off,
    unfinished,
)
from packstation.workflow.retry_until_stored import insist
from packstation.workflow.timeouts import Pace

log = logging.getLogger("packstation")

POLL_S = 0.01
A_DAY_S = 86_400.0
IDLE_LOOK_S = 5.0


class Pro(msgspec.Struct, frozen=True):
    """Which PRO to talk to. `key` is never shown: repr leaves it out."""

    url: str
    key: str

    def __repr__(self) -> str:
        return f"Pro({self.url})"


class Seams(msgspec.Struct, frozen=True):
    """Where something may be put between the rooms; only tests do, to cause faults.

    `pace` and `calls` are for not waiting as long as a bench would; without `reading` documents are
    read in processes of the bench's own.
    """

    transport: httpx.AsyncBaseTransport | None = None
    pace: Pace = Pace()
    calls: RetryPolicy = RetryPolicy()
    log: Callable[[EventLog], EventLog] = lambda log: log
    printer: Callable[[Printer], Printer] = lambda printer: printer
    reading: Reading | None = None


def _patterns(codes: st.CodesSettings) -> CodePatterns:
    return CodePatterns(**msgspec.structs.asdict(codes))


def _person(person: st.PersonSettings) -> Person:
    return Person(person.name, person.role is st.Role.SUPERVISOR)


class RunningBench:
    """One running bench: the Station and everything it stands on."""

    def __init__(
        self,
        settings: st.Settings,
        folder: DataFolder,
        pro: ProClient,
        lights: Lights,
        seams: Seams,
        early: EarlyStation,
        keys: KeyHolder,
        style: DocumentStyle,
        reading: Reading,
    ) -> None:
        self.settings = settings
        self.reading = reading
        self._style = style
        self._keys = keys
        self.folder = folder
        self.pro = pro
        self.lights = lights
        self.tasks = early.tasks
        self.station = early.station
        self._ports = early.ports
        self._pace = seams.pace
        self.account = Account()
        self._origins: set[str] = set()
        self._store_tasks = Tasks(task_crashed)
        own = folder.resumes
        away = settings.store.take_over_minutes
        self.handing_over = handing_over = (
            HandingOver(self.station, folder, own, self.tasks, away, self._elsewhere)
            if own is not None
            else None
        )
        self.writer = JournalWriter(
            seams.log(folder.journal),
            self._store_tasks,
            self._store_failed,
            handing_over.given_away if handing_over is not None else None,
        )
        self.recorder = JournalRecorder(self.writer, settings.station.name, now)
        self.inbox = JournalInbox(folder, self.writer.written)
        self.history = HistoryKeeper(
            folder,
            self.writer.written,
            settings.data.retention_days,
            lambda: self.station.is_at_work,
        )
        self.printers: Mapping[str, Printer] = {}

    async def _elsewhere(self, number: str) -> tuple[Elsewhere, ...]:
        return await self.inbox.elsewhere(number)

    def build(self, printers: Mapping[str, Printer]) -> None:
        """Put the rooms together."""
        settings = self.settings
        self.printers = printers
        routes = routes_of(settings)
        station, pace = settings.station.name, self._pace
        orders = Orders(self.pro, self.inbox)
        self.printing = Printers(
            printers,
            routes,
            self.folder.documents,
            self.lights.on_printer,
            self._style.slip.copy,
            self.reading,
        )
        self.watch = PrinterWatch(printers, self.lights, self.tasks)
        self.printer_tests = PrinterTests(
            printers, routes.entries, self.recorder, self.lights, station, new_stream, now
        )
        summary = DaySummary(self.pro, self._style, station, lambda: now().astimezone())
        self.performer = Performer(
            orders,
            Consigning(self.pro, orders, station, pace.index_waits_s),
            Allocating(self.pro, pace.state),
            papers := Papers(
                self.pro,
                orders,
                self.folder.documents,
                self.printing,
                pace.label_waits_s,
                self._style,
                lambda: now().astimezone().date(),
                lambda: self.station.bench.sessions.values(),
                self.reading,
            ),
            Returning(self.pro, papers, pace.state),
            self.printing,
            Closing(self.pro, pace.state),
            Manifesting(self.pro, self._takes_manifest, pace.manifest),
            DayPapers(self.pro, self.folder.documents, self.printing, summary),
            Switching(self.printing, self.lights, self.watch),
            Intervening(self.pro, self.printing, pace.state, pace.index_waits_s),
        )
        self._ports.attach(self.recorder, self.performer)
        self.station.policy = policy_of(settings, routes, printers)
        self.station.printer_for = self.printing.printer_for
        self.station.days.printer_of_manifests = lambda: (
            self.printing.printer_of(DocumentKind.MANIFEST) or ""
        )
        self.station.interventions.printer_of_labels = lambda: (
            self.printing.printer_of(DocumentKind.LABEL) or ""
        )
        self.station.update(
            printers=Map({match_key(name): name for name in printers}),
            patterns=_patterns(settings.codes),
            roster=Map({match_key(p.badge): _person(p) for p in settings.crew.people}),
        )
        self.end_of_day = EndOfDay(
            self.station,
            self.pro,
            self.locations,
            lambda: last_printed_run(self.folder.journal, self.folder.resumes),
            lambda rows: left_out(self.pro, self.folder.journal.reader, self.folder.resumes, rows),
            has_summary=settings.documents.day_summary,
        )
        self.station.listen(self._note_origin)
        self.station.listen(self._foresee)
        self.station.listen(self._recall)
        self.collections = Collections(self.pro)
        self.order_numbers = OrderNumbers(
            self.folder.inbox, lambda known: self.station.update(known_orders=known)
        )
        self.awaiting = Awaiting(
            self.station, self.history, self.collections, self.locations, self.folder.resumes
        )
        self.station.listen(self.awaiting.look)
        self.station.listen(self._learn_collections)
        self.corrections = Corrections(self.pro, self.performer.orders, self.station)
        self._teacher = ""
        self.station.listen(self._keep_taught)
        self.station.listen(self.history.look)
        preparing = Preparing(self.station)
        self.station.listen(preparing.look)
        learnt = LearntBoxes(self.station, self.history, self.tasks, preparing.begin)
        self.station.listen(learnt.look)
        self.station.listen(ToteWatch(self.station, self.folder.totes, self.tasks).look)
        self.station.listen(SerialWatch(self.station, self.history, self.tasks).look)

    def take_settings(self, settings: st.Settings) -> None:
        """Rules of packing and the shop's barcodes hold from now on; the rest from the next start.

        An order that is open keeps the rules with which it was opened.
        """
        self.settings = replace(self.settings, packing=settings.packing, codes=settings.codes)
        routes = routes_of(self.settings)
        self.station.policy = policy_of(self.settings, routes, self.printers)
        self.station.update(patterns=_patterns(settings.codes))

    async def start(self) -> None:
        """Take over what the log holds, learn the account, warm the connection."""
        left = await unfinished(self.folder.journal, self.folder.resumes)
        if self.folder.resumes is None:
            await self.order_numbers.learn()  # those of a whole fleet take longer than a start may
        if self.handing_over is not None:
            self.station.take_over = self.handing_over.begin
        shift = await shift_cut_off(self.folder.journal, now(), self.folder.resumes)
        self.station.adopt(left.sessions, left.run, shift, left.interventions)
        self._start_tasks()

    def _start_tasks(self) -> None:
        """What goes on beside the packing; the first scan waits for none of it."""
        self.tasks.start("learn the account", self._learn_account())
        self.watch.start()
        pace = self._pace
        look = OpenOrderWatch(self.station, self.performer.orders, pace.look_again_s, pace.glance_s)
        self.tasks.start("look at the open order", look.run())
        self.tasks.start("forget what is old", self._forget_old())
        self.tasks.start("keep the history", self.history.run())
        self.tasks.start("count what waits for the carriers", self.awaiting.run())
        self.tasks.start("learn what waits in the inbox", self.order_numbers.run())
        if port := self.settings.figures.metrics_port:
            metrics = serve_metrics(port, self.settings.station.name, self._count_today)
            self.tasks.start("serve metrics", metrics)
        if self.settings.crew.idle_minutes:
            self.tasks.start("sign out who is idle", self._sign_out_idle())
        if self.settings.fleet_store is not None:
            name = self.settings.station.name
            alive = say_alive(self.folder.benches, name, self.station)
            self.tasks.start("say that this bench is alive", alive)
        if self.handing_over is not None:
            self.tasks.start("see what other benches take", self.handing_over.run())
        if self.settings.intake.create is st.CreateWhen.IMPORT:
            creating = Creating(self.pro, self.folder.inbox)
            self.tasks.start("create orders in PRO", creating.run())
        # Training never takes what the real benches wait for.
        if self.settings.intake.folder and self.settings.station.mode is st.Mode.LIVE:
            self.tasks.start("watch the folder of orders", self._watch_orders())

    async def _takes_manifest(self, reference: str) -> bool:
        """Whether it is for this bench to print."""
        return await self.folder.manifest_papers.take(reference, self.settings.station.name)

    async def _count_today(self) -> Figures | None:
        """Bench by bench; None while the history is not open yet."""
        from packstation.history.figures import figures

        history = self.history.history
        if history is None:
            return None
        since, until = today(now().astimezone())
        return await figures(history, since, until, By.BENCH)

    def _keep_taught(self, change: Change) -> None:
        """What a supervisor taught holds for every bench, from its next order on."""
        for event in change.events:
            if isinstance(event, ActAllowed):
                self._teacher = event.by
            elif isinstance(event, CodeTaught) and event.sku:
                put = functools.partial(
                    self.folder.taught.put, event.code, event.sku, self._teacher, now()
                )
                self.tasks.start("keep a taught barcode", insist(put))

    async def use_key(self, key: ApiKey) -> None:
        """Go on with another API key; what waits for PRO is tried again at once.

        Raises Unauthorized when PRO refuses it, too, and nothing has changed; KeyUnavailable when
        it is in use, but could not be kept for the next start.
        """
        await self._keys.replace(key)
        self.tasks.start("learn the account", self._learn_account())
        self.station.retry_now()
        await self._keys.keep()

    async def _sign_out_idle(self) -> None:
        """Nobody packs in the name of somebody who left."""
        loop = asyncio.get_running_loop()
        last = loop.time()

        def note(_: Change) -> None:
            nonlocal last
            last = loop.time()

        self.station.listen(note)
        while True:
            await asyncio.sleep(IDLE_LOOK_S)
            is_idle = loop.time() - last > self.settings.crew.idle_minutes * 60
            if is_idle and self.station.bench.packer:
                self.station.shifts.sign_in("")

    async def _watch_orders(self) -> None:
        from packstation.intake.importing import Rules
        from packstation.intake.watching import Watched

        intake = self.settings.intake
        rules = Rules(intake.columns, self.settings.station.location, intake.replace)
        await Watched(Path(intake.folder), self.folder.inbox, rules, lambda _: None).run()

    def printer_of(self, kind: DocumentKind) -> str | None:
        """The name of the printer that takes this kind of document; None when none does."""
        return self.printing.printer_of(kind)

    def locations(self) -> tuple[str, ...]:
        """Where this station ships from: its setting, PRO's only one, or the orders' origins."""
        if self.settings.station.location:
            return (self.settings.station.location,)
        if len(self.account.locations) == 1:
            return (self.account.locations[0].reference,)
        return tuple(sorted(self._origins))

    async def settled(self, timeout_s: float) -> bool:
        """Wait until nothing is owed and everything is on the disk; False when time ran out."""
        return await self.until(lambda: self.is_settled, timeout_s)

    @property
    def is_settled(self) -> bool:
        """Nothing is owed and everything is on the disk."""
        return self.station.is_settled and self.writer.queued == 0

    async def until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `is_so()`; False when `timeout_s` ran out first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not is_so():
            if loop.time() >= deadline:
                return False
            # A poll, because what is waited for spans tasks, retries and the disk.
            await asyncio.sleep(POLL_S)
        return True

    async def close(self) -> None:
        """End the shift and the effects, write what is queued, leave the folder to the next."""
        self.station.shifts.end()
        await self.tasks.close()
        try:
            await self.writer.close()
        finally:
            await self._store_tasks.close()
            # Its end closes a fleet's connections: what is out then would never be closed.
            await self.folder.idle()
            await self.history.close()

    async def _learn_account(self) -> None:
        """Until PRO answers, boxes and countries are unknown; nothing else waits for them."""
        delay = 1.0
        while True:
            try:
                self.account = await read_account(self.pro)
                break
            except ProError as error:
                log.warning("the account could not be read: %s", error)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 60.0)
        self.performer.orders.account = self.account
        tares = {match_key(box.reference): box.tare_grams for box in self.settings.packing.boxes}
        boxes = {match_key(box.reference): box for box in self.account.boxes}
        weighed = {
            key: replace(box, tare_grams=tares.get(key, box.tare_grams))
            for key, box in boxes.items()
        }
        self.station.update(boxes=Map(weighed))

    def _foresee(self, change: Change) -> None:
        """A complete order is read again now: DONE comes next, and PRO must not hold it up."""
        if not any(isinstance(event, ItemPacked | ShortDeclared) for event in change.events):
            return
        session = self.station.bench.sessions[change.stream or ""]
        if is_printed_at_once(session):
            return  # it is looked at when its label is out
        if session.phase is Phase.PACKING and session.order and is_complete(session):
            order = session.order
            foreseen = self.performer.orders.foresee(order, references_of(session))
            self.tasks.start(f"foresee {order.reference}", foreseen)

    def _learn_collections(self, change: Change) -> None:
        """Once something is ready it matters until when its carrier must be told."""
        if any(isinstance(event, ConsignmentReady) for event in change.events):
            carriers = self.awaiting.counts
            learning = self.collections.learn(self.locations(), carriers, now().astimezone())
            self.tasks.start("learn the collections", learning)

    def _recall(self, change: Change) -> None:
        """An order that is packed already can be printed again or redone here, also days later."""
        for event in change.events:
            alert = event.alert if isinstance(event, SessionClosed) else None
            if alert is not None and alert.kind is AlertKind.ALREADY_PACKED:
                self.tasks.start("recall what was packed", self._recalled(alert.scanned))

    async def _recalled(self, reference: str) -> None:
        found = await finished_order(self.folder.journal, reference, self.folder.resumes)
        if found is not None:
            self.station.recall(found)

    async def _forget_old(self) -> None:
        """Names, addresses, labels and order bodies go after the days that the settings say."""
        days = self.settings.data.retention_days
        while True:
            try:
                await self.folder.documents.delete_older_than(days)
                await self.folder.people.delete_older_than(days)
                await self.folder.inbox.erase_bodies_older_than(days)
            except JournalUnwritable as error:
                log.warning("old data could not be deleted: %s", error)
            await asyncio.sleep(A_DAY_S)

    def _note_origin(self, change: Change) -> None:
        for event in change.events:
            if isinstance(event, OrderLoaded):
                reference = event.order.reference
                self.history.note_postcode(reference, self.performer.orders.postcode(reference))
                if event.order.origin:
                    self._origins.add(event.order.origin)

    def _store_failed(self, error: JournalError) -> None:
        log.error("the journal stands still: %s", error)
        self.lights.on_store(replace(store_problem(error), is_temporary=True))
        self._store_tasks.start("retry the journal", self._retry_store())

    async def _retry_store(self) -> None:
        while True:
            await asyncio.sleep(self._pace.store_retry_s)
            try:
                await self.writer.retry()
            except JournalUnwritable:
                return  # the writer reports it again, and that starts the next wait
            self.lights.on_store(None)
            return


@asynccontextmanager
async def open_bench(
    settings: st.Settings,
    paths: Paths,
    pro: Pro,
    seams: Seams | None = None,
    early: EarlyStation | None = None,
) -> AsyncIterator[RunningBench]:
    """A bench that runs inside the `async with`; with `early` for a Station that is shown already.

    Raises JournalError when its records cannot be opened, SettingsError for printers, folders or a
    password that cannot be, InvalidBaseUrl for PRO's address.
    """
    async with AsyncExitStack() as stack:
        seams = seams or Seams()
        data = usable_folder(paths.journal_file(settings.station.mode).parent)
        await asyncio.to_thread(tighten, paths.data_dir)
        printers = printers_of(settings, paths)
        style = await asyncio.to_thread(style_of, settings, paths)
        databases = await asyncio.to_thread(databases_of, settings, paths, os.environ)
        folder = await DataFolder.open(data, station=settings.station.name, databases=databases)
        stack.push_async_callback(folder.close)
        timeouts = Timeouts(connect=settings.pro.connect_s, read=settings.pro.read_s)
        lights = Lights(now)
        is_live = settings.station.mode is st.Mode.LIVE
        keys = KeyHolder(pro.url, ApiKey(pro.key), is_kept=is_live, timeouts=timeouts)
        client = ProClient(
            pro.url,
            keys.reveal,
            timeouts=timeouts,
            retry=seams.calls,
            transport=seams.transport,
            on_call=lights.on_call,
        )
        stack.push_async_callback(client.aclose)
        early = early or EarlyStation(Retries(seams.pace.retry_first_s, seams.pace.retry_most_s))
        reading = seams.reading
        if reading is None:
            reading = apart = Apart()
            stack.callback(apart.close)
        bench = RunningBench(settings, folder, client, lights, seams, early, keys, style, reading)
        bench.build({name: seams.printer(printer) for name, printer in printers.items()})
        stack.push_async_callback(bench.close)
        await bench.start()
        yield bench


def pro_of(settings: st.Settings, key: ApiKey | None = None) -> Pro:
    """The configured PRO with `key`, else with its own. Raises SettingsError, KeyUnavailable."""
    known = key if key is not None else read_key(settings.pro.url, os.environ)
    return Pro(settings.pro.url, known.reveal())
