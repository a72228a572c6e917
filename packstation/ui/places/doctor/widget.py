"""The verdict above, the findings below, what is broken first."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.places.doctor.place import DoctorPlace, DoctorRow, DoctorView
from packstation.ui.toolkit.keyboard import is_enter, step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel, draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.shapes import draw_shape
from packstation.ui.widgets.surface import SignalSurface

ROW = 74


class Findings(Part):
    """A row each: sign, what, and a sentence; keys and the wheel bring what has no room."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[DoctorRow, ...] = ()
        self._top = 0

    def show_rows(self, rows: tuple[DoctorRow, ...]) -> None:
        """Show `rows` from the first on."""
        self._rows, self._top = rows, 0
        self.setAccessibleName("; ".join(f"{row.what}: {row.sentence}" for row in rows))
        self.update()

    def go(self, step: int) -> None:
        """Move the rows by so many."""
        room = max(self.height() // self.look.measures.px(ROW), 1)
        self._top = max(0, min(self._top + step, max(len(self._rows) - room, 0)))
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        self.go(-1 if event.angleDelta().y() > 0 else 1)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, m = self.look, self.look.measures
        height, side, inset = m.px(ROW), m.px(30), m.px(20)
        name_width = self.width() * 0.24
        y = 0
        for row in self._rows[self._top :]:
            if y + height > self.height() + m.px(8):
                break
            sign = QRectF(inset, y + (height - side) / 2, side, side)
            draw_shape(painter, row.tone, sign, look.signal(row.tone))
            left = inset + side + m.px(14)
            name = QRectF(left, y, name_width, height)
            ink, quiet = look.colour("text"), look.colour("quiet")
            bold, plain = look.font(22, is_bold=True), look.font(20)
            draw_fitted(painter, row.what, name, bold, m.least(14), ink, is_middle=True)
            start = left + name_width + m.px(12)
            told = QRectF(start, y + m.px(4), self.width() - start - inset, height - m.px(8))
            draw_fitted(painter, row.sentence, told, plain, m.least(13), quiet, is_middle=True)
            painter.fillRect(QRectF(0, y + height - 1, self.width(), 1), look.colour("edge"))
            y += height


class DoctorPanel(PlaceWidget):
    """Takes the whole middle of the window."""

    def __init__(self, place: DoctorPlace) -> None:
        super().__init__()
        self._place = place
        self._view: DoctorView | None = None
        self._band = SignalSurface()
        self._told = FitLabel(36, 22, is_bold=True, is_middle=True)
        self._band.content.addWidget(self._told)
        self._findings = Findings()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addWidget(self._findings, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._band.setFixedHeight(look.measures.px(96))

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._band.set_tone(view.tone)
        self._told.set_text(view.told)
        self._findings.show_rows(view.rows)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows bring what has no room."""
        if step := step_of(event):
            self._findings.go(step)
        return bool(step) or is_enter(event)
