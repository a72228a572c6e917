"""One line of typed text, painted large."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part


class TypedLine(Part):
    """What is looked for, large, with the mark where it goes on."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self._text = ""

    def show_hint(self, hint: str) -> None:
        """Say `hint` while nothing is typed."""
        self._hint = hint

    def show_text(self, text: str) -> None:
        """Show what is typed."""
        self._text = text
        self.setAccessibleName(text or self._hint)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, m = self.look, self.look.measures
        box = QRectF(self.rect()).adjusted(m.px(16), m.px(8), -m.px(16), -m.px(8))
        pen = painter.pen()
        pen.setColor(look.colour("accent"))
        pen.setWidth(max(m.px(2), 1))
        painter.setPen(pen)
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(box, m.px(8), m.px(8))
        inner = box.adjusted(m.px(16), 0, -m.px(16), 0)
        shown, ink = (f"{self._text}|", "text") if self._text else (self._hint, "quiet")
        font = look.font(28, is_bold=bool(self._text))
        draw_fitted(painter, shown, inner, font, m.least(16), look.colour(ink), is_middle=True)
