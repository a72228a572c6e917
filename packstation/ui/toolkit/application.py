"""The one QApplication. Light: the first paint waits for nothing but Qt."""

import sys

from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from packstation.ui.toolkit.features import without_features

PICTURES_KIB = 1024
"""Qt keeps every picture that a label has shown, by itself ten times as many: an order's flag, and
then the next one's, for days."""


def application() -> QApplication:
    """The one QApplication, made when there is none yet."""
    existing = QApplication.instance()
    one = existing if isinstance(existing, QApplication) else _made()
    QPixmapCache.setCacheLimit(PICTURES_KIB)  # Qt hears it only once an application stands
    return one


def _made() -> QApplication:
    without_features()
    made = QApplication(sys.argv[:1])
    made.setApplicationName("packstation")
    made.setApplicationDisplayName("Packstation")
    made.setQuitOnLastWindowClosed(False)
    return made
