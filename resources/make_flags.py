"""Makes flags.png: `python make_flags.py FOLDER`, the folder `flags/4x3` of npm's flag-icons.

Flags of the countries in countries.json, in the order of their ISO 3166-1 alpha-2 codes, 16 in a
row, 48 × 36 pixels each; a country without one stays transparent. flag-icons is MIT-licensed
(Copyright (c) 2013 Panayiotis Lipiridis; see flags.txt).
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).parent
COLUMNS, WIDTH, HEIGHT = 16, 48, 36


def make(flags: Path) -> QImage:
    """The sprite of the flags in `flags`."""
    codes = sorted(json.loads((HERE / "countries.json").read_text(encoding="utf-8")))
    rows = -(-len(codes) // COLUMNS)
    sprite = QImage(COLUMNS * WIDTH, rows * HEIGHT, QImage.Format.Format_ARGB32)
    sprite.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sprite)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, code in enumerate(codes):
        row, column = divmod(place, COLUMNS)
        file = flags / f"{code.lower()}.svg"
        if file.exists():
            box = QRectF(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT)
            painter.setClipRect(box)
            QSvgRenderer(str(file)).render(painter, box)
    painter.end()
    return sprite


if __name__ == "__main__":
    application = QGuiApplication(sys.argv)
    make(Path(sys.argv[1])).save(str(HERE / "flags.png"))
