"""What stands at the front: an order's screen, a question, or a place; and how it is answered."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.words import BY_PAYLOAD, NEXT_CHOICE, NEXT_REASON
from packstation.packing.commands import SetQuantity
from packstation.packing.problems import ProblemKind
from packstation.packing.session import MOST_UNITS_AT_ONCE
from packstation.sentences.speaker import Speaker
from packstation.ui.flow import entries, prompts
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.controller import Controller
from packstation.ui.flow.place import Offered, Place, Prompt
from packstation.ui.flow.ports import Ports
from packstation.ui.flow.prompts import ENTRIES, Ask, Choice
from packstation.ui.flow.questions import line_choice
from packstation.ui.flow.view import Screen, StepState, View
from packstation.ui.flow.view_of import MORE
from packstation.ui.places.frame import Middle
from packstation.ui.places.printers.place import TEST
from packstation.ui.toolkit.keyboard import key_name
from packstation.workflow.station import Station

MOST_BESIDE_KEY = 4
CHOOSING = (Screen.QUOTES, Screen.WHICH_LINE)
"""Screens that are themselves a question with options."""
KEY_SCREENS = frozenset(Screen) - {Screen.ALERT, Screen.PACKING, Screen.QUESTION, *CHOOSING}
Seen = tuple[Ask | Prompt | None, Place | None, Screen | None, str | None]

WAYS_ON = frozenset({"word.setup", "word.settings", "word.doctor"})
"""Places that help a bench that could not be opened."""


class Presenter:
    """Brings the right panel to the front, and takes its answer to the controller."""

    def __init__(
        self,
        controller: Controller,
        middle: Middle,
        station: Station,
        speaker: Speaker,
        ports: Ports,
    ) -> None:
        self._controller = controller
        self._middle = middle
        self._station = station
        self._speaker = speaker
        self._ports = ports
        self._last: Seen = (None, None, None, None)

    @property
    def place(self) -> Place | None:
        """The place that is to be seen; None while something is asked, or an order is shown."""
        return self._controller.at if self._controller.ask is None else None

    def show(self, view: View, screen: QWidget) -> Offered:
        """Show the place, the question, else `screen`; returns the acts to offer."""
        ask, at, middle = self._controller.ask, self._controller.at, self._middle
        # What is being answered stays when the screen behind it moves on.
        now = (ask, at, view.screen if ask is None else None, self._station.bench.open)
        is_new, self._last = now != self._last, now
        if is_new and ask not in (Ask.KEY, Ask.PIN):
            middle.entry.forget()
        middle.show_place(self.place)
        if self.place is not None:
            return self.place.offered()
        if isinstance(ask, Ask) and ask in ENTRIES:
            if is_new:
                self._begin_entry(ask)
            return Offered((Act.BACK, Act.OK), Act.OK)
        if middle.entry.field.hasFocus():
            middle.entry.field.clearFocus()
        if is_new:
            middle.choice.begin()
        if isinstance(ask, Prompt):
            middle.choice.show_choice(ask.choice())
            middle.show_right(middle.choice, is_alone=at is not None and at.is_whole)
            return Offered((Act.BACK, Act.OK), Act.OK)
        return self._of_screen(view, screen) if ask is None else self._of_ask(ask, view)

    def _begin_entry(self, ask: Ask) -> None:
        session = self._station.bench.session
        entry = entries.entry_of(ask, self._speaker, MOST_UNITS_AT_ONCE, session)
        self._middle.show_right(self._middle.entry)
        self._middle.entry.ask(entry)

    def _of_screen(self, view: View, screen: QWidget) -> Offered:
        middle = self._middle
        unopened = self._ports.status.state.unopened
        if unopened is not None:
            middle.show_right(screen)
            ways = tuple(one for one in self._controller.openers if one.text in WAYS_ON)
            is_key = unopened.kind is ProblemKind.NO_KEY
            return Offered((*ways, Act.KEY), Act.KEY) if is_key else Offered(ways)
        if view.screen is Screen.QUOTES and view.quotes is not None:
            middle.choice.show_choice(prompts.quote_choice(view.quotes, self._speaker))
        lines = self._which_line()
        if view.screen is Screen.WHICH_LINE and lines is not None:
            middle.choice.show_choice(lines)
        middle.show_right(screen)
        acts = self._with_key(view)
        if view.screen is Screen.START:
            acts = (*self._more_at_home(view), *acts)
        return Offered(acts, view.main)

    def _which_line(self) -> Choice | None:
        session = self._station.bench.session
        return None if session is None else line_choice(session, self._speaker)

    def _more_at_home(self, view: View) -> tuple[Pressable, ...]:
        """Before the first order a test page; and the places that have no button of their own."""
        test = (TEST,) if self._controller.is_shift_new else ()
        return (Act.MORE, *test) if self._hidden_places(view) else test

    def _hidden_places(self, view: View) -> tuple[Pressable, ...]:
        return tuple(act for act in self._controller.openers if act not in view.actions)

    def _of_ask(self, ask: Ask, view: View) -> Offered:
        middle = self._middle
        if ask is Ask.MORE:
            acts = MORE if view.screen is Screen.PACKING else self._hidden_places(view)
            middle.tiles.show_acts((*acts, Act.KEY) if self._wants_key() else acts)
            middle.show_right(middle.tiles)
            return Offered((Act.BACK,))
        bench, services = self._station.bench, self._controller.services
        middle.choice.show_choice(prompts.choice_of(ask, bench, self._speaker, services))
        middle.show_right(middle.choice)
        return Offered((Act.BACK, Act.OK), Act.OK)

    def _wants_key(self) -> bool:
        return self._ports.status.state.is_key_refused and self._controller.new_key.can_be_given

    def _with_key(self, view: View) -> tuple[Pressable, ...]:
        """A new key is offered where there is room for its button; its key works everywhere."""
        has_room = len(view.actions) <= MOST_BESIDE_KEY and view.screen in KEY_SCREENS
        return (Act.KEY, *view.actions) if self._wants_key() and has_room else view.actions

    def rail(self, view: View) -> tuple[StepState, ...]:
        """How the five steps stand: a place may have its own."""
        at = self._controller.at
        return view.rail if at is None or at.rail is None else at.rail

    def next_step(self) -> str:
        """The one sentence at the bottom: how to answer, else what the place or order wants."""
        ask = self._controller.ask
        if ask is not None and ask is not Ask.MORE:
            is_typed = isinstance(ask, Ask) and ask in ENTRIES
            return self._speaker.text("next.type" if is_typed else "next.choose")
        told = self.place.sentence() if self.place is not None else ""
        unopened = self._ports.status.state.unopened
        if unopened is not None:
            return told or self._speaker.problem(unopened).remedy
        return told or self._speaker.next_step(self._station.bench)

    def is_choosing(self, view: View) -> bool:
        """Whether OK answers a question, or leaves a place, instead of acknowledging."""
        is_beside = self._controller.ask is not None or self._controller.at is not None
        return is_beside or view.screen in CHOOSING

    def take_key(self, event: QKeyEvent, view: View) -> bool:
        """Digits and arrows are the shown panel's own; False for all other keys."""
        ask = self._controller.ask
        if self.place is not None:
            return self._middle.widget_of(self.place).take_key(event)
        if not self.is_choosing(view) or (isinstance(ask, Ask) and ask in ENTRIES):
            return False
        if ask is Ask.MORE:
            return self._take_key_of_more(event)
        return self._middle.choice.take_key(event)

    def _take_key_of_more(self, event: QKeyEvent) -> bool:
        """A tile's digit or the key that it shows; MORE again closes them."""
        name = key_name(event)
        if name == Act.MORE.key:
            self._controller.back()
            return True
        return self._middle.tiles.take_key(event, name)

    def take_scan(self, code: Code, view: View) -> bool:
        """Lists are chosen from by scanning, too; False for what a scan means elsewhere."""
        ask, session = self._controller.ask, self._station.bench.session
        is_typed = isinstance(ask, Ask) and ask in ENTRIES
        if self.place is not None or ask is Ask.MORE or is_typed or not self.is_choosing(view):
            return False
        panel = self._middle.choice
        word = BY_PAYLOAD.get(code.text.strip().upper())
        if word is not None and word.payload == NEXT_CHOICE:
            panel.next_option()
        elif word is not None and word.payload == NEXT_REASON:
            panel.next_reason()
        elif word is not None and isinstance(word.command, SetQuantity):
            panel.set_quantity(word.command.quantity)
        elif ask is Ask.MOVE and session is not None and session.catalogue is not None:
            lines = [line.id for line in session.catalogue.matching(code)]
            return any(panel.choose(line) for line in lines)
        else:
            return False
        return True

    def confirm(self, view: View) -> None:
        """Take the answer that the panel shows; what means nothing stays to be corrected."""
        ask = self._controller.ask
        if self.place is not None:
            self._controller.back()
            return
        if ask is Ask.MORE:
            return
        if isinstance(ask, Ask) and ask in ENTRIES:
            if not self._controller.answer_entry(self._middle.entry.text()):
                self._middle.entry.field.selectAll()
            return
        answer = self._middle.choice.answer()
        if answer is not None:
            self._controller.answer_choice(*answer, view)
