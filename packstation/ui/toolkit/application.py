"""The one QApplication. Light: the first paint waits for nothing but Qt."""

import sys

from PySide6.QtWidgets import QApplication

from packstation.ui.toolkit.features import without_features


def application() -> QApplication:
    """The one QApplication, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    without_features()
    made = QApplication(sys.argv[:1])
    made.setApplicationName("packstation")
    made.setApplicationDisplayName("Packstation")
    made.setQuitOnLastWindowClosed(False)
    return made
