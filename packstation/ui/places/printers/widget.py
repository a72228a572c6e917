"""The printers: what each is for and how it is; a test page; another one for the labels."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.flow.prompts import Option
from packstation.ui.flow.tone import Tone
from packstation.ui.places.printers.place import PrintersPlace
from packstation.ui.places.printers.view import PrinterRow, PrintersView
from packstation.ui.toolkit.keyboard import step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.choice_list import ChoiceList
from packstation.ui.widgets.fit import FitLabel, draw_fitted
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.shapes import draw_badge
from packstation.ui.widgets.surface import SIGN_INK, SignalSurface


def sign_ink(look: Look, tone: Tone) -> QColor:
    """The colour of the sign on a badge of `tone`."""
    return look.colour("surface") if tone is Tone.UNKNOWN else QColor(SIGN_INK)


class PrinterList(ChoiceList):
    """Each row: name and state; what it is for; since when, or what to do, as long as it takes."""

    ROOMY = 132
    LEAST = 84

    def __init__(self, chosen: Callable[[int], None]) -> None:
        super().__init__(chosen)
        self._printers: tuple[PrinterRow, ...] = ()

    def show_printers(self, rows: tuple[PrinterRow, ...]) -> None:
        if rows != self._printers:
            self._printers = rows
            self.show_options(tuple(Option(row.name, row.name, row.told) for row in rows))
            told = (
                f"{n}: {row.name}: {row.kinds}: {row.word}. {row.told}"
                for n, row in enumerate(rows, start=1)
            )
            self.setAccessibleName("; ".join(told))
            self.update()

    def _paint_names(self, painter: QPainter, box: QRect, option: Option) -> None:
        look, m = self.look, self.look.measures
        row = next(row for row in self._printers if row.name == option.id)
        bold, small = look.font(23, is_bold=True), look.font(18)
        elide = Qt.TextElideMode.ElideRight
        top = box.adjusted(0, m.px(5), 0, -m.px(3))
        line = QFontMetrics(bold).height()
        word = QFontMetrics(small).horizontalAdvance(row.word)
        side = m.px(24)
        spot = QRectF(top.right() - word - m.px(10) - side, 0, side, side)
        spot.moveTop(top.top() + (line - side) / 2)
        draw_badge(painter, row.tone, spot, look.signal(row.tone), sign_ink(look, row.tone))
        head = QRect(top.left(), top.top(), top.width(), line)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text"))
        painter.setFont(small)
        painter.drawText(head, middle | Qt.AlignmentFlag.AlignRight, row.word)
        painter.setFont(bold)
        room = int(spot.left()) - m.px(12) - head.left()
        painter.drawText(head, middle, QFontMetrics(bold).elidedText(row.name, elide, room))
        under = top.adjusted(0, line, 0, 0)
        painter.setFont(small)
        kinds = QFontMetrics(small).elidedText(row.kinds, elide, under.width())
        painter.drawText(under, Qt.AlignmentFlag.AlignTop, kinds)
        rest = QRectF(under.adjusted(0, QFontMetrics(small).height(), 0, 0))
        draw_fitted(painter, row.told, rest, small, m.least(15), look.colour("quiet"))


class PrintersPanel(PlaceWidget):
    """Another printer is chosen by a finger or a key."""

    def __init__(self, place: PrintersPlace) -> None:
        super().__init__()
        self._place = place
        self._view = PrintersView(Tone.NEUTRAL, "", "")
        self._head = SignalSurface()
        self._title = FitLabel(34, 20, is_bold=True, is_middle=True)
        self._sentence = FitLabel(20, 15, is_middle=True)
        self._head.content.addWidget(self._title, 2)
        self._head.content.addWidget(self._sentence, 3)
        self.list = PrinterList(self._touched)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._fit_head()

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._head.set_tone(view.tone)
        self._title.set_text(view.title)
        self._sentence.set_text(view.sentence)
        self._fit_head()
        self.list.show_printers(view.rows)
        self.list.select(view.selected)

    def _fit_head(self) -> None:
        """A bare title leaves the room to the printers."""
        has_sentence = bool(self._view.sentence)
        self._sentence.setVisible(has_sentence)
        self._head.setFixedHeight(self.look.measures.px(112 if has_sentence else 60))

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and arrows choose."""
        text = event.text()
        if step := step_of(event):
            self.list.move(step)
        elif len(text) == 1 and text in "123456789":
            self.list.select(self.list.place_of_digit(int(text)))
        else:
            return False
        self._touched(self.list.selected)
        return True

    def _touched(self, place: int) -> None:
        if place < len(self._view.rows):
            self._place.choose(self._view.rows[place].name)
