"""What is really painted: every text with its place and size, as Qt is told to draw it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QStaticText, QTextLayout


class Text(msgspec.Struct, frozen=True):
    """One text. `box` is what its letters take up, `room` the widget it was painted on (pixels)."""

    text: str
    px: int
    box: QRectF
    room: QRectF
    on: str

    @property
    def is_inside(self) -> bool:
        """Whether no letter is cut off; letters may lean over by two pixels.

        What scrolls (the viewport is a plain QWidget) may be cut at its lower end.
        """
        beneath = self.box.height() if self.on == "QWidget" else 2
        return self.room.adjusted(-2, -2, 2, beneath).contains(self.box) or self.is_below

    @property
    def is_below(self) -> bool:
        """Scrolled out of sight altogether."""
        return self.on == "QWidget" and self.box.top() >= self.room.bottom()


@contextmanager
def recorded() -> Iterator[list[Text]]:
    """Everything that is painted meanwhile."""
    seen: list[Text] = []
    draw_text, draw_layout = QPainter.drawText, QTextLayout.draw
    draw_static = QPainter.drawStaticText

    def text(painter: QPainter, *how: Any) -> Any:
        said = next(part for part in how if isinstance(part, str))
        flags = next((part for part in how[1:] if not isinstance(part, str)), 0)
        where = how[0]
        metrics = QFontMetricsF(painter.font())
        if isinstance(where, QRect | QRectF):
            line = metrics.boundingRect(QRectF(where), int(getattr(flags, "value", flags)), said)
            box = _ink(metrics, said, line.left(), line.top() + metrics.ascent())
        else:
            box = _ink(metrics, said, where.x(), where.y())
        seen.append(_of(painter, said, painter.font().pixelSize(), box))
        return draw_text(painter, *how)

    def static(painter: QPainter, at: QPointF, made: QStaticText) -> None:
        metrics = QFontMetricsF(painter.font())
        box = _ink(metrics, made.text(), at.x(), at.y() + metrics.ascent())
        seen.append(_of(painter, made.text(), painter.font().pixelSize(), box))
        draw_static(painter, at, made)

    def layout(made: QTextLayout, painter: QPainter, at: QPointF, *more: Any) -> Any:
        box, metrics = QRectF(), QFontMetricsF(made.font())
        for line in map(made.lineAt, range(made.lineCount())):
            words = made.text()[line.textStart() : line.textStart() + line.textLength()]
            left = line.naturalTextRect().left()
            box = box.united(_ink(metrics, words, left, line.y() + line.ascent()))
        seen.append(_of(painter, made.text(), made.font().pixelSize(), box.translated(at)))
        return draw_layout(made, painter, at, *more)

    QPainter.drawText, QTextLayout.draw = text, layout  # type: ignore[method-assign,assignment]  # Qt calls the name
    QPainter.drawStaticText = static  # type: ignore[method-assign,assignment]  # Qt calls the name
    try:
        yield seen
    finally:
        QPainter.drawText, QTextLayout.draw = draw_text, draw_layout  # type: ignore[method-assign]  # as above
        QPainter.drawStaticText = draw_static  # type: ignore[method-assign]  # Qt calls the name


def _ink(metrics: QFontMetricsF, words: str, left: float, base: float) -> QRectF:
    """What the letters of one line take up, when it begins at `left` and stands on `base`."""
    return metrics.tightBoundingRect(words.strip()).translated(left, base)


def _of(painter: QPainter, said: str, px: int, box: QRectF) -> Text:
    words = said.replace("\N{LINE SEPARATOR}", "\n")
    room = QRectF(painter.window())
    return Text(words, px, box, room, type(painter.device()).__name__)
