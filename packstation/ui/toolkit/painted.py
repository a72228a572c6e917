"""Waiting for a window to stand on the screen."""

import asyncio
import contextlib

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_S = 1.0
"""A window that nobody sees (minimised, on another desktop) never paints; go on without."""


class _Ear(QObject):
    """Hears the first paint of what it filters."""

    def __init__(self, painted: asyncio.Event) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            # It is on the screen when this event is through.
            QTimer.singleShot(0, self, self._painted.set)
        return False


async def painted(window: QWidget) -> None:
    """Return when `window`, just shown, has been painted, or nobody sees it."""
    on_screen = asyncio.Event()
    ear = _Ear(on_screen)
    window.installEventFilter(ear)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT_S):
                await on_screen.wait()
    finally:
        window.removeEventFilter(ear)
