"""Pictures of the window, for the tour, the documents and the tests."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

LAYOUT_ROUNDS = 3


def grab(window: QWidget, path: Path) -> None:
    """Write what `window` shows now to `path` as PNG. Raises OSError when it cannot be written."""
    flush = getattr(window, "flush", None)
    if flush is not None:
        flush()
    settle = getattr(window, "settle", None)
    if settle is not None:
        settle()
    # Layouts of panels that just came up are posted; deliver what is posted, wait for nothing.
    for _ in range(LAYOUT_ROUNDS):
        QCoreApplication.sendPostedEvents()
    if not window.grab().save(str(path), "PNG"):
        raise OSError(f"the picture {path} could not be written")
