"""A list of two lines a row that is not chosen from by digits."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from packstation.ui.widgets.asking.choice_list import ChoiceList


class FoundList(ChoiceList):
    """Two lines a row, and no digits: they are looked for."""

    LEAST = 60

    def _paint_digit(
        self, _painter: QPainter, x: int, _rect: QRect, _digit: int, _is_selected: bool
    ) -> int:
        return x
