"""What is typed above, what is found on the left, the chosen order on the right."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.search.view import SearchView
from packstation.ui.toolkit.keyboard import is_enter, step_of, typed_on
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.facts import Facts
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.typed_line import TypedLine


class SearchPanel(PlaceWidget):
    """Keys that write something are looked for; arrows choose; a touched row is chosen."""

    def __init__(self, place: SearchPlace) -> None:
        super().__init__()
        self._place = place
        self._view = SearchView("", "")
        self._line = TypedLine(place.surround.speaker.text("search.hint"))
        self.list = FoundList(place.choose)
        self._title = FitLabel(34, 20, is_bold=True, is_middle=True)
        self._facts = Facts()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._title)
        right.addWidget(self._facts, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list, 6)
        body.addLayout(right, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(body, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._line.setFixedHeight(m.px(76))
        self._title.setFixedHeight(m.px(64))
        self._title.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._line.show_text(view.typed)
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)
        self._title.set_text(view.title)
        self._facts.show_facts(view.facts)

    def take_key(self, event: QKeyEvent) -> bool:
        """Type, rub out, choose; Enter does nothing here: what is found is found."""
        typed = typed_on(event, self._place.typed)
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        elif typed is not None:
            self._place.look_for(typed)
        else:
            return is_enter(event)
        return True
