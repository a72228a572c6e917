"""What stands on the screen until the program behind it is loaded, and already takes scans.

Everything but Qt costs more to load than Qt itself. So this window comes first, keeps every key,
and gives them in their order, with their own times, to the real window. It speaks no language yet:
which one is asked for stands in settings that are not read yet.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from packstation.ui.toolkit.application import application
from packstation.ui.widgets.wordmark import draw_wordmark

GROUND, BAR, EDGE, INK = "#FAFAF8", "#FFFFFF", "#DCDCD5", "#12161C"
BARCODE = "1101001000011010111010011011011001100100110101100011101011"
"""Modules of a made-up barcode: the sign for "scan"."""
LONGEST_WAIT_MS = 1000
"""A window that nobody sees (minimised, on another desktop) never paints; go on without."""


class FirstWindow(QWidget):
    """Paints the frame and the sign, and keeps keys until `hand_over`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("first window")
        self.setWindowTitle("Packstation")
        self._kept: list[QKeyEvent] = []
        self._heir: QWidget | None = None
        self._painted: Callable[[], None] | None = None
        self.was_closed = False

    def wait_for_paint(self) -> None:
        """Run Qt's loop until the window is on the screen; to be called before any other loop."""
        app = application()
        self._painted = lambda: app.exit(0)
        QTimer.singleShot(LONGEST_WAIT_MS, self, self._tell_painted)
        app.exec()  # house: no other loop runs yet, and it ends with the first paint

    def hand_over(self, heir: QWidget) -> None:
        """Give `heir`, a shown window, the keys that came, and those that still come here."""
        self._heir = heir
        kept, self._kept = self._kept, []
        for key in kept:
            self._give(key)

    def put_away(self) -> None:
        """Hide, and end once no key can be on its way here: its picture takes a few megabytes."""
        self.hide()
        QTimer.singleShot(LONGEST_WAIT_MS, self, self.deleteLater)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self._heir is None:
            self._kept.append(QKeyEvent(event))
        else:
            self._give(event)

    def focusNextPrevChild(self, _: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab is a key like any other: scanners end with it."""
        return False

    def _give(self, key: QKeyEvent) -> None:
        handle = self._heir.windowHandle() if self._heir is not None else None
        if handle is not None:
            QCoreApplication.sendEvent(handle, QKeyEvent(key))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.was_closed = True
        super().closeEvent(event)

    def _tell_painted(self) -> None:
        painted, self._painted = self._painted, None
        if painted is not None:
            painted()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        width, height = self.width(), self.height()
        painter.fillRect(self.rect(), QColor(GROUND))
        for top, tall, edge in ((0.0, height / 12, height / 12), (height * 5 / 6, height / 6, 0)):
            painter.fillRect(QRectF(0, top, width, tall), QColor(BAR))
            painter.fillRect(QRectF(0, top + edge, width, 1), QColor(EDGE))
        self._draw_sign(painter, width / 2, height * 0.40, width / 4)
        draw_wordmark(painter, width / 2, height * 0.64, height / 32, QColor(INK))
        # The paint is on the screen when this event is through.
        QTimer.singleShot(0, self, self._tell_painted)

    def _draw_sign(self, painter: QPainter, x: float, y: float, width: float) -> None:
        module = max(round(width / len(BARCODE)), 1)
        left = round(x - module * len(BARCODE) / 2)
        for place, is_dark in enumerate(BARCODE):
            if is_dark == "1":
                bar = QRectF(left + place * module, y - width / 5, module, width * 2 / 5)
                painter.fillRect(bar, QColor(INK))


def show_first(show: Callable[[QWidget], None]) -> FirstWindow:
    """Make the first window, let `show` show it, and return once it is painted."""
    application()
    window = FirstWindow()
    show(window)
    window.wait_for_paint()
    return window
