"""A window for each test, offscreen unless a display is there."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.scanning.wedge import WedgeSettings
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.toolkit.keys import ScannerKeys
from tests.tools.hands import Hands
from tests.tools.printers import NOW
from tests.tools.window import Stage


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """A window of 1366 × 768 with an empty bench."""
    made = Stage(Speaker(Language.ENGLISH, is_strict=True))
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def hands(stage: Stage) -> Iterator[Hands]:
    """A scanner and a keyboard on that window."""
    keys = ScannerKeys(
        WedgeSettings(),
        stage.window.take_scan,
        stage.window.take_key,
        lambda: NOW,
        stage.window.refuse_scan,
        stage.window,
        tap=stage.window.take_arrival,
    )
    keys.install()
    yield Hands(stage.window)
    keys.remove()
