"""A command barcode on the screen: what the screen asks for can be scanned from it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy

from packstation.ui.widgets.part import Part

HEIGHT, QUIET = 74, 24
"""In pixels of the design; the quiet zone is ten modules of a two pixel barcode and some more."""


class ScanMe(Part):
    """The barcode on white, whatever the theme, at whole pixels; takes no room without one."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: QPixmap | None = None
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.setVisible(False)

    def show_code(self, word: str, picture: QPixmap | None) -> None:
        """Show the barcode of `word`; None while there is none."""
        if picture is self._picture and word == self._word:
            return
        self._picture, self._word = picture, word
        self.setAccessibleName(word)
        self.setVisible(picture is not None)
        self.updateGeometry()
        self.update()

    @property
    def height_wanted(self) -> int:
        """How high it is with a barcode."""
        m = self.look.measures
        return m.px(HEIGHT) + m.type(22)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        if self._picture is None:
            return QSize(0, 0)
        wide = self._picture.width() + 2 * self.look.measures.px(QUIET)
        return QSize(wide, self.height_wanted)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Words come first: bars may be half as high."""
        hint = self.sizeHint()
        return QSize(hint.width(), hint.height() // 2)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._picture is None:
            return
        m = self.look.measures
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        left = (self.width() - self._picture.width()) // 2
        below = m.type(22)
        bars = QRectF(left, m.px(8), self._picture.width(), self.height() - below - m.px(10))
        # Bars are stretched in height only: their widths are what a scanner reads.
        painter.drawPixmap(bars, self._picture, QRectF(self._picture.rect()))
        painter.setFont(self.look.font_px(m.type(17), is_bold=True))
        painter.setPen(Qt.GlobalColor.black)
        caption = QRectF(0, self.height() - below, self.width(), below)
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, self._word)
