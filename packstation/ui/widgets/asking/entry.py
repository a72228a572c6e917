"""A question answered by typing, on the keyboard or on keys large enough for gloves."""

import functools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from packstation.ui.flow.prompts import Entry
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.buttons import TouchButton
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.part import Part

BACKSPACE = "⌫"
SECRET = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
"""Input methods learn nothing of it."""


class EntryPanel(Part):
    """`confirmed` is called by the field's own Enter."""

    def __init__(self, confirmed: Callable[[], None]) -> None:
        super().__init__()
        self._entry = Entry("")
        self._title = FitLabel(32, 20, is_bold=True, is_middle=True)
        self.field = QLineEdit()
        self.field.setObjectName("entry")
        self.field.setMaxLength(200)
        self.field.returnPressed.connect(confirmed)
        self._pad = QWidget()
        self._grid = QGridLayout(self._pad)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self.field)
        self._column.addWidget(self._pad)
        self._column.addStretch(1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._column.setContentsMargins(m.px(24), m.px(12), m.px(24), m.px(12))
        self._column.setSpacing(m.px(12))
        self._title.setFixedHeight(m.px(48))
        self._grid.setSpacing(m.px(8))

    def ask(self, entry: Entry) -> None:
        """Ask `entry` with an empty field that has the focus."""
        self._title.set_text(entry.title)
        self.forget()
        if entry.is_secret:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
            self.field.setInputMethodHints(SECRET)
        self.field.setAccessibleName(entry.title)
        if entry != self._entry:
            self._entry = entry
            self._make_pad()
        self._pad.setVisible(entry.has_keypad)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what was typed: setText, other than clear, leaves nothing to undo."""
        self.field.setText("")
        self.field.setEchoMode(QLineEdit.EchoMode.Normal)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhNone)

    def text(self) -> str:
        return self.field.text()

    def _make_pad(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = ("789", "456", "123", f"{self._entry.decimal or ' '}0{BACKSPACE}")
        for y, row in enumerate(rows):
            for x, sign in enumerate(row):
                if sign == " ":
                    continue
                key = TouchButton(sign, functools.partial(self._touch, sign), most=32)
                key.take_look(self.look)
                self._grid.addWidget(key, y, x)

    def _touch(self, sign: str) -> None:
        if sign == BACKSPACE:
            self.field.backspace()
        else:
            self.field.insert(sign)
