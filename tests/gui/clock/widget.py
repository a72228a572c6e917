"""A clock on the screen."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from tests.gui.clock.place import TICK, ClockPlace


class Clock(PlaceWidget):
    """Says how often it ticked; a space is a tick, too."""

    def __init__(self, place: ClockPlace) -> None:
        super().__init__()
        self._place = place
        self.told = FitLabel(36, 22)
        QVBoxLayout(self).addWidget(self.told)

    def show_place(self) -> None:
        self.told.set_text(f"tick × {self._place.ticks}")

    def take_key(self, event: QKeyEvent) -> bool:
        if event.text() != " ":
            return False
        self._place.press(TICK)
        self._place.surround.changed()
        return True
