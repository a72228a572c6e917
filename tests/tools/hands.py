"""A scanner and a person at the keyboard of a window. Time stamps tell them apart, not waiting."""

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from packstation.ui.window import MainWindow

SCANNER_GAP_MS = 2
PERSON_GAP_MS = 180
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Right": Qt.Key.Key_Right,
    "Left": Qt.Key.Key_Left,
    "Backspace": Qt.Key.Key_Backspace,
    "Space": Qt.Key.Key_Space,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1 + n - 1) for n in range(1, 13)},
}


def _shift(character: str) -> Qt.KeyboardModifier:
    """Capital letters come with Shift held; without it they would speak of Caps Lock."""
    if character.isupper():
        return Qt.KeyboardModifier.ShiftModifier
    return Qt.KeyboardModifier.NoModifier


class Hands:
    """Keys reach the window as the window system sends them: to the window, not to a widget."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._now_ms = 1_000_000

    def scan(self, text: str) -> None:
        """What a scanner types, Enter at its end."""
        self._now_ms += 1000
        for character in text:
            self._key(ord(character.upper()), character, _shift(character))
            self._now_ms += SCANNER_GAP_MS
        self._key(Qt.Key.Key_Return, "\r")
        self._window.flush()

    def type(self, text: str) -> None:
        """What a person types."""
        for character in text:
            self._now_ms += PERSON_GAP_MS
            self._key(ord(character.upper()), character, _shift(character))
        self._settle()

    def press(self, key: str) -> None:
        """A key by name, such as `F4`, `Esc` or `Ctrl+F`."""
        self._now_ms += PERSON_GAP_MS
        modifiers = Qt.KeyboardModifier.NoModifier
        if key.startswith("Ctrl+"):
            key, modifiers = key[5:], Qt.KeyboardModifier.ControlModifier
        code = KEYS.get(key, 0) or ord(key.upper())
        text = "\r" if key == "Enter" else key if len(key) == 1 and not modifiers else ""
        self._key(code, text, modifiers)
        self._settle()

    def touch(self, widget: QWidget, at: QPointF | None = None) -> None:
        """A finger on `widget`."""
        point = at if at is not None else QPointF(widget.rect().center())
        QTest.mouseClick(
            widget,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            point.toPoint(),
        )
        self._window.flush()

    def _settle(self) -> None:
        """A key that no scanner sends ends what the decoder still holds back."""
        self._now_ms += PERSON_GAP_MS
        self._key(Qt.Key.Key_F24, "")
        self._window.flush()

    def _key(
        self,
        code: int,
        text: str,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        handle = self._window.windowHandle()
        assert handle is not None, "the window is shown"
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text)
        event.setTimestamp(self._now_ms)
        QCoreApplication.sendEvent(handle, event)
