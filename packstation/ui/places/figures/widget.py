"""The numbers on the left, orders hour by hour on the right."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.flow.tone import Tone
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.figures.view import Bar, FiguresRow, FiguresView
from packstation.ui.toolkit.keyboard import step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel, draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.place_widget import PlaceWidget

NAME_SHARE = 0.27


class FigureTable(Part):
    """A line each, and under it whose time it was; the wheel brings what has no room."""

    def __init__(self) -> None:
        super().__init__()
        self._view = FiguresView("", "")
        self._top = 0

    def show_view(self, view: FiguresView) -> None:
        """Show the rows of `view`."""
        self._view, self._top = view, 0
        rows = (f"{row.name}: {', '.join(row.cells)}" for row in view.rows)
        self.setAccessibleName("; ".join((", ".join(view.head), *rows, ", ".join(view.parts))))
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        self.go(-1 if event.angleDelta().y() > 0 else 1)

    def go(self, step: int) -> None:
        """Move the rows by so many."""
        self._top = max(0, min(self._top + step, len(self._view.rows) - 1))
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        m, view = self.look.measures, self._view
        if not view.head:
            return
        y, height = float(m.px(8)), m.px(62)
        self._paint_cells(painter, y, m.px(40), view.head, is_head=True)
        y += m.px(40)
        foot = self.height() - m.px(34)
        shown = 0
        for row in view.rows[self._top :]:
            if y + height > foot:
                break
            self._paint_row(painter, y, height, row)
            y += height
            shown += 1
        self._paint_parts(painter, foot)
        if shown < len(view.rows):
            told = f"{self._top + 1}–{self._top + shown} / {len(view.rows)}"
            box = QRectF(0, foot + m.px(4), self.width() - m.px(20), m.px(26))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, told)

    def _paint_row(self, painter: QPainter, y: float, height: int, row: FiguresRow) -> None:
        look, m = self.look, self.look.measures
        self._paint_cells(painter, y, height - m.px(18), (row.name, *row.cells), is_head=False)
        x, width = float(m.px(20)), self.width() - m.px(40)
        bar = QRectF(x, y + height - m.px(18), width, m.px(8))
        for share, colour in zip(row.shares, self._colours(), strict=False):
            part = QRectF(bar.left(), bar.top(), width * share, bar.height())
            painter.fillRect(part, colour)
            bar.setLeft(part.right())
        painter.fillRect(QRectF(0, y + height - 1, self.width(), 1), look.colour("edge"))

    def _paint_cells(
        self, painter: QPainter, y: float, height: int, cells: tuple[str, ...], *, is_head: bool
    ) -> None:
        look, m = self.look, self.look.measures
        inset = m.px(20)
        room = self.width() - 2 * inset
        name = QRectF(inset, y, room * NAME_SHARE, height)
        font = look.font(17) if is_head else look.font(22, is_bold=True)
        ink = look.colour("quiet" if is_head else "text")
        draw_fitted(painter, cells[0], name, font, m.least(14), ink, is_middle=True)
        width = room * (1 - NAME_SHARE) / max(len(cells) - 1, 1)
        font = look.font(16) if is_head else look.font(22)
        for place, cell in enumerate(cells[1:]):
            box = QRectF(name.right() + place * width + m.px(6), y, width - m.px(6), height)
            draw_fitted(
                painter,
                cell,
                box,
                font,
                m.least(13),
                ink,
                Qt.AlignmentFlag.AlignRight,
                is_middle=True,
            )

    def _paint_parts(self, painter: QPainter, y: float) -> None:
        """Which colour is whose time."""
        look, m = self.look, self.look.measures
        x = float(m.px(20))
        painter.setFont(look.font(16))
        metrics = QFontMetricsF(look.font(16))
        for name, colour in zip(self._view.parts, self._colours(), strict=False):
            painter.fillRect(QRectF(x, y + m.px(8), m.px(16), m.px(16)), colour)
            x += m.px(22)
            painter.setPen(look.colour("quiet"))
            painter.drawText(QPointF(x, y + m.px(22)), name)
            x += metrics.horizontalAdvance(name) + m.px(20)

    def _colours(self) -> tuple[QColor, ...]:
        look = self.look
        tones = (Tone.INFORMATION, Tone.ATTENTION, Tone.ERROR)
        return (look.signal(Tone.DONE), *(look.signal(tone) for tone in tones))


class HourBars(Part):
    """One bar an hour, its number above it."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show `bars`."""
        self._bars = bars
        self.setAccessibleName("; ".join(f"{bar.label}: {bar.value}" for bar in bars))
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        look, m = self.look, self.look.measures
        if not self._bars:
            return
        inset, foot, head = m.px(20), m.px(34), m.px(40)
        step = min((self.width() - 2 * inset) / len(self._bars), m.px(72))
        room = self.height() - foot - head - m.px(8)
        for place, bar in enumerate(self._bars):
            x = inset + place * step
            high = max(room * bar.share, 2.0)
            top = head + room - high
            painter.fillRect(QRectF(x, top, step - m.px(6), high), look.colour("accent"))
            painter.setPen(look.colour("text"))
            painter.setFont(look.font(18, is_bold=True))
            centre = Qt.AlignmentFlag.AlignCenter
            painter.drawText(QRectF(x, top - m.px(28), step - m.px(6), m.px(26)), centre, bar.value)
            painter.setPen(look.colour("quiet"))
            painter.setFont(look.font(16))
            under = QRectF(x, head + room + m.px(4), step - m.px(6), m.px(26))
            painter.drawText(under, centre, bar.label)


class FiguresPanel(PlaceWidget):
    """Nothing to touch but the acts below."""

    def __init__(self, place: FiguresPlace) -> None:
        super().__init__()
        self._place = place
        self._view = FiguresView("", "")
        self._title = FitLabel(36, 22, is_bold=True, is_middle=True)
        self._sentence = FitLabel(22, 15, is_middle=True)
        self._table = FigureTable()
        self._bars = HourBars()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._table, 7)
        body.addWidget(self._bars, 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._title)
        self._column.addWidget(self._sentence)
        self._column.addLayout(body, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._title.setFixedHeight(m.px(60))
        self._title.setContentsMargins(m.px(20), 0, m.px(20), 0)
        self._sentence.setFixedHeight(m.px(40))
        self._sentence.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def take_key(self, event: QKeyEvent) -> bool:
        """Up and down move the rows."""
        if step := step_of(event):
            self._table.go(step)
        return bool(step)

    def show_place(self) -> None:
        view = self._place.view()
        if view != self._view:
            self._view = view
            self._title.set_text(view.title)
            self._sentence.set_text(view.sentence)
            self._table.show_view(view)
            self._bars.show_bars(view.bars)
