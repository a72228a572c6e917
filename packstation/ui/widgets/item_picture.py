"""The picture of the item that was scanned, as large as its place allows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy

from packstation.ui.widgets.part import Part


class ItemPicture(Part):
    """Keeps its proportions; gives way to words where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Draw this one from now on; None for none."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.width(), 0)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(QRectF(self.rect()).center())
        painter.drawPixmap(box, self._picture, QRectF(self._picture.rect()))
