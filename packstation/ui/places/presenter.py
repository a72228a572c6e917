"""What lies over the screen while the packer is being asked something, and how it is answered."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from packstation.packing.session import MOST_UNITS_AT_ONCE
from packstation.sentences.speaker import Speaker
from packstation.ui.flow import prompts as asks
from packstation.ui.flow.actions import Act
from packstation.ui.flow.controller import Deeds
from packstation.ui.flow.day_prompts import day_choice, manifest_choice
from packstation.ui.flow.ports import Ports
from packstation.ui.flow.prompts import ENTRIES, Ask
from packstation.ui.flow.view import Screen, View
from packstation.ui.flow.view_of import MORE
from packstation.ui.flow.view_printers import has_labels, printers_view
from packstation.ui.places.end_of_day import day_acts
from packstation.ui.places.frame import Middle
from packstation.workflow.station import Station

Acts = tuple[tuple[Act, ...], Act | None]
MOST_BESIDE_KEY = 4
KEY_SCREENS = frozenset(Screen) - {Screen.ALERT, Screen.PACKING, Screen.QUESTION, Screen.QUOTES}


class Asked:
    """Brings the panel of the question to the front, and takes its answer to the deeds."""

    def __init__(
        self, deeds: Deeds, middle: Middle, station: Station, speaker: Speaker, ports: Ports
    ) -> None:
        self._deeds = deeds
        self._middle = middle
        self._station = station
        self._speaker = speaker
        self._ports = ports
        self._last: tuple[Ask | None, Screen | None, str | None] = (None, None, None)

    def show(self, view: View, screen: QWidget) -> Acts:
        """Show the question, else `screen`; returns the acts to offer, and the one that goes on."""
        ask, middle = self._deeds.ask, self._middle
        # What is being answered stays when the screen behind it moves on.
        now = (ask, view.screen if ask is None else None, self._station.bench.open)
        is_new, self._last = now != self._last, now
        if is_new and ask is not Ask.KEY:
            middle.entry.forget()
        middle.show_day(self._deeds.is_day_shown)
        if self._deeds.is_day_shown:
            state = self._ports.end_of_day.state
            middle.day.show_state(state)
            acts = day_acts(state)
            return acts, acts[-1]
        if ask in ENTRIES:
            if is_new:
                self._begin_entry(ask)
            return (Act.BACK, Act.OK), Act.OK
        if middle.entry.field.hasFocus():
            middle.entry.field.clearFocus()
        if is_new:
            middle.choice.begin()
        return self._show_choice(ask, view, screen)

    def _begin_entry(self, ask: Ask) -> None:
        session = self._station.bench.session
        entry = asks.entry_of(ask, self._speaker, MOST_UNITS_AT_ONCE, session)
        self._middle.show_right(self._middle.entry)
        self._middle.entry.ask(entry)

    def _show_choice(self, ask: Ask | None, view: View, screen: QWidget) -> Acts:
        middle = self._middle
        if ask is None:
            if view.screen is Screen.QUOTES and view.quotes is not None:
                middle.choice.show_choice(asks.quote_choice(view.quotes, self._speaker))
            middle.show_right(screen)
            acts = self._with_key(view)
            if view.screen is Screen.START and self._deeds.is_shift_new:
                acts = (Act.TEST_PRINT, *acts)
            return acts, view.main
        if ask is Ask.MORE:
            middle.tiles.show_acts((*MORE, Act.KEY) if self._wants_key() else MORE)
            middle.show_right(middle.tiles)
            return (Act.BACK,), None
        if ask is Ask.PRINTERS:
            return self._show_printers()
        bench = self._station.bench
        if ask is Ask.DAY_PAPERS:
            choice = day_choice(self._ports.end_of_day.state.papers, self._speaker)
        elif ask is Ask.MANIFEST:
            choice = manifest_choice(self._ports.end_of_day.state, bench, self._speaker)
        else:
            choice = asks.choice_of(ask, bench, self._speaker, self._deeds.services)
        middle.choice.show_choice(choice)
        middle.show_right(middle.choice)
        return (Act.BACK, Act.OK), Act.OK

    def _show_printers(self) -> Acts:
        desk, panel = self._deeds.printers, self._middle.printers
        panel.show_view(printers_view(desk.state, self._speaker, desk.chosen, desk.read_back))
        self._middle.show_right(panel)
        card = desk.card
        if card is None:
            return (Act.BACK, Act.LOOK_AGAIN), None
        use = () if has_labels(card) else (Act.USE_FOR_LABELS,)
        return (Act.BACK, Act.LOOK_AGAIN, *use, Act.TEST_PRINT), Act.TEST_PRINT

    def _wants_key(self) -> bool:
        return self._ports.status.state.is_key_refused and self._deeds.new_key.can_be_given

    def _with_key(self, view: View) -> tuple[Act, ...]:
        """A new key is offered where there is room for its button; its key works everywhere."""
        has_room = len(view.actions) <= MOST_BESIDE_KEY and view.screen in KEY_SCREENS
        return (Act.KEY, *view.actions) if self._wants_key() and has_room else view.actions

    def next_step(self) -> str:
        """The one sentence at the bottom: how to answer, else what the order wants next."""
        if self._deeds.is_day_shown:
            return self._speaker.text("manifest.title")
        ask = self._deeds.ask
        if ask not in (None, Ask.MORE, Ask.PRINTERS):
            return self._speaker.text("next.type" if ask in ENTRIES else "next.choose")
        return self._speaker.next_step(self._station.bench)

    def is_choosing(self, view: View) -> bool:
        """Whether OK answers a question instead of acknowledging."""
        if self._deeds.is_day_shown:
            return False
        return self._deeds.ask is not None or view.screen is Screen.QUOTES

    def take_key(self, event: QKeyEvent, view: View) -> bool:
        """Digits and arrows are the shown choice's own; False for all other keys."""
        if self._deeds.ask in ENTRIES or not self.is_choosing(view):
            return False
        if self._deeds.ask is Ask.MORE:
            return self._middle.tiles.take_key(event)
        if self._deeds.ask is Ask.PRINTERS:
            return self._middle.printers.take_key(event)
        return self._middle.choice.take_key(event)

    def confirm(self, view: View) -> None:
        """Take the answer that the panel shows; what means nothing stays to be corrected."""
        ask = self._deeds.ask
        if ask is Ask.MORE:
            return
        if ask is Ask.PRINTERS:
            self._deeds.back()
            return
        if ask in ENTRIES:
            if not self._deeds.answer_entry(self._middle.entry.text()):
                self._middle.entry.field.selectAll()
            return
        answer = self._middle.choice.answer()
        if answer is not None:
            self._deeds.answer_choice(*answer, view)
