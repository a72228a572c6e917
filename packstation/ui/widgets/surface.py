"""The surface that signals: colour, shape and word together.

For a moment the whole surface turns to the signal colour; then the colour stays as a broad column
with the sign in it and as a frame, and the words stand on plain ground where they read best.
"""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from packstation.ui.flow.deeds import Sign
from packstation.ui.flow.tone import Tone
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_shape, draw_sign

FLASH_MS = 120
WIDEST_COLUMN = 0.2
"""Of the surface: large type needs the room."""
SIGN_INK = "#0B0D10"


class SignalSurface(Part):
    """`content` is laid out beside the column. `is_loud`: frame and column are broad (errors)."""

    def __init__(self, parent: QWidget | None = None, *, is_loud: bool = False) -> None:
        super().__init__(parent)
        self._tone = Tone.NEUTRAL
        self._sign: Sign | None = None
        self._is_loud = is_loud
        self._is_flashing = False
        self.content = QVBoxLayout(self)
        self._flash = QTimer(self)
        self._flash.setObjectName("end of flash")
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(self.end_flash)

    @property
    def tone(self) -> Tone:
        return self._tone

    def set_tone(self, tone: Tone, *, sign: Sign | None = None, flash: bool = False) -> None:
        """Show `tone`, with `sign` or its own; `flash` fills the surface with it for a moment."""
        if sign is not self._sign:
            self._sign = sign
            self.update()
        if tone is not self._tone:
            self._tone = tone
            self._set_margins()
            self.update()
        if flash:
            self.flash()

    def flash(self) -> None:
        """Fill the whole surface with the tone for a moment."""
        self._is_flashing = True
        self._flash.start()
        self.update()

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._set_margins()

    def _column(self) -> int:
        if self._tone is Tone.NEUTRAL:
            return 0
        wanted = self.look.measures.px(148 if self._is_loud else 96)
        return min(wanted, round(self.width() * WIDEST_COLUMN))

    def _frame(self) -> int:
        return self.look.measures.px(14 if self._is_loud else 4)

    def _set_margins(self) -> None:
        gap = self.look.measures.px(20)
        frame = self._frame() if self._tone is not Tone.NEUTRAL else 0
        left = self._column() + gap if self._column() else gap
        self.content.setContentsMargins(left, gap // 2 + frame, gap + frame, gap // 2 + frame)
        self.content.setSpacing(self.look.measures.px(14 if self._is_loud else 6))

    def end_flash(self) -> None:
        """Settle."""
        self._is_flashing = False
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rect = QRectF(self.rect())
        if self._tone is Tone.NEUTRAL:
            painter.fillRect(rect, self.look.colour("surface"))
            self._hairline(painter, rect)
            return
        colour = self.look.signal(self._tone)
        painter.fillRect(rect, colour)
        if not self._is_flashing:
            frame = self._frame()
            ground = rect.adjusted(self._column(), frame, -frame, -frame)
            painter.fillRect(ground, self.look.colour("surface"))
        side = self._column() * 0.62
        sign = QRectF(0, 0, side, side)
        sign.moveCenter(QRectF(0, 0, self._column(), rect.height()).center())
        ink = QColor("#FFFFFF" if self._tone is Tone.INFORMATION else SIGN_INK)
        if self._sign is None:
            draw_shape(painter, self._tone, sign, ink)
        else:
            draw_sign(painter, self._sign, sign, ink)

    def _hairline(self, painter: QPainter, rect: QRectF) -> None:
        width = self.look.palette.edge_width
        painter.fillRect(
            QRectF(0, rect.height() - width, rect.width(), width), self.look.colour("edge")
        )
