"""Pictures of the window, for the tour, the documents and the tests."""

from pathlib import Path

from PySide6.QtWidgets import QWidget


def grab(window: QWidget, path: Path) -> None:
    """Write what `window` shows now to `path` as PNG. Raises OSError when it cannot be written."""
    flush = getattr(window, "flush", None)
    if flush is not None:
        flush()
    if not window.grab().save(str(path), "PNG"):
        raise OSError(f"the picture {path} could not be written")
