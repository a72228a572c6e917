"""What follows from a key, a button, a touch or a scan: acts of the Station, a question, a place.

No widget here. It remembers only what the packer is being asked and which place is at the front;
everything else is the Station's or the place's own.
"""

from collections.abc import Sequence

from packstation.packing import commands as cmd
from packstation.packing.barcodes.words import NEXT_ORDER, WORDS
from packstation.packing.bench import Press, SignIn, ToPlace
from packstation.packing.events import SessionOpened
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.service import CarrierService, ServiceGroup, ServiceRule
from packstation.scanning.scan import Scan, ScanSource, read_scan
from packstation.ui.flow.actions import COMMANDS, Act, Pressable
from packstation.ui.flow.entries import read_entry
from packstation.ui.flow.new_key import NewKey, looks_like_key
from packstation.ui.flow.place import Place, Prompt, Surround
from packstation.ui.flow.ports import ServiceChoice
from packstation.ui.flow.prompts import BY_ACT, Ask, Option, command_of, fits
from packstation.ui.flow.questions import line_chosen
from packstation.ui.flow.view import Screen, View
from packstation.ui.flow.view_of import view_of
from packstation.workflow.looping.board import Change

SCANNED_ACTS = frozenset(word.act for word in WORDS if word.act)


class Controller:
    """`places` are those of the register, in its order."""

    def __init__(self, around: Surround, places: Sequence[Place], new_key: NewKey) -> None:
        self._around = around
        self._station = around.station
        self._tasks = around.tasks
        self._changed = around.changed
        self.places = {place.name: place for place in places if place.is_there}
        self.new_key = new_key
        self.ask: Ask | Prompt | None = None
        self.at: Place | None = None
        """The place at the front; a `Prompt` is its own."""
        self.is_shift_new = True
        """No order was begun since the program started, or since somebody signed in or out."""
        self.services: tuple[ServiceChoice, ...] = ()
        words = {word: place.name for place in self.places.values() for word in place.words}
        port = around.ports.supervisor
        self._guarded = port.guarded if port is not None else frozenset[str]()
        self._waits_for_pin: Pressable | None = None
        self._taught_code = ""
        self._station.update(
            places=self._station.bench.places.update(words),
            acts=SCANNED_ACTS | self._guarded,
            guarded=self._guarded,
        )

    @property
    def openers(self) -> tuple[Pressable, ...]:
        """What brings the places, in the register's order."""
        return tuple(place.opener for place in self.places.values())

    # Scans

    def take_scan(self, scan: Scan) -> None:
        """A scan always reaches the Station; what was being asked is dropped."""
        if self.ask is Ask.KEY and self.take_key(scan.code.text):
            return
        if self.ask is Ask.PIN and scan.code.text.strip().isdigit():
            self.answer_entry(scan.code.text)  # a PIN on a card is no item
            return
        word = scan.code.text.strip().upper()
        if word == NEXT_ORDER and (self.ask is not None or self.at is not None):
            self.back()
            return
        place = self.at if self.ask is None else None
        if place is not None and (act := place.own_meaning(word)) is not None:
            self._do_at(place, act)
            return
        if place is None or not place.stays_for(word):
            self._close()
        self._station.scan(scan)

    def take_key(self, text: str) -> bool:
        """Try what was scanned as the API key; False, and nothing done, when it cannot be one."""
        if not looks_like_key(text):
            return False
        self._close()
        self.new_key.take(text)
        return True

    def scan_text(self, text: str) -> None:
        """As if `text` had been scanned: typed, or an order that was touched."""
        self.take_scan(read_scan(text, self._around.ports.clock(), ScanSource.TYPED))

    # Acts

    def press(self, act: Pressable, view: View) -> None:
        """A key or a button."""
        self.new_key.forget()
        if (act.value if isinstance(act, Act) else act.name) in self._guarded:
            self._ask_for_pin(act)
        elif not self._press_at_place(act):
            self._press_at_order(act, view)

    def _ask_for_pin(self, act: Pressable) -> None:
        """What stands on the screen stays behind the question: the act may be about it."""
        self._waits_for_pin = act
        self.ask = Ask.PIN
        self.at = self.at if self._place_of(act) is not None else None
        self._changed()

    def _place_of(self, act: Pressable) -> Place | None:
        return next((place for place in self.places.values() if act in place.acts), None)

    async def _try_pin(self, act: Pressable, pin: str) -> None:
        port = self._around.ports.supervisor
        name = await port.who(pin) if port is not None else ""
        if not name:
            self._station.refuse(Alert(AlertKind.WRONG_PIN))
            return
        place = self._place_of(act)
        if place is not None:
            place.allowed_by(name)
            self._do_at(place, act)
            return
        self._press_at_order(act, view_of(self._station.bench))
        if isinstance(act, Act) and self._station.bench.session is not None:
            self._station.act(cmd.AllowAct(act.value, name))

    def _press_at_place(self, act: Pressable) -> bool:
        for place in self.places.values():
            if act is place.opener:
                self.show_place(place.name)
                return True
            if act in place.acts:
                self._do_at(place, act)
                return True
        return False

    def _press_at_order(self, act: Pressable, view: View) -> None:
        match act:
            case Act.KEY if not self.new_key.can_be_given:
                return
            case Act.BACK if self.ask is None and self.at is None:
                # What the last scan waits for is dropped; nothing was counted.
                self._station.act(cmd.Acknowledge())
            case Act.BACK:
                self.back()
            case Act.NEXT_ORDER:
                self._station.close_open()
            case Act.YES | Act.NO if view.question is not None:
                self._station.act(cmd.AnswerPrint(view.question.title, act is Act.YES))
            case Act.EXTRA | Act.REPRINT | Act.REDO if view.screen is Screen.ALERT:
                self._about_packed_before(act)
            case Act.RESUME:
                self._station.show(self._station.bench.open or "")
            case Act() if view.screen is Screen.ALERT and act in COMMANDS:
                # What is asked beside an alert would wait behind it.
                self._station.act(COMMANDS[act])
            case Act():
                self._ask_or_act(act)

    def _about_packed_before(self, act: Act) -> None:
        """The alert says that the order is packed already."""
        earlier = self._station.bench.finished_before
        if act is Act.EXTRA:
            self._station.extra_parcel("asked at the bench")
        elif earlier is not None:
            self._station.show(earlier.stream)
            self.ask_for(BY_ACT[act])

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
        if ask is Ask.TEACH:
            self._taught_code = alert.scanned if alert is not None else ""
        if alert is not None and alert.is_blocking:
            self._station.act(cmd.Acknowledge())
        self.ask = ask
        self.at = None
        if ask is Ask.SERVICE:
            self._tasks.start("ask for services", self._load_services())
        self._changed()

    def back(self) -> None:
        """Close what is asked, else the place; nothing is recorded."""
        if isinstance(self.ask, Prompt) or (self.ask is Ask.PIN and self.at is not None):
            self.ask = None
            self._changed()
        else:
            self._close()

    def show_place(self, name: str, detail: str = "") -> None:
        """Bring the place `name` to the front, if this bench has it; `detail` as the place says."""
        place = self.places.get(name)
        if place is not None:
            self.ask = None
            self.at = place
            place.come(detail)
            self._changed()

    def _do_at(self, place: Place, act: Pressable) -> None:
        """Do `act` where it belongs, and show that first."""
        if self.at is not place:
            self.show_place(place.name)
        self.ask = place.press(act)
        self._changed()

    def settle(self, view: View) -> None:
        """Drop what means nothing on the screen that came up. An alert is seen before all else."""
        if view.screen is Screen.ALERT and self.ask is not Ask.PIN:
            kind = view.alert.kind if view.alert is not None else None
            self.ask = None
            if self.at is not None and kind not in self.at.stands_over:
                self.at = None
        elif isinstance(self.ask, Ask) and not fits(self.ask, view.screen):
            self.ask = None

    def on_change(self, change: Change) -> None:
        """Acts of the bench that the window carries out."""
        if any(isinstance(event, SessionOpened) for event in change.events):
            self.is_shift_new = False
        match change.act:
            case SignIn():
                self.is_shift_new = True
            case Press() as scanned:
                self._press_by_scan(Act(scanned.act))
            case ToPlace() as act if act.place in self.places:
                place = self.places[act.place]
                is_there = self.at is place
                if not is_there:
                    self.show_place(act.place)
                if is_there or place.words.get(act.word) is not place.opener:
                    place.take_word(act.word, act.argument)
            case act if act is not None and self.at is not None:
                self.at.heard(act)

    def _press_by_scan(self, act: Act) -> None:
        """The key of `act`, or a word that it means nothing here."""
        view = view_of(self._station.bench)
        is_answer = act in (Act.YES, Act.NO)
        is_asked = act in BY_ACT and fits(BY_ACT[act], view.screen)
        if is_answer:
            is_asked = view.question is not None
        if is_asked or view.screen is Screen.ALERT:
            self.press(act, view)
        else:
            kind = AlertKind.NO_ORDER if self._station.bench.open is None else AlertKind.NOT_NOW
            self._station.refuse(Alert(kind))

    # Answers

    def answer_choice(self, option: Option, reason: str, quantity: int, view: View) -> None:
        """The packer chose."""
        ask, bench = self.ask, self._station.bench
        if view.screen is Screen.QUOTES and ask is None and view.quotes is not None:
            self._station.act(cmd.ChooseQuote(view.quotes.consignment, option.id))
            return
        if view.screen is Screen.WHICH_LINE and ask is None:
            self._station.act(line_chosen(option))
            return
        if isinstance(ask, Prompt):
            self.ask = None
            ask.answer(option, reason)
            self._changed()
            return
        if ask is None:
            return
        command = command_of(ask, bench, option, reason, quantity)
        if ask is Ask.TEACH:
            command = cmd.TeachCode(self._taught_code, option.id)
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
        if ask is Ask.PIN and typed.strip() and self._waits_for_pin is not None:
            self.back()
            work = self._try_pin(self._waits_for_pin, typed.strip())
            self._tasks.start("try a PIN", work)
            return True
        command = (
            read_entry(ask, typed, self._around.speaker.measures) if isinstance(ask, Ask) else None
        )
        if command is None:
            return False
        self._close()
        self._station.act(command)
        return True

    def _close(self) -> None:
        if self.ask is not None or self.at is not None:
            self.ask = None
            self.at = None
            self._changed()

    def service_name(self, rule: ServiceRule) -> str:
        """What people call the service or group that was chosen; empty where PRO's rules choose."""
        named = next((choice.name for choice in self.services if choice.rule == rule), "")
        if named or not isinstance(rule, CarrierService | ServiceGroup):
            return named
        return rule.reference

    async def _load_services(self) -> None:
        self.services = tuple(await self._around.ports.services.choices())
        self._changed()
