"""What is typed above, the fields below."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.address.view import AddressView
from packstation.ui.toolkit.keyboard import is_enter, step_of, typed_on
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.typed_line import TypedLine


class AddressPanel(PlaceWidget):
    """Keys that write something go into the chosen field; arrows and touch choose another."""

    def __init__(self, place: AddressPlace) -> None:
        super().__init__()
        self._place = place
        self._view = AddressView((), 0, "", "", is_fixed=True)
        self._name = FitLabel(22, 16, is_middle=True)
        self._line = TypedLine("")
        self.list = FoundList(place.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._line)
        column.addWidget(self.list, 1)

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
        self.list.show_options(view.options, "")
        self.list.select(view.chosen)

    def take_key(self, event: QKeyEvent) -> bool:
        """Type, rub out, choose; Enter goes on to the next field."""
        typed = typed_on(event, self._place.text)
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        elif typed is not None:
            self._place.write(typed)
        elif is_enter(event):
            self._place.choose(self._place.chosen + 1)
        else:
            return False
        return True
