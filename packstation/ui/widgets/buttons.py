"""Buttons large enough for gloves. Painted: pressing one moves no focus and makes no default."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part


class TouchButton(Part):
    """`pressed` is called when a finger leaves it where it went down. The text fits itself."""

    def __init__(self, text: str, pressed: Callable[[], None], *, most: float = 20) -> None:
        super().__init__()
        self._text = text
        self._pressed = pressed
        self._most = most
        self._is_down = False
        self._is_chosen = False
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_chosen(self) -> bool:
        return self._is_chosen

    def set_chosen(self, is_chosen: bool) -> None:
        """Carry the accent, as the one of several that holds."""
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        m = self.look.measures
        return QSize(m.px(64), max(m.px(56), m.touch))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.look.measures.touch, self.look.measures.touch)

    def mousePressEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = True
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = False
        self.update()
        if self.rect().contains(event.position().toPoint()):
            self._pressed()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look, m = self.look, self.look.measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_accented = self._is_chosen and not self._is_down
        ground = "pressed" if self._is_down else "accent" if self._is_chosen else "raised"
        painter.setBrush(look.colour(ground))
        pen = painter.pen()
        pen.setColor(look.colour("accent" if self._is_chosen else "frame"))
        pen.setWidth(max(look.palette.edge_width, 1))
        painter.setPen(pen)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, m.px(8), m.px(8))
        inset = m.px(8)
        draw_fitted(
            painter,
            self._text,
            box.adjusted(inset, inset / 2, -inset, -inset / 2),
            look.font(self._most, is_bold=True),
            m.least(16),
            look.colour("on_accent" if is_accented else "text"),
            Qt.AlignmentFlag.AlignHCenter,
            is_middle=True,
        )
