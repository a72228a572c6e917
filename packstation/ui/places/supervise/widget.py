"""The consignments, or the benches, one below the other."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.places.supervise.place import SupervisePlace
from packstation.ui.places.supervise.view import SuperviseView
from packstation.ui.toolkit.keyboard import step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget


class SupervisePanel(PlaceWidget):
    """Arrows and touch choose; what is to be done with it is asked by its act."""

    def __init__(self, place: SupervisePlace) -> None:
        super().__init__()
        self._place = place
        self._view = SuperviseView()
        self._title = FitLabel(34, 20, is_bold=True, is_middle=True)
        self.list = FoundList(place.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._title.setFixedHeight(m.px(64))
        self._title.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._title.set_text(view.title)
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows choose."""
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        return bool(step)
