"""What is typed above, the settings on the left, all about the chosen one on the right."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.places.settings.place import KEEP, SettingsPlace
from packstation.ui.places.settings.view import SettingsView
from packstation.ui.toolkit.keyboard import is_enter, step_of, typed_on
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.facts import Facts
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.typed_line import TypedLine


class SettingsPanel(PlaceWidget):
    """Keys that write something look for settings, or are the new value; arrows choose."""

    def __init__(self, place: SettingsPlace) -> None:
        super().__init__()
        self._place = place
        self._view: SettingsView | None = None
        self._line = TypedLine("")
        self.list = FoundList(place.choose)
        self._title = FitLabel(30, 18, is_bold=True, is_middle=True)
        self._meaning = FitLabel(20, 14)
        self._facts = Facts()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._title)
        right.addWidget(self._meaning, 2)
        right.addWidget(self._facts, 3)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list, 5)
        body.addLayout(right, 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(body, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._line.setFixedHeight(m.px(76))
        self._title.setFixedHeight(m.px(56))
        self._meaning.setMinimumHeight(m.px(40))
        for part in (self._title, self._meaning):
            part.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        is_mending = self._place.broken is not None
        self._line.setVisible(not is_mending)
        self.list.setVisible(not is_mending)
        self._line.show_hint(view.hint)
        self._line.show_text(view.typed)
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)
        self._title.set_text(view.title)
        self._meaning.set_text(view.meaning)
        self._facts.setVisible(bool(view.facts))
        self._facts.show_facts(view.facts)

    def take_key(self, event: QKeyEvent) -> bool:
        """Type, paste, rub out, choose; Enter keeps what was typed."""
        place = self._place
        typed = typed_on(event, place.looked_for if place.typed is None else place.typed)
        if step := step_of(event):
            place.choose(place.chosen + step)
        elif typed is not None:
            place.write(typed)
        elif is_enter(event) and place.typed is not None:
            place.press(KEEP)
        else:
            return False
        return True
