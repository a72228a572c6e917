"""The fields on the left with the line that is typed above, the items on the right."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.places.new_order.place import FIELDS, NewOrderPlace, NewOrderView
from packstation.ui.toolkit.keyboard import is_enter, step_of, typed_on
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.typed_line import TypedLine


class NewOrderPanel(PlaceWidget):
    """Keys that write something go into the chosen field; Enter goes on to the next."""

    def __init__(self, place: NewOrderPlace) -> None:
        super().__init__()
        self._place = place
        self._view: NewOrderView | None = None
        self._name = FitLabel(22, 16, is_middle=True)
        self._line = TypedLine("")
        self.fields = FoundList(place.choose)
        self.items = FoundList(lambda _: None)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._name)
        left.addWidget(self._line)
        left.addWidget(self.fields, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 6)
        row.addWidget(self.items, 5)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._name.setFixedHeight(m.px(40))
        self._name.setContentsMargins(m.px(20), 0, m.px(20), 0)
        self._line.setFixedHeight(m.px(76))

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._name.set_text(view.hint)
        self._line.show_text(view.text)
        self.fields.show_options(view.options, "")
        self.fields.select(view.chosen)
        self.items.show_options(view.items, view.none_yet)

    def take_key(self, event: QKeyEvent) -> bool:
        """Type, rub out, go through the fields."""
        place = self._place
        typed = typed_on(event, place.values.get(place.field, ""))
        if step := step_of(event):
            place.choose(place.chosen + step)
        elif typed is not None:
            place.write(typed)
        elif is_enter(event):
            place.choose((place.chosen + 1) % len(FIELDS))
        else:
            return False
        return True
