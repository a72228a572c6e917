"""Before the first order of a shift: which printer will do what. Touching a line looks after it."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent

from packstation.ui.flow.tone import Tone
from packstation.ui.places.printers.view import ShiftLine
from packstation.ui.places.printers.widget import sign_ink
from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_badge

MOST_LINES = 4
"""More stand in the printers' own panel; the first ones are those that lack something."""


class ShiftLines(Part):
    """`touched(printer)` is called with the name of the line's printer, empty for none."""

    def __init__(self, touched: Callable[[str], None]) -> None:
        super().__init__()
        self._touched = touched
        self._lines: tuple[ShiftLine, ...] = ()
        self.hide()

    @property
    def tone(self) -> Tone:
        """That of its first line; neutral while there is none."""
        return self._lines[0].tone if self._lines else Tone.NEUTRAL

    def show_lines(self, lines: tuple[ShiftLine, ...]) -> None:
        """Show `lines`; without any it is not there."""
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleName("; ".join(" ".join(_words(line)) for line in lines))
        self.setVisible(bool(lines))
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        return self.look.measures.touch

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self._row() * min(len(self._lines), MOST_LINES))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def line_rect(self, place: int) -> QRect:
        """Where the line at `place` is drawn."""
        return QRect(0, place * self._row(), self.width(), self._row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = int(event.position().y()) // self._row()
        if 0 <= place < len(self._lines):
            self._touched(self._lines[place].printer)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        for place, line in enumerate(self._lines[:MOST_LINES]):
            self._paint(painter, self.line_rect(place), line)

    def _paint(self, painter: QPainter, rect: QRect, line: ShiftLine) -> None:
        look, m = self.look, self.look.measures
        painter.fillRect(
            QRect(rect.left(), rect.top(), rect.width(), look.palette.edge_width),
            look.colour("edge"),
        )
        side = m.px(24)
        spot = QRectF(rect.left(), rect.center().y() - side / 2 + 1, side, side)
        draw_badge(painter, line.tone, spot, look.signal(line.tone), sign_ink(look, line.tone))
        box = rect.adjusted(side + m.px(12), 0, 0, 0)
        kinds, *behind = _words(line)
        right = " · ".join(behind)
        font = look.font(18, is_bold=True)
        metrics = QFontMetrics(font)
        # What the printer is called and how it is has the precedence over what it is for.
        wanted = metrics.horizontalAdvance(right) + m.px(4) if right else 0
        width = min(wanted, round(box.width() * 0.6))
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        elide = Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            box, middle | Qt.AlignmentFlag.AlignRight, metrics.elidedText(right, elide, width)
        )
        room = QRectF(box.adjusted(0, 2, -width - (m.px(16) if right else 0), -2))
        plain = look.font(18, is_bold=not right)
        ink = look.colour("text")
        draw_fitted(painter, kinds, room, plain, m.least(15), ink, is_middle=True)


def _words(line: ShiftLine) -> list[str]:
    return [part for part in (line.kinds, line.printer, line.word) if part]
