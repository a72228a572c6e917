"""Qt and asyncio in one thread, from the first paint to an orderly end."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from packstation.runtime.ending import is_asked_to_end
from packstation.ui.toolkit.application import application
from packstation.ui.toolkit.timed import Loop


def run_qt(main: Callable[[QApplication], Awaitable[int]]) -> int:
    """Run `main(app)` in one loop for Qt and asyncio; returns what it returns.

    `main` shows the window, waits until it is closed, and ends what it began. Errors in slots reach
    `sys.excepthook`, not the loop's handler.
    """
    app = application()
    app.setQuitOnLastWindowClosed(False)

    async def whole() -> int:
        with _awake_for_signals():
            return await main(app)

    if is_asked_to_end():  # while the first window was painted: nothing was raised through Qt
        raise KeyboardInterrupt
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(whole())


@contextmanager
def _awake_for_signals() -> Iterator[None]:
    """Let Ctrl+C and SIGTERM end an idle window: Python looks at signals only between its own
    steps, and Qt may wait for long without taking any.
    """
    if sys.platform == "win32":  # no such signals there, and sockets cannot be waited for
        yield
        return
    loop = asyncio.get_running_loop()
    heard, told = socket.socketpair()
    with heard, told:
        told.setblocking(False)
        before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        loop.add_reader(heard, lambda: heard.recv(4096))
        try:
            yield
        finally:
            loop.remove_reader(heard)
            signal.set_wakeup_fd(before)
