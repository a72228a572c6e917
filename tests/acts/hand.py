"""A packer's hand that counts what it does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from packstation.touring.hand import Hand
from packstation.ui.flow.actions import Act
from packstation.ui.widgets.bottom import ActButton
from packstation.ui.window import MainWindow


class CountingHand(Hand):
    """Scans at a scanner's speed, keys at a person's, and a finger on the buttons."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._over = window
        self.scans = self.keys = self.touches = 0

    async def scan(self, code: str) -> None:
        self.scans += 1
        await super().scan(code)

    async def press(self, key: Qt.Key) -> None:
        self.keys += 1
        await super().press(key)

    async def touch(self, act: Act) -> None:
        """The button of `act`."""
        self.touches += 1
        [button] = [
            one for one in self._over.findChildren(ActButton) if one.isVisible() and one.act is act
        ]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.settle()

    def begin(self) -> None:
        """Count from here on."""
        self.scans = self.keys = self.touches = 0
