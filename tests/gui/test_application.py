"""The one QApplication."""

from PySide6.QtGui import QPixmap, QPixmapCache

from packstation.ui.toolkit.application import PICTURES_KIB, application


def test_pictures_that_were_shown_once_do_not_fill_the_memory() -> None:
    application()
    kept = 0
    for number in range(4 * PICTURES_KIB // 16):  # 16 KiB each: four times what may be kept
        picture = QPixmap(64, 64)
        picture.fill()
        QPixmapCache.insert(f"flag {number}", picture)
    for number in range(4 * PICTURES_KIB // 16):
        kept += QPixmapCache.find(f"flag {number}", QPixmap())
    QPixmapCache.clear()
    assert 0 < kept <= PICTURES_KIB // 16
