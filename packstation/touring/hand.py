"""The tour's hand on the scanner: types codes into the window as a keyboard scanner does."""

import asyncio
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from packstation.ui.window import MainWindow

PERSONS_GAP_S = 0.2
"""Before and behind a key: the decoder tells scanners from people by it."""


class Hand:
    """Scans and presses keys in one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    async def scan(self, code: str) -> None:
        """Type `code` and Enter at a scanner's speed, and let the window take it."""
        now = int(monotonic() * 1000)
        for place, character in enumerate(code):
            self._post(0, character, now + place)
        self._post(Qt.Key.Key_Return.value, "\r", now + len(code))
        await self.settle()

    async def press(self, key: Qt.Key) -> None:
        """Press one key as a person does: slower than any scanner."""
        await asyncio.sleep(PERSONS_GAP_S)
        self._post(key.value, "", int(monotonic() * 1000))
        await asyncio.sleep(PERSONS_GAP_S)
        await self.settle()

    async def settle(self) -> None:
        """Give Qt and the loop a few turns, so that what was typed has been taken and drawn."""
        for _ in range(5):
            await asyncio.sleep(0.002)
        self._window.flush()

    def _post(self, key: int, text: str, at_ms: int) -> None:
        """The key's own time makes it a scanner's, however busy this computer is."""
        target = self._window.windowHandle()
        assert target is not None, "the window is shown"
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, _shift(text), text)
            event.setTimestamp(at_ms)
            QCoreApplication.postEvent(target, event)


def _shift(text: str) -> Qt.KeyboardModifier:
    """Capital letters come with Shift held; without it they would speak of Caps Lock."""
    modifiers = Qt.KeyboardModifier
    return modifiers.ShiftModifier if text.isupper() else modifiers.NoModifier
