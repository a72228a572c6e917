"""The file above, files or columns below."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.places.importing.place import ImportPlace
from packstation.ui.places.importing.view import ImportView
from packstation.ui.toolkit.keyboard import step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget


class ImportPanel(PlaceWidget):
    """Arrows and touch choose."""

    def __init__(self, place: ImportPlace) -> None:
        super().__init__()
        self._place = place
        self._view = ImportView()
        self._title = FitLabel(34, 20, is_bold=True, is_middle=True)
        self._detail = FitLabel(20, 15, is_middle=True)
        self.list = FoundList(place.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        column.addWidget(self.list, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        for line, height in ((self._title, 64), (self._detail, 40)):
            line.setFixedHeight(m.px(height))
            line.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._title.set_text(view.title)
        self._detail.set_text(view.detail)
        self._detail.setVisible(bool(view.detail))
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows choose."""
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        return bool(step)
