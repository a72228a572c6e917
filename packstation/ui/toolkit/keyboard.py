"""Which act a key means, given what is offered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.view import Screen
from packstation.ui.flow.view_of import MORE

STEPS = {
    Qt.Key.Key_Up.value: -1,
    Qt.Key.Key_Down.value: 1,
    Qt.Key.Key_PageUp.value: -5,
    Qt.Key.Key_PageDown.value: 5,
}
"""Keys that go through a list."""
ALSO: dict[Screen, tuple[Act, ...]] = {
    Screen.START: (Act.FIND, Act.NEXT_ORDER),
    Screen.PACKING: (*MORE, Act.FIND, Act.NEXT_ORDER),
    Screen.SHIPPING: (Act.EXTRA, Act.FIND, Act.RETRY),
    Screen.READY: (Act.EXTRA, Act.FIND),
    Screen.PROBLEM: (Act.FIND,),
    Screen.QUESTION: (Act.FIND,),
    Screen.HELD: (Act.FIND,),
}
"""Acts whose keys work on a screen without a button there."""


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is one of the two Enter keys."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def step_of(event: QKeyEvent) -> int:
    """How many rows of a list the key goes down (or up, below 0); 0 for every other key."""
    return STEPS.get(event.key(), 0)


def typed_on(event: QKeyEvent, text: str) -> str | None:
    """`text` after the key: typed on, rubbed out or pasted; None when the key writes nothing.

    AltGr is Control and Alt on Windows, and writes signs such as @ there.
    """
    if event.matches(QKeySequence.StandardKey.Paste):
        return text + QGuiApplication.clipboard().text().strip()
    if event.key() == Qt.Key.Key_Backspace:
        return text[:-1]
    held = event.modifiers()
    is_command = bool(held & Qt.KeyboardModifier.ControlModifier) and not (
        held & Qt.KeyboardModifier.AltModifier
    )
    if event.text() and event.text().isprintable() and not is_command:
        return text + event.text()
    return None


def key_name(event: QKeyEvent) -> str:
    """The key as acts name theirs."""
    if is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return "Enter"
    keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    if keypad and event.text().isdigit():
        return event.text()
    return QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)


def act_of_key(
    event: QKeyEvent,
    offered: tuple[Pressable, ...],
    screen: Screen,
    openers: tuple[Pressable, ...],
    *,
    is_typing: bool,
) -> Pressable | None:
    """The act of the key: a button, then another key of the screen, then one of `openers`.

    `is_typing`: a field has the focus, so letters and digits are its own.
    """
    name = key_name(event)
    is_character = len(event.text()) == 1 and event.text().isprintable()
    if is_typing and is_character and "Ctrl" not in name:
        return None
    for act in offered:
        if act.key == name:
            return act
    if Act.BACK in offered:
        return None
    everywhere = (Act.KEY, *openers)
    also = (*ALSO.get(screen, ()), *everywhere) if screen is not Screen.ALERT else ()
    if name == "/" and Act.FIND in also:
        return Act.FIND
    return next((act for act in also if act.key and act.key == name), None)
