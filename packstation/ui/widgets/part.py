"""The base of everything in the window that paints or measures itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from packstation.ui.toolkit.look import Look


class Part(QWidget):
    """A widget that is told the look in force. Never takes the focus: scans do not travel by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def take_look(self, look: Look) -> None:
        """Use `look` from now on. Parts with sizes of their own set them here."""
        self.look = look
        self.updateGeometry()
        self.update()


def label(role: str, *, wraps: bool = False) -> QLabel:
    """A text whose size and weight the style sheet gives by `role`. Never rich text: names and
    PRO's sentences are other people's."""
    made = QLabel()
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    return made
