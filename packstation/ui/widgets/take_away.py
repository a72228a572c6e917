"""What the packer takes from the printers for an order, ticked as it comes out."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from packstation.ui.flow.tone import Tone
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_badge

Entry = tuple[Tone, str]
TYPE, LEAST_TYPE, MOST_ROWS = 20, 15, 2


class TakeAway(Part):
    """Short facts, each with a sign, in one row or two; smaller where they have no room."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()
        self._px = TYPE
        self._rows: list[list[Entry]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._arrange()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these; nothing takes no room."""
        if entries == self._entries:
            return
        self._entries = entries
        self.setAccessibleName(", ".join(text for _, text in entries))
        self.setVisible(bool(entries))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        m = self.look.measures
        self._px = m.type(TYPE)
        self._rows = self._broken()
        while len(self._rows) > MOST_ROWS and self._px > m.least(LEAST_TYPE):
            self._px -= 1
            self._rows = self._broken()
        self.setFixedHeight(m.px(8) + round(self._px * 1.5) * max(len(self._rows), 1))
        self.update()

    def _broken(self) -> list[list[Entry]]:
        """The entries in rows that fit; an entry wider than all there is has a row of its own."""
        metrics = QFontMetricsF(self.look.font_px(self._px))
        m = self.look.measures
        room = self.width() - 2 * m.px(16)
        rows: list[list[Entry]] = []
        used = 0.0
        for entry in self._entries:
            wide = self._px + m.px(6) + metrics.horizontalAdvance(entry[1])
            if rows and used + wide <= room:
                rows[-1].append(entry)
            else:
                rows.append([entry])
                used = 0.0
            used += wide + m.px(22)
        return rows

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setFont(self.look.font_px(self._px))
        height = self.height() / max(len(self._rows), 1)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, place * height, self.width(), height))

    def _paint_row(self, painter: QPainter, row: list[Entry], box: QRectF) -> None:
        look, m, px = self.look, self.look.measures, self._px
        metrics = QFontMetricsF(painter.font())
        x = float(m.px(16))
        for tone, text in row:
            spot = QRectF(x, box.center().y() - px / 2, px, px)
            if tone is Tone.NEUTRAL:
                painter.setPen(look.colour("frame"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(spot.adjusted(2, 2, -2, -2))
            else:
                draw_badge(painter, tone, spot, look.signal(tone), look.colour("surface"))
            x += px + m.px(6)
            wide = min(metrics.horizontalAdvance(text), max(box.right() - m.px(16) - x, 0.0))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide + 1)
            painter.setPen(look.colour("text"))
            space = QRectF(x, box.top(), wide + 1, box.height())
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, shown)
            x += wide + m.px(22)
