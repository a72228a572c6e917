"""Waiting for the start screen to stand."""

import asyncio

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from packstation.runtime.tasks import Tasks
from packstation.ui.toolkit.painted import painted


def test_a_log_out_while_the_start_screen_is_painted_ends_the_program(
    qapp: QApplication,
) -> None:
    """Both come in one turn of the loop; the end is not lost over the paint."""
    window = QWidget()

    async def shown_and_ended() -> None:
        tasks = Tasks(lambda _name, _error: None)
        waiting = tasks.start("wait", painted(window))
        await asyncio.sleep(0)
        QCoreApplication.sendEvent(window, QPaintEvent(window.rect()))
        qapp.sendPostedEvents()
        qapp.processEvents()  # house: no loop of Qt runs in this test
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(shown_and_ended())
    window.deleteLater()
