"""The window that everything is compared with: Qt, a plain widget, nothing else.

    python -m bench._empty_window [keys N]

Tells the monotonic time at which it had painted. With `keys` it is then sent N key presses, each
of which changes the text of a label that fills the window, and tells the seconds from each key to
its painted text. Stays until standard input ends. Imports nothing that an empty window would not.
"""

import os
import sys
import threading
import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

SIZE = (1366, 768)
GAP_MS = 20
CHARACTER_A = 65


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class EmptyWindow(QWidget):
    """Tells of its first paint once that is on the screen."""

    has_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self.has_painted:
            self.has_painted = True
            QTimer.singleShot(0, lambda: tell("painted", time.monotonic(), time.process_time()))


class LabelWindow(QWidget):
    """A label that shows how many keys came."""

    def __init__(self, keys: int) -> None:
        super().__init__()
        self._left = keys
        self._began = 0.0
        self._count = 0
        self._taken: list[float] = []
        self._label = QLabel("0")
        QVBoxLayout(self).addWidget(self._label)

    def keyPressEvent(self, _: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self._count += 1
        self._label.setText(f"Item {self._count} of many")

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest and self._began:
            self._taken.append(time.perf_counter() - self._began)
            self._began = 0.0
            QTimer.singleShot(GAP_MS, self.next_key)
        return done

    def next_key(self) -> None:
        if not self._left:
            tell("keys", *self._taken)
            return
        self._left -= 1
        window = self.windowHandle()
        assert window is not None, "it is shown"
        none = Qt.KeyboardModifier.NoModifier
        key = QKeyEvent(QEvent.Type.KeyPress, CHARACTER_A, none, "a")
        self._began = time.perf_counter()
        QCoreApplication.postEvent(window, key)


def main(arguments: list[str]) -> int:
    app = QApplication(sys.argv[:1])
    window: EmptyWindow | LabelWindow
    if arguments:
        window = LabelWindow(int(arguments[1]))
        QTimer.singleShot(300, window.next_key)
    else:
        window = EmptyWindow()
    window.resize(*SIZE)
    window.show()
    threading.Thread(target=_end_with_input, daemon=True).start()
    return app.exec()


def _end_with_input() -> None:
    """Nothing here is worth an orderly end."""
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
