"""Draws icons/packstation.png (256 px) from icons/packstation.svg; run it after changing the SVG.

QT_QPA_PLATFORM=offscreen python resources/make_icon.py
"""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent / "icons"
SIZE = 256


def main() -> int:
    """Write the PNG; 1 when Qt cannot read the SVG or write the file."""
    app = QGuiApplication(sys.argv)
    renderer = QSvgRenderer(str(ICONS / "packstation.svg"))
    image = QImage(SIZE, SIZE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    is_written = renderer.isValid() and image.save(str(ICONS / "packstation.png"))
    app.quit()
    return 0 if is_written else 1


if __name__ == "__main__":
    sys.exit(main())
