"""The program's name, drawn by strokes: letters need fonts, and to load those takes longer than
everything else that the first paint needs.
"""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

Line = tuple[float, float, float, float]
Arc = tuple[float, float, float, float, float]

# For each letter its lines (from x, y to x, y), its arcs (centre x, y, radius, first angle, span;
# degrees, against the clock) and its width. A small letter is 1 high, its foot at 0, up positive.
_STEM, _TALL = (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 1.5)
_RING = (0.5, 0.5, 0.5, 0.0, 360.0)
_LETTERS: dict[str, tuple[tuple[Line, ...], tuple[Arc, ...], float]] = {
    "P": ((_TALL, (0, 1.5, 0.4, 1.5), (0, 0.66, 0.4, 0.66)), ((0.4, 1.08, 0.42, -90, 180),), 0.82),
    "a": (((1, 0, 1, 1),), (_RING,), 1.0),
    "c": ((), ((0.5, 0.5, 0.5, 50, 260),), 0.84),
    "k": ((_TALL, (0.62, 1, 0, 0.42), (0.22, 0.62, 0.68, 0)), (), 0.68),
    "s": ((), ((0.28, 0.75, 0.25, 20, 250), (0.28, 0.25, 0.25, 90, -250)), 0.55),
    "t": (((0.22, 0, 0.22, 1.4), (0, 1, 0.5, 1)), (), 0.5),
    "i": ((_STEM, (0, 1.45, 0, 1.46)), (), 0.0),
    "o": ((), (_RING,), 1.0),
    "n": ((_STEM, (0.8, 0, 0.8, 0.6)), ((0.4, 0.6, 0.4, 0, 180),), 0.8),
}
_NAME = "Packstation"
_GAP, _PEN = 0.38, 0.2
_WIDTH = sum(_LETTERS[letter][2] for letter in _NAME) + _GAP * (len(_NAME) - 1)


def draw_wordmark(painter: QPainter, middle: float, foot: float, size: float, ink: QColor) -> None:
    """Draw the name on the line `foot`, its middle at x `middle`, small letters `size` high."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, _PEN * size)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    left = middle - _WIDTH * size / 2
    for letter in _NAME:
        lines, arcs, width = _LETTERS[letter]
        for x1, y1, x2, y2 in lines:
            painter.drawLine(
                QLineF(left + x1 * size, foot - y1 * size, left + x2 * size, foot - y2 * size)
            )
        for x, y, radius, first, span in arcs:
            corner, across = (left + (x - radius) * size, foot - (y + radius) * size), 2 * radius
            box = QRectF(*corner, across * size, across * size)
            painter.drawArc(box, round(first * 16), round(span * 16))
        left += (width + _GAP) * size
    painter.restore()
