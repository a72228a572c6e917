"""Key presses on their way: scans are taken out wherever the focus is, the rest goes on.

An event filter of the application looks at keys as they reach the window, before any widget. What
the decoder holds back and then finds to be typing is given to the focused widget after all.
"""

import datetime
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from packstation.scanning.check import NO_HABITS, Arrived, ScannerHabits
from packstation.scanning.keyboards import american
from packstation.scanning.scan import Scan, ScanSource, read_scan
from packstation.scanning.wedge import (
    KeyPress,
    Modifier,
    Outcome,
    Refused,
    Scanned,
    Typed,
    WedgeDecoder,
    WedgeSettings,
    as_american,
    as_the_computer_wrote,
    without_caps_lock,
)

MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: Modifier.SHIFT,
    Qt.KeyboardModifier.ControlModifier: Modifier.CONTROL,
    Qt.KeyboardModifier.AltModifier: Modifier.ALT,
    Qt.KeyboardModifier.MetaModifier: Modifier.META,
}
MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
MOST_HELD = 10_000
SCAN_CODE_OFFSET = {"windows": 0}
"""X11 and Wayland count the keys from 8."""


class ScannerKeys(QObject):
    """`scanned` gets every scan; `typed` every other key, and says whether the window used it.

    `refused` is told of what came at a scanner's speed and cannot be understood.
    """

    def __init__(
        self,
        settings: WedgeSettings,
        scanned: Callable[[Scan], None],
        typed: Callable[[QKeyEvent], bool],
        clock: Callable[[], datetime.datetime],
        refused: Callable[[], None],
        parent: QObject | None = None,
        *,
        habits: ScannerHabits = NO_HABITS,
        tap: Callable[[Arrived], bool] = lambda _: False,
    ) -> None:
        super().__init__(parent)
        self._tap = tap
        self.use(settings, habits)
        self._scanned = scanned
        self._typed = typed
        self._clock = clock
        self._refused = refused
        self._held: dict[int, QKeyEvent] = {}
        self._token = 0
        self._stamp_ms = 0.0
        self._seen_ms = 0.0
        self._silence = QTimer(self)
        self._silence.setObjectName("silence after a scan")
        self._silence.setSingleShot(True)
        self._silence.setTimerType(Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._expire)

    def use(self, settings: WedgeSettings, habits: ScannerHabits) -> None:
        """Read scans in another way from now on."""
        self._decoder = WedgeDecoder(settings)
        self._habits = habits

    def install(self) -> None:
        """Look at all keys of the application from now on."""
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def remove(self) -> None:
        """Leave the keys alone again."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._silence.stop()

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take keys at the window, where each passes once; widgets get what is given on."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(receiver, QWindow):
            return False
        assert isinstance(event, QKeyEvent)
        key = self._key_press(event)
        self._held[key.token] = QKeyEvent(event)
        at_ms = self._time_of(event)
        feed = self._decoder.feed(key, at_ms)
        self._settle(feed.outcomes)
        self._wait_for_silence()
        return True

    def _key_press(self, event: QKeyEvent) -> KeyPress:
        self._token = (self._token + 1) % MOST_HELD
        modifiers = Modifier.NONE
        for theirs, ours in MODIFIERS.items():
            if event.modifiers() & theirs:
                modifiers |= ours
        key = event.key()
        meant = american(
            event.nativeScanCode() - SCAN_CODE_OFFSET.get(QGuiApplication.platformName(), 8),
            is_shifted=bool(modifiers & Modifier.SHIFT),
            is_control=bool(modifiers & Modifier.CONTROL),
        )
        is_american = self._habits.is_american and meant is not None
        return KeyPress(
            text=meant if is_american and meant is not None else event.text(),
            plain=event.text() if is_american else None,
            american=meant,
            is_enter=key in (Qt.Key.Key_Return, Qt.Key.Key_Enter),
            is_tab=key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
            modifiers=modifiers,
            is_keypad=bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier),
            is_modifier=key in MODIFIER_KEYS,
            is_repeat=event.isAutoRepeat(),
            name=_name_of(event),
            token=self._token,
        )

    def _time_of(self, event: QKeyEvent) -> float:
        """The event's own time: keys that queued while we were busy keep their gaps."""
        self._seen_ms = monotonic() * 1000
        self._stamp_ms = float(event.timestamp()) or self._seen_ms
        return self._stamp_ms

    def _now_ms(self) -> float:
        """Now, on the clock of the last event."""
        return self._stamp_ms + monotonic() * 1000 - self._seen_ms

    def _wait_for_silence(self) -> None:
        deadline = self._decoder.deadline_ms
        if deadline is None:
            self._silence.stop()
        else:
            self._silence.start(max(int(deadline - self._now_ms()) + 1, 0))

    def _expire(self) -> None:
        self._settle(self._decoder.expire(self._now_ms()))
        self._wait_for_silence()

    def _settle(self, outcomes: tuple[Outcome, ...]) -> None:
        for outcome in outcomes:
            match outcome:
                case Scanned(keys=taken, ended_by=by) if self._is_tapped(taken, by is not None):
                    continue
                case Refused(keys=taken) if self._is_tapped(taken, has_end=None):
                    continue
                case Scanned(text=text, is_caps_lock_on=is_turned):
                    # Small letters typed with Shift prove Caps Lock. Capitals without Shift may
                    # come from a program that types, and codes match without case anyway.
                    meant = without_caps_lock(text) if is_turned and text != text.upper() else text
                    self._scanned(self._read(meant))
                case Refused():
                    self._refused()
                case Typed(keys=keys):
                    for key in keys:
                        self._give_on(key)
        if self._decoder.deadline_ms is None:
            self._held.clear()

    def _read(self, text: str) -> Scan:
        suffix, separator = self._habits.suffix, self._habits.separator
        now = self._clock()
        return read_scan(text, now, ScanSource.WEDGE, suffix=suffix, separator=separator)

    def _is_tapped(self, keys: tuple[KeyPress, ...], has_end: bool | None) -> bool:
        """Whether the scanner check is looking, and took it."""
        return self._tap(Arrived(as_the_computer_wrote(keys), as_american(keys), has_end))

    def _give_on(self, key: KeyPress) -> None:
        event = self._held.pop(key.token, None)
        if event is None or self._typed(event):
            return
        focused = QApplication.focusWidget()
        if focused is not None:
            QCoreApplication.sendEvent(focused, event)


def _name_of(event: QKeyEvent) -> str:
    """The name of a key that may write nothing; others are told by what they write."""
    try:
        return Qt.Key(event.key()).name.removeprefix("Key_")
    except ValueError:
        return ""  # a key that Qt has no name for
