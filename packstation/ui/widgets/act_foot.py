"""The foot of a button or tile: the act's picture, and the keys that press it, as key-caps."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from packstation.ui.toolkit.icons import draw_icon
from packstation.ui.toolkit.look import Look


def draw_foot(
    painter: QPainter, box: QRectF, icon: str, keys: Sequence[str], look: Look, ink: QColor
) -> None:
    """Side by side in the middle of `box`; the picture is left out where the keys need its room."""
    m = look.measures
    font = look.font(15)
    metrics = QFontMetricsF(font)
    gap, pad, side = m.px(8), m.px(6), min(box.height(), m.px(22))
    widths = [max(metrics.horizontalAdvance(key) + 2 * pad, side) for key in keys]
    needed = sum(widths) + gap * max(len(keys) - 1, 0)
    has_icon = bool(icon) and needed + gap + side <= box.width()
    total = needed + (side + (gap if keys else 0) if has_icon else 0)
    x = box.center().x() - total / 2
    if has_icon:
        draw_icon(painter, icon, QRectF(x, box.center().y() - side / 2, side, side), ink)
        x += side + gap
    painter.setFont(font)
    for key, width in zip(keys, widths, strict=True):
        cap = QRectF(x, box.top(), width, box.height()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QColor(ink)
        edge.setAlphaF(0.45)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, m.px(4), m.px(4))
        painter.setPen(ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        x += width + gap
