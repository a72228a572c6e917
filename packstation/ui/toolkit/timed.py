"""The loop of Qt and asyncio, which forgets what was called off.

Each call of PRO sets three or four limits of half a minute and more, and calls them off some
milliseconds later. qasync keeps such a timer, Qt's with it, until its time has come: in a busy
minute thousands.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context

import qasync  # type: ignore[import-untyped]  # brings no types
from PySide6.QtCore import QObject, QTimerEvent


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # brings no types
    """qasync's, with timers of its own for what is to be called later."""

    def __init__(self, app: QObject) -> None:
        super().__init__(app)
        self._due = _Due()

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Call it after `delay` seconds, unless the handle that is returned was cancelled."""
        if delay <= 0:
            at_once: asyncio.Handle = super().call_later(0, callback, *args, context=context)
            return at_once
        return self._due.begin(delay, _Timed(self._due, callback, args, self, context))

    def close(self) -> None:
        """Nothing is called any more."""
        super().close()
        self._due.end_all()


class _Timed(asyncio.Handle):
    """Called off, it ends its timer. Over, it must not: Qt gives numbers again."""

    __slots__ = ("_due", "is_over", "timer")

    def __init__(
        self,
        due: "_Due",
        callback: Callable[..., object],
        args: tuple[object, ...],
        loop: asyncio.AbstractEventLoop,
        context: Context | None,
    ) -> None:
        super().__init__(callback, args, loop, context)
        self._due = due
        self.timer = 0
        self.is_over = False

    def cancel(self) -> None:
        super().cancel()
        if not self.is_over:
            self._due.end(self.timer)
            self.is_over = True


class _Due(QObject):
    """What waits for its time, by Qt's number of the timer."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, _Timed] = {}

    def begin(self, delay: float, handle: _Timed) -> _Timed:
        handle.timer = self.startTimer(int(delay * 1000))
        self._waiting[handle.timer] = handle
        return handle

    def end(self, timer: int) -> _Timed:
        self.killTimer(timer)
        return self._waiting.pop(timer)

    def end_all(self) -> None:
        for handle in tuple(self._waiting.values()):
            handle.cancel()

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        handle = self.end(event.timerId())
        handle.is_over = True
        handle._run()
