"""What is known of something, a line each."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part


class Facts(Part):
    """Two columns: what, and how it is."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show `facts`."""
        self._facts = facts
        self.setAccessibleName("; ".join(f"{what}: {how}" for what, how in facts))
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        look, m = self.look, self.look.measures
        inset, y = m.px(20), 0
        # What cannot be read is worse than what is left out: the first ones matter most.
        fits = max(self.height() // (m.least(14) * 3 // 2), 1)
        facts = self._facts[:fits]
        height = min(m.px(64), self.height() // max(len(facts), 1))
        left = (self.width() - 2 * inset) * 0.3
        for what, how in facts:
            name = QRectF(inset, y, left - m.px(12), height)
            small, large = look.font(18), look.font(22, is_bold=True)
            quiet, ink = look.colour("quiet"), look.colour("text")
            draw_fitted(painter, what, name, small, m.least(14), quiet, is_middle=True)
            value = QRectF(inset + left, y, self.width() - 2 * inset - left, height)
            draw_fitted(painter, how, value, large, m.least(14), ink, is_middle=True)
            y += height
