"""What follows from a key, a button, a touch or a scan: acts of the Station, or a question.

No widget here. It remembers only what the packer is being asked and whether the end of day is
shown; everything else is the Station's.
"""

import datetime
from collections.abc import Awaitable, Callable

from packstation.packing import commands as cmd
from packstation.packing.bench import EndOfDay, SignIn, SwitchPrinter, ToPrinters
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase
from packstation.packing.events import SessionOpened
from packstation.packing.words import (
    LOOK_AGAIN,
    NEXT_ORDER,
    PRINTER,
    PRINTERS,
    RETRY,
    TEST_PAGE,
)
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan, ScanSource, read_scan
from packstation.ui.flow.actions import COMMANDS, Act
from packstation.ui.flow.new_key import NewKey, looks_like_key
from packstation.ui.flow.ports import DayState, EndOfDayPort, ServiceChoice, ServicesPort
from packstation.ui.flow.printer_desk import PrinterDesk
from packstation.ui.flow.prompts import ALL, BY_ACT, Ask, Option, command_of, fits, read_entry
from packstation.ui.flow.view import Screen, View
from packstation.workflow.station import Change, Station

AT_PRINTERS = (PRINTER, PRINTERS, TEST_PAGE, LOOK_AGAIN)
"""Command barcodes that concern the printers: scanned where those are shown, they stay shown."""

OF_THE_DAY = (Ask.DAY_PAPERS, Ask.MANIFEST)
"""Questions of the end of day: whoever leaves them is back there."""


class Deeds:
    """`changed` is called when what is asked has changed."""

    def __init__(
        self,
        *,
        station: Station,
        end_of_day: EndOfDayPort,
        services: ServicesPort,
        new_key: NewKey,
        printers: PrinterDesk,
        tasks: Tasks,
        clock: Callable[[], datetime.datetime],
        changed: Callable[[], None],
    ) -> None:
        self._station = station
        self._end_of_day = end_of_day
        self._services = services
        self.new_key = new_key
        self.printers = printers
        self._tasks = tasks
        self._clock = clock
        self._changed = changed
        self.ask: Ask | None = None
        self.is_day_shown = False
        self.is_shift_new = True
        """No order was begun since the program started, or since somebody signed in or out."""
        self.services: tuple[ServiceChoice, ...] = ()

    # Scans

    def take_scan(self, scan: Scan) -> None:
        """A scan always reaches the Station; what was being asked is dropped."""
        if self.ask is Ask.KEY and looks_like_key(scan.code.text):
            self.answer_entry(scan.code.text)
            return
        word = scan.code.text.strip().upper()
        if word == NEXT_ORDER and (self.ask is not None or self.is_day_shown):
            self.back()
            return
        if word == RETRY and self.is_day_shown and _is_left_over(self._end_of_day.state):
            self._tasks.start("retry the end of day", self._run(self._end_of_day.retry))
            return
        if self.ask is not Ask.PRINTERS or not word.startswith(AT_PRINTERS):
            self._close()
        self._station.scan(scan)

    def scan_text(self, text: str) -> None:
        """As if `text` had been scanned: typed, or an order that was touched."""
        self.take_scan(read_scan(text, self._clock(), ScanSource.TYPED))

    # Acts

    def press(self, act: Act, view: View) -> None:
        """A key or a button."""
        self.new_key.forget()
        match act:
            case Act.KEY if not self.new_key.can_be_given:
                return
            case Act.BACK:
                self.back()
            case Act.NEXT_ORDER:
                self._station.close_open()
            case Act.END_OF_DAY:
                self.show_day()
            case Act.PREVIEW:
                self._tasks.start("preview the end of day", self._run(self._end_of_day.preview))
            case Act.RETRY_FAILED | Act.PRINT_MISSING:
                self._tasks.start("retry the end of day", self._run(self._end_of_day.retry))
            case _ if act in self.printers.acts:
                self._at_desk(self.printers.acts[act])
            case Act.YES | Act.NO if view.question is not None:
                self._station.act(cmd.AnswerPrint(view.question.title, act is Act.YES))
            case Act.EXTRA if view.screen is Screen.ALERT:
                self._station.extra_parcel("asked at the bench")
            case Act.RESUME:
                self._station.show(self._station.bench.open or "")
            case _:
                self._ask_or_act(act)

    def _ask_or_act(self, act: Act) -> None:
        """An act that asks the packer first, or the open session at once."""
        if act in BY_ACT and BY_ACT[act] is not self.ask:
            self.ask_for(BY_ACT[act])
        elif act in COMMANDS:
            self._close()
            self._station.act(COMMANDS[act])

    def ask_for(self, ask: Ask) -> None:
        """Put a question beside the happy path. An alert is acknowledged by going on."""
        bench = self._station.bench
        alert = bench.alert or (bench.session.alert if bench.session is not None else None)
        if alert is not None and alert.is_blocking:
            self._station.act(cmd.Acknowledge())
        self.ask = ask
        self.is_day_shown = False
        if ask is Ask.SERVICE:
            self._tasks.start("ask for services", self._load_services())
        self._changed()

    def back(self) -> None:
        """Close what is asked; nothing is recorded."""
        if self.ask in OF_THE_DAY:
            self._return_to_day()
        else:
            self._close()

    def show_day(self) -> None:
        """Show the end of day and look up what is ready."""
        self.ask = None
        self.is_day_shown = True
        self._tasks.start("preview the end of day", self._run(self._end_of_day.preview))
        self._changed()

    def show_printers(self, name: str = "") -> None:
        """Show the printers, `name` chosen, and ask them how they are."""
        if self.printers.is_there:
            self.ask = Ask.PRINTERS
            self.is_day_shown = False
            self.printers.open(name)
            self._changed()

    def _at_desk(self, act: Callable[[], None]) -> None:
        """Do `act` where the printers are shown, and show them first."""
        if self.ask is not Ask.PRINTERS:
            self.show_printers()
        act()

    def _return_to_day(self) -> None:
        self.ask = None
        self.is_day_shown = True
        self._changed()

    def settle(self, view: View) -> None:
        """Drop a question that means nothing on the screen that came up."""
        if self.ask is not None and not fits(self.ask, view.screen):
            self.ask = None

    def on_change(self, change: Change) -> None:
        """Acts of the bench that the window carries out."""
        if any(isinstance(event, SessionOpened) for event in change.events):
            self.is_shift_new = False
        match change.act:
            case EndOfDay():
                self.show_day()
            case SignIn():
                self.is_shift_new = True
            case ToPrinters() as act:
                self._at_desk(lambda: self.printers.take(act))
            case SwitchPrinter(name=name) if self.ask is Ask.PRINTERS:
                self.printers.choose(name)

    # Answers

    def answer_choice(self, option: Option, reason: str, quantity: int, view: View) -> None:
        """The packer chose."""
        ask, bench = self.ask, self._station.bench
        if view.screen is Screen.QUOTES and ask is None and view.quotes is not None:
            self._station.act(cmd.ChooseQuote(view.quotes.consignment, option.id))
            return
        if ask is None:
            return
        if ask is Ask.MANIFEST:
            self._tasks.start("run the end of day", self._run(self._end_of_day.run))
            self._return_to_day()
            return
        if ask is Ask.DAY_PAPERS:
            papers = () if option.id == ALL else (option.id,)
            work = self._end_of_day.reprint(papers, reason)
            self._tasks.start("print papers of the day again", work)
            self._return_to_day()
            return
        command = command_of(ask, bench, option, reason, quantity)
        if ask is Ask.SERVICE and int(option.id) < len(self.services):
            command = cmd.ChooseService(self.services[int(option.id)].rule)
        self._close()
        if ask is Ask.EXTRA:
            self._station.extra_parcel(reason)
        if command is not None:
            self._station.act(command)

    def answer_entry(self, typed: str) -> bool:
        """The packer typed. False when it means nothing, so that it can be corrected."""
        ask = self.ask
        if ask is Ask.FIND and typed.strip():
            self.scan_text(typed)
            return True
        if ask is Ask.KEY and typed.strip():
            self._close()
            self.new_key.take(typed)
            return True
        command = read_entry(ask, typed) if ask is not None else None
        if command is None:
            return False
        self._close()
        self._station.act(command)
        return True

    def _close(self) -> None:
        if self.ask is not None or self.is_day_shown:
            self.ask = None
            self.is_day_shown = False
            self._changed()

    async def _load_services(self) -> None:
        self.services = tuple(await self._services.choices())
        self._changed()

    async def _run(self, call: Callable[[], Awaitable[object]]) -> None:
        await call()


def _is_left_over(day: DayState) -> bool:
    """Whether the last run left something to be tried again; a first run is not begun by that."""
    has_failed = any(row.state is RowState.FAILED for row in day.rows)
    is_stuck = day.is_not_done or day.is_in_doubt or has_failed
    return day.owes_papers or (day.phase is RunPhase.DONE and is_stuck)
