"""The composition root of the window: Qt, the Station on screen, the bench behind it.

The window paints first; the heavy rooms (network, database) load behind it, and what is scanned
meanwhile is kept.
"""

import asyncio
import contextlib
import functools
import importlib
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from packstation.assembly.early import EarlyStation, now
from packstation.assembly.setup import Setup
from packstation.desktop.examining import Examining
from packstation.desktop.ports import Surroundings
from packstation.desktop.scanner import ScannerDesk, wedge_of
from packstation.desktop.setting_up import SetupDesk, start_again
from packstation.desktop.settings import SettingsDesk
from packstation.desktop.supervisor import Supervisors
from packstation.packing.barcodes.words import heard
from packstation.runtime.collector import settle
from packstation.runtime.heaps import keep_heaps_small
from packstation.runtime.logs import Unforeseen
from packstation.runtime.single_instance import brought_to_front, heard_in
from packstation.runtime.tasks import Tasks
from packstation.scanning.check import Arrived
from packstation.scanning.scan import Scan, ScanSource, read_scan
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.sentences.units import Units
from packstation.settings import model as st
from packstation.settings.errors import KeyMissing
from packstation.ui.places.first import FirstWindow
from packstation.ui.toolkit.front import come_to_front
from packstation.ui.toolkit.keys import ScannerKeys
from packstation.ui.toolkit.loop import run_qt
from packstation.ui.toolkit.painted import painted
from packstation.ui.toolkit.sounds import sounds_of_system
from packstation.ui.toolkit.theme import ThemeName
from packstation.ui.window import MainWindow

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.settings.secrets import ApiKey

log = logging.getLogger("packstation")

FAILED = 1
ALREADY_RUNNING = 4
FIRST_LISTENS_S = 4.0
"""A program that was started a moment ago listens within this time."""
START_AGAIN_S = 3.0
LOOK_FOR_KEY_S = 0.2
LOOK_FOR_NEWER_S = 6 * 3600.0
SWITCH_S = 0.0005
PREPARE_AFTER_S = 0.05
Show = Callable[[MainWindow], None]
Work = Callable[[MainWindow, "RunningBench", tuple[dict[str, object], ...]], Awaitable[int]]


def run_window(
    setup: Setup,
    show: Show,
    work: Work | None = None,
    first: FirstWindow | None = None,
    *,
    was_restarted: bool = False,
) -> int:
    """Show the window until it is closed, or until `work` in it is done; an exit code.

    `first` stands on the screen already; its keys are taken over and it is put away.
    `was_restarted`: it crashed, and was started anew; the window says so once.
    """
    return run_qt(lambda app: _live(app, setup, show, work, first, was_restarted))


async def _live(
    _: QApplication,
    setup: Setup,
    show: Show,
    work: Work | None,
    first: FirstWindow | None,
    was_restarted: bool,
) -> int:
    if first is not None and first.was_closed:
        return 0
    keep_heaps_small()
    early = EarlyStation()
    speaker = Speaker(language_of(setup.settings), units=units_of(setup.settings))
    around = Surroundings(setup, speaker, was_restarted=was_restarted)
    desk = ScannerDesk(setup, speaker)
    closed = asyncio.Event()
    setting_up = SetupDesk(setup, speaker, closed.set)
    settings = SettingsDesk(setup, speaker, language_of, (desk.take, around.take_settings))
    window = MainWindow(
        early.station,
        speaker,
        around.ports(
            desk,
            Supervisors(setup.settings.crew),
            setting_up,
            Examining(setup, speaker, lambda: around.steps_of_open(early.station)),
            settings,
        ),
        early.tasks,
        sounds_of_system(
            early.tasks, _volume(setup.settings, work), setup.paths.data_dir / "sounds"
        ),
        theme=ThemeName(setup.settings.window.theme.value),
        type_scale=setup.settings.window.type_scale,
        closing=closed.set,
    )
    keys = ScannerKeys(
        wedge_of(setup.settings.scanner),
        functools.partial(_take_scan, window, desk),
        window.take_key,
        now,
        window.refuse_scan,
        window,
        habits=desk.habits,
        tap=window.take_arrival,
    )
    desk.keys = keys
    keys.install()
    show(window)
    if first is not None:
        first.hand_over(window)
        # Not before the real window is painted over it.
        QTimer.singleShot(0, first, first.put_away)
    async with AsyncExitStack() as stack:
        stack.callback(_start_again_if_asked, setting_up)
        stack.enter_context(_faults_told(around))
        stack.callback(window.hide)
        stack.callback(window.leave)
        stack.callback(keys.remove)
        # What loads behind takes its turns at the interpreter: the start screen would wait for it.
        await painted(window)
        bench, samples = await open_behind(
            setup, early, around, stack, closed if work is None else None
        )
        devices = await asyncio.to_thread(importlib.import_module, "packstation.assembly.devices")
        devices.start_devices(
            setup.settings,
            early.tasks,
            early.station,
            functools.partial(_take_line, window, desk),
            around.show_weight,
        )
        early.tasks.start("prepare the window", _prepare(window))
        if work is not None and bench is not None:
            return await work(window, bench, samples)
        if work is not None:
            return FAILED
        folder = setup.paths.journal_file(setup.settings.station.mode).parent
        if bench is None:
            return await _until_closed_or_given_way(folder, closed, early.tasks)
        await stack.enter_async_context(heard_in(folder, lambda: come_to_front(window)))
        await closed.wait()
        return 0


async def _prepare(window: MainWindow) -> None:
    """The screen says first that orders can be opened; one that is scanned meanwhile makes for
    itself what it needs.
    """
    await asyncio.sleep(PREPARE_AFTER_S)
    window.prepare()
    settle()


def _start_again_if_asked(setting_up: SetupDesk) -> None:
    """Last of all: the folder is left to the next."""
    if setting_up.restarts:
        start_again()


def _volume(settings: st.Settings, work: Work | None) -> int:
    """In percent. What packs by itself is silent."""
    return settings.window.volume_percent if settings.window.sounds and work is None else 0


def _take_line(window: MainWindow, desk: ScannerDesk, line: str) -> None:
    """A code from a serial scanner, for the scanner check while that is shown."""
    if not window.take_arrival(Arrived(line)):
        h = desk.habits
        scan = read_scan(
            line,
            now(),
            ScanSource.SERIAL,
            prefix=h.prefix,
            suffix=h.suffix,
            separator=h.separator,
        )
        _take_scan(window, desk, scan)


def _take_scan(window: MainWindow, desk: ScannerDesk, scan: Scan) -> None:
    """A command barcode from a device counts if the shop's own part is in it."""
    text = heard(scan.code.text, desk.settings.shop_code)
    window.take_scan(replace(scan, code=replace(scan.code, text=text)))


@contextmanager
def _faults_told(around: Surroundings) -> Iterator[None]:
    """The packer is told of what nobody foresaw, whichever thread it happened in."""
    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(around.program_failed)

    handler = Unforeseen(tell)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


async def open_behind(
    setup: Setup,
    early: EarlyStation,
    around: Surroundings,
    stack: AsyncExitStack,
    closed: asyncio.Event | None,
) -> "tuple[RunningBench | None, tuple[dict[str, object], ...]]":
    """Open the bench behind the window; a failure stays on the screen as a sentence.

    One that passes by itself is waited for until the window is `closed`; None: nobody is there.
    """
    starting = await asyncio.to_thread(importlib.import_module, "packstation.assembly.starting")
    key: ApiKey | None = None
    while True:
        try:
            started = await stack.enter_async_context(starting.start_bench(setup, early, key))
            break
        except KeyMissing as error:
            sys.stderr.write(f"packstation: {error}\n")
            key = await _first_key(around, setup.settings.pro.url, closed)
            if key is None:
                return None, ()
            continue
        except starting.FORESEEN as error:
            log.error("the bench could not be opened: %s", error)
            sys.stderr.write(f"packstation: {error}\n")
            passing = starting.passing_problem(error)
            around.fail(passing or starting.not_started(error, around.speaker.language.value))
            if passing is None or closed is None:
                return None, ()
        # A shift begins also when the database is switched on after the benches.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_AGAIN_S):
                await closed.wait()
            return None, ()
    around.attach(started)
    # A worker (journal, documents) hands the interpreter back to a waiting scan within this time.
    sys.setswitchinterval(SWITCH_S)
    early.tasks.start("warm the documents", _warm(started.bench))
    if setup.settings.updates.feed:
        early.tasks.start("look for newer versions", _look_for_newer(setup, around))
    return started.bench, started.samples


async def _first_key(
    around: Surroundings, url: str, closed: asyncio.Event | None
) -> "ApiKey | None":
    """What somebody types or scans at the window; None when nobody is there, or it was closed."""
    if closed is None:
        return None
    asking = around.ask_for_key(url)
    while asking.key is None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_FOR_KEY_S):
                await closed.wait()
            return None
    around.has_key()
    return asking.key


async def _until_closed_or_given_way(folder: Path, closed: asyncio.Event, tasks: Tasks) -> int:
    """The window says why there is no bench; if another program has the folder, that one's comes
    to the front instead.
    """
    gave_way = False

    async def give_way() -> None:
        nonlocal gave_way
        gave_way = await brought_to_front(folder, FIRST_LISTENS_S)
        if gave_way:
            closed.set()

    tasks.start("ask the other program for its window", give_way())
    await closed.wait()
    return ALREADY_RUNNING if gave_way else FAILED


async def _warm(bench: "RunningBench") -> None:
    from packstation.assembly.warm_up import warm_documents

    await warm_documents(bench.station, bench.reading)


async def _look_for_newer(setup: Setup, around: Surroundings) -> None:
    """A bench may stand for weeks: it is looked again every few hours."""
    from packstation.assembly.updating import UpdateError, read_feed

    while True:
        try:
            feed = await read_feed(setup.settings.updates, now().date())
            around.offer(feed.version if feed.is_newer else "")
        except UpdateError as error:
            log.warning("newer versions could not be looked for: %s", error)
        await asyncio.sleep(LOOK_FOR_NEWER_S)


def language_of(settings: st.Settings) -> Language:
    """The language of the settings, or the system's if we speak it, else English."""
    wanted = settings.window.language
    code = QLocale.system().name()[:2] if wanted is st.Language.SYSTEM else wanted.value
    known = {language.value: language for language in Language}
    return known.get(code, Language.ENGLISH)


def units_of(settings: st.Settings) -> Units:
    """The units of the settings, or those of the computer's region."""
    wanted = settings.window.measures
    if wanted is st.Measures.SYSTEM:
        is_metric = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.MetricSystem
        return Units.METRIC if is_metric else Units.IMPERIAL
    return Units(wanted.value)
