"""A window that covers the whole screen in one colour, and tells what is seen in the middle of it.

`python -m tests.tools.cover` says `covered` once it is painted; each line on standard input is
answered with the colour that the screen shows there now.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

COLOUR = "#ff00ff"


class Cover(QWidget):
    """Says so when it was painted first."""

    is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(100, self, lambda: print("covered", flush=True))


def seen_in_the_middle() -> str:
    """The colour of the screen's middle, as `#rrggbb`."""
    screen = QGuiApplication.primaryScreen()
    middle = screen.geometry().center()
    return screen.grabWindow(0, middle.x(), middle.y(), 1, 1).toImage().pixelColor(0, 0).name()


def main() -> int:
    """Cover until standard input ends."""
    app = QApplication(sys.argv[:1])
    cover = Cover()
    cover.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    cover.setStyleSheet(f"background: {COLOUR}")
    cover.setGeometry(app.primaryScreen().geometry())
    cover.show()

    def asked() -> None:
        if sys.stdin.readline():
            print(seen_in_the_middle(), flush=True)
        else:
            app.quit()

    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(asked)
    return app.exec()


class Covered:
    """The other end of a cover."""

    def __init__(self, process: Popen[str]) -> None:
        self._process = process

    def is_on_top(self) -> bool:
        """Whether the middle of the screen shows the cover."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("look\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip() == COLOUR


@contextmanager
def covered(environment: dict[str, str]) -> Iterator[Covered]:
    """A screen that is covered while the `with` lasts."""
    command = [sys.executable, "-m", "tests.tools.cover"]
    with Popen(command, env=environment, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "covered\n"
        yield Covered(process)
        process.communicate(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
