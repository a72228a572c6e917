"""A window comes to the front, or asks for attention where the desktop keeps it back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def come_to_front(window: QWidget) -> None:
    """Out of minimisation, above the others, with the keyboard; else its entry flashes."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
