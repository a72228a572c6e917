"""The base of everything in the window that paints or measures itself."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from packstation.ui.look import Look


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


def button(role: str = "") -> QPushButton:
    """A button that never takes the focus and is never a default one."""
    made = QPushButton()
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    return made


class Stretch(QWidget):
    """Takes what space is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 0)
