"""What rows of lines are drawn of, kept from one row to the next.

Shaping a text and drawing a ring are most of what a row costs, and a list that scrolls by one scan
draws a screen of rows.
"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText

from packstation.ui.flow.tone import Tone
from packstation.ui.toolkit.look import Look, font_of
from packstation.ui.widgets.line_model import LineRow
from packstation.ui.widgets.shapes import draw_shape

KEPT_TEXTS = 2048
KEPT_SIGNS = 128
FULL_TURN = 360


def draw_text(painter: QPainter, box: QRect, text: str, font: QFont) -> None:
    """`text` in one line, in the middle of the height of `box`; too long, without its middle."""
    laid_out = _laid_out(text, font.family(), font.pixelSize(), font.bold(), box.width())
    top = box.top() + (box.height() - laid_out.size().height()) / 2
    painter.setFont(font)
    painter.drawStaticText(QPointF(box.left(), top), laid_out)


def width_of(text: str, font: QFont) -> int:
    """Pixels from the left edge of `text` to where the next would begin."""
    return _width(text, font.family(), font.pixelSize(), font.bold())


def draw_progress(painter: QPainter, spot: QRectF, row: LineRow, look: Look) -> None:
    """How far a line is: a ring that fills, or the sign of a finished or a short one."""
    turned = FULL_TURN if row.is_finished else round(FULL_TURN * row.done / max(row.wanted, 1))
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(
        round(spot.left()),
        round(spot.top()),
        _sign(look, round(spot.width()), ratio, turned, row.short > 0 and row.is_finished),
    )


@lru_cache(KEPT_TEXTS)
def _laid_out(text: str, family: str, px: int, is_bold: bool, width: int) -> QStaticText:
    font = font_of(family, px, is_bold)
    is_whole = _width(text, family, px, is_bold) <= width
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
    made = QStaticText(text if is_whole else elided)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font)
    return made


@lru_cache(KEPT_TEXTS)
def _width(text: str, family: str, px: int, is_bold: bool) -> int:
    return QFontMetrics(font_of(family, px, is_bold)).horizontalAdvance(text)


@lru_cache(KEPT_SIGNS)
def _sign(look: Look, side: int, ratio: float, turned: int, is_short: bool) -> QPixmap:
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    spot = QRectF(0, 0, side, side)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if turned == FULL_TURN:
        tone = Tone.ATTENTION if is_short else Tone.DONE
        draw_shape(painter, tone, spot, look.signal(tone))
    else:
        painter.setPen(QPen(look.colour("frame"), max(look.measures.px(2), 2)))
        ring = spot.adjusted(2, 2, -2, -2)
        painter.drawEllipse(ring)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawPie(ring.adjusted(3, 3, -3, -3), FULL_TURN // 4 * 16, -turned * 16)
    painter.end()
    return made
