"""The real program, with an ear on its windows: what it tells is told to the benchmark.

Runs the program's own command line. Tells the monotonic times of: `painted` (the first window is
on the screen, and keeps every scan), `full` (the whole start screen is), `live` (the bench behind
it is open), `order` (an order stands painted on the screen). From `live` on it scans each line of
standard input; at its end the window is closed as a person closes it. Only this file listens in:
the program has no flag for it. Nothing is imported here before the program imports it itself.
"""

import sys
import threading
import time
from typing import TYPE_CHECKING

import packstation.ui.places.first as first
from packstation.__main__ import main as packstation

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class ToldFirst(first.FirstWindow):
    """The program's first window."""

    def wait_for_paint(self) -> None:
        super().wait_for_paint()
        tell("painted", time.monotonic(), time.process_time())
        _listen_to_main_window()


def _listen_to_main_window() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
    from PySide6.QtGui import QPaintEvent

    import packstation.ui.window as room

    class Scanner(QObject):
        """Its thread hands over whole lines: held up among the keys of one, it would seem to be
        somebody who types."""

        line = Signal(str)

        def __init__(self, window: room.MainWindow) -> None:
            super().__init__(window)
            self.line.connect(self.type, Qt.ConnectionType.QueuedConnection)
            self.window, self.destination = window, window.windowHandle()

        def read(self) -> None:
            for line in sys.stdin:
                self.line.emit(line.strip())
            QCoreApplication.postEvent(self.window, QEvent(QEvent.Type.Close))

        def type(self, line: str) -> None:
            assert self.destination is not None, "it is painted"
            _type(self.destination, line)

    class ToldWindow(room.MainWindow):
        """Tells each thing once."""

        told: frozenset[str] = frozenset()

        def tell_once(self, what: str) -> bool:
            if what in self.told:
                return False
            self.told |= {what}
            QTimer.singleShot(0, lambda: tell(what, time.monotonic(), time.process_time()))
            return True

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            self.tell_once("full")

        def flush(self) -> None:
            super().flush()
            header = self.view.header
            if header is not None and header.total and "order" not in self.told:
                self.repaint()  # what is told is on the screen
                self.tell_once("order")
            if not self.station.bench.is_starting and self.tell_once("live"):
                threading.Thread(target=Scanner(self).read, daemon=True).start()

    room.MainWindow = ToldWindow  # type: ignore[misc]  # the one place the program takes it from


def _type(destination: "QWindow", line: str) -> None:
    """A scanner's keys, stamped by the system, however late they are seen."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    stamp = round(time.monotonic() * 1_000)
    for character in line + "\r":
        key = Qt.Key.Key_Return.value if character == "\r" else 0
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            typed = QKeyEvent(kind, key, none, character)
            typed.setTimestamp(stamp)
            QCoreApplication.postEvent(destination, typed)


def main() -> int:
    """Run the program's command line."""
    # httpx loads a command line of its own where these are; only developers' tools bring them.
    sys.modules |= {"rich": None, "pygments": None}  # type: ignore[dict-item]  # None: not there
    first.FirstWindow = ToldFirst  # type: ignore[misc]  # likewise
    return packstation(sys.argv[1:])
