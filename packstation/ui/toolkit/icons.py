"""Pictures of acts, in the colour of the text that they stand beside."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from packstation.runtime.resources import resource_path


def draw_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """The picture `resources/icons/{name}.svg` in `box`. Raises FileNotFoundError for none such."""
    scale = painter.device().devicePixelRatio()
    picture = _pixmap(name, max(round(box.width() * scale), 1), colour.name())
    painter.drawPixmap(box.toRect(), picture)


@lru_cache(maxsize=256)
def _pixmap(name: str, side_px: int, colour: str) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # the first paint does without

    text = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    picture = QPixmap(side_px, side_px)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture
