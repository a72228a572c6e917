"""Text as large as its place allows: names of 3 and of 120 characters both fill the panel."""

from bisect import bisect_left
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from packstation.ui.widgets.part import Part

ELLIPSIS = "…"
_FINE_BELOW, _MIDDLING_BELOW = 24, 48


class FitLabel(Part):
    """Wraps, then shrinks from `most` to `least` pixels of type, and elides only after that."""

    def __init__(
        self,
        most: float,
        least: float = 16,
        *,
        is_bold: bool = False,
        colour: str = "text",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        is_middle: bool = False,
        one_line_from: float = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`one_line_from`: rather one line of at least that size than two larger ones."""
        super().__init__(parent)
        self._one_line_from = one_line_from
        self._text = ""
        self._most, self._least = most, least
        self._is_bold = is_bold
        self._colour = colour
        self._align = align
        self._is_middle = is_middle
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, round(self.look.measures.type(self._least) * 1.4))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, round(self.look.measures.type(self._most) * 1.4))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self._text or self.width() < 8:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        measures = self.look.measures
        draw_fitted(
            painter,
            self._text,
            QRectF(self.contentsRect()),
            self.look.font(self._most, is_bold=self._is_bold),
            measures.least(self._least),
            self.look.colour(self._colour),
            self._align,
            is_middle=self._is_middle,
            one_line_px=measures.type(self._one_line_from) if self._one_line_from else 0,
        )


def draw_fitted(
    painter: QPainter,
    text: str,
    rect: QRectF,
    font: QFont,
    least_px: int,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    is_middle: bool = False,
    one_line_px: int = 0,
) -> None:
    """Draw `text` into `rect` in the largest size from the font's own down to `least_px`.

    `one_line_px`: one line of at least that size is better than several larger ones.
    """
    size = (int(rect.width()), int(rect.height()))
    face = (font.family(), font.bold())
    px, shown = _fitting(text, *size, font.pixelSize(), least_px, *face)
    if one_line_px:
        single = _one_line(text, size[0], min(font.pixelSize(), size[1]), *face)
        px, shown = (single, text) if single >= one_line_px else (px, shown)
    fitted = QFont(font)
    fitted.setPixelSize(px)
    layout, height = _laid_out(shown, fitted, rect.width(), align)
    painter.setPen(colour)
    top = rect.top() + (max(rect.height() - height, 0) / 2 if is_middle else 0)
    layout.draw(painter, QPointF(rect.left(), top))


@lru_cache(maxsize=256)
def _fitting(
    text: str, width: int, height: int, most: int, least: int, family: str, is_bold: bool
) -> tuple[int, str]:
    """The largest size in which `text` fits, and the text: elided when no size does."""
    font = QFont(family)
    font.setBold(is_bold)

    def fits(px: int) -> bool:
        font.setPixelSize(px)
        return _fits(text, font, width, height)

    if fits(most):
        return most, text
    rungs = [px for px in range(min(least, most), most) if px == least or _rung(px) == px]
    found = bisect_left(rungs, 1, key=lambda px: not fits(px))
    if found:
        return rungs[found - 1], text
    font.setPixelSize(least)
    return least, _elided(text, font, width, height)


def _rung(px: int) -> int:
    """The next size below that texts are fitted to: Qt keeps the letters of every size it drew."""
    step = 1 if px < _FINE_BELOW else 2 if px < _MIDDLING_BELOW else 4
    return px - px % step


@lru_cache(maxsize=64)
def _one_line(text: str, width: int, most: int, family: str, is_bold: bool) -> int:
    """The size in which `text` is one line of `width`, at most `most`."""
    font = QFont(family)
    font.setBold(is_bold)
    font.setPixelSize(max(most, 1))
    needed = QFontMetricsF(font).horizontalAdvance(text)
    return most if needed <= width else _rung(int(most * (width - 2) / needed))


def _fits(text: str, font: QFont, width: int, height: int) -> bool:
    metrics = QFontMetricsF(font)
    widest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0)
    if widest > width:
        return False
    return _laid_out(text, font, width, Qt.AlignmentFlag.AlignLeft)[1] <= height


def _elided(text: str, font: QFont, width: int, height: int) -> str:
    def is_small(shown: str) -> bool:
        return _laid_out(shown, font, width, Qt.AlignmentFlag.AlignLeft)[1] <= height

    if is_small(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if is_small(text[:middle].rstrip() + ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def _laid_out(
    text: str, font: QFont, width: float, align: Qt.AlignmentFlag
) -> tuple[QTextLayout, float]:
    layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), font)
    option = QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    metrics = QFontMetricsF(font)
    height = 0.0
    leading = metrics.lineSpacing() * 0.94
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += leading
    layout.endLayout()
    # The last line's descenders stand below a leading that is tight.
    return layout, height - leading + metrics.height() if height else 0.0
