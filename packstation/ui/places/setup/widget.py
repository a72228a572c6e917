"""The steps on the left, what the shown one asks on the right."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.places.setup.place import ACCEPT, SetupPlace
from packstation.ui.places.setup.view import STEPS, SetupView
from packstation.ui.toolkit.keyboard import is_enter, step_of, typed_on
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.typed_line import TypedLine


class SetupPanel(PlaceWidget):
    """Arrows and touch choose; what is typed goes into the line; Enter goes on."""

    def __init__(self, place: SetupPlace) -> None:
        super().__init__()
        self._place = place
        self._view: SetupView | None = None
        self.steps = FoundList(lambda at: place.go_to(STEPS[at]))
        self._title = FitLabel(34, 22, is_bold=True, is_middle=True)
        self._told = FitLabel(22, 16)
        self._line = TypedLine("")
        self.list = FoundList(place.choose)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._title)
        right.addWidget(self._told)
        right.addWidget(self._line)
        right.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps, 4)
        row.addLayout(right, 7)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._title.setFixedHeight(m.px(60))
        self._told.setFixedHeight(m.px(96))
        self._line.setFixedHeight(m.px(76))
        for part in (self._title, self._told):
            part.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self.steps.show_options(view.steps, "")
        self.steps.select(view.at)
        self._title.set_text(view.title)
        self._told.set_text(view.told)
        self._line.setVisible(view.typed is not None)
        self._line.show_hint(view.hint)
        self._line.show_text(view.typed or "")
        self.list.show_options(view.options, view.empty)
        self.list.select(view.chosen)

    def take_key(self, event: QKeyEvent) -> bool:
        """Type, rub out, choose; Enter takes what is chosen or typed."""
        typed = typed_on(event, self._place.typed)
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        elif typed is not None:
            self._place.write(typed)
        elif is_enter(event):
            self._place.press(ACCEPT)
        else:
            return False
        return True
