"""What a key writes: also what AltGr does, and never what Control asks for."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from packstation.ui.toolkit.keyboard import step_of, typed_on

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ALT_GR_OF_WINDOWS = CONTROL | Qt.KeyboardModifier.AltModifier


def key(code: Qt.Key, text: str, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, held, text)


@pytest.mark.parametrize(
    ("event", "typed"),
    [
        (key(Qt.Key.Key_A, "a"), "xa"),
        (key(Qt.Key.Key_At, "@", ALT_GR_OF_WINDOWS), "x@"),
        (key(Qt.Key.Key_A, "a", CONTROL), None),
        (key(Qt.Key.Key_Backspace, "\b"), ""),
        (key(Qt.Key.Key_Return, "\r"), None),
        (key(Qt.Key.Key_F12, ""), None),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_a_key_types_on_rubs_out_or_writes_nothing(event: QKeyEvent, typed: str | None) -> None:
    assert typed_on(event, "x") == typed


def test_arrows_go_one_row_and_pages_go_five() -> None:
    codes = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_A)
    assert [step_of(key(code, "")) for code in codes] == [-1, 1, -5, 5, 0]
