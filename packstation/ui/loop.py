"""Qt and asyncio in one thread, from the first paint to an orderly end."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import qasync  # type: ignore[import-untyped]  # brings no types
from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The one QApplication, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("packstation")
    made.setApplicationDisplayName("Packstation")
    made.setQuitOnLastWindowClosed(False)
    return made


def run_qt(main: Callable[[QApplication], Awaitable[int]]) -> int:
    """Run `main(app)` in one loop for Qt and asyncio; returns what it returns.

    `main` shows the window, waits until it is closed, and ends what it began. Errors in slots reach
    `sys.excepthook`, not the loop's handler.
    """
    app = application()
    app.setQuitOnLastWindowClosed(False)

    async def whole() -> int:
        return await main(app)

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(whole())
