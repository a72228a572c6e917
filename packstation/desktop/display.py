"""Examines what only Qt knows: the screen, its scaling, and what plays sounds. For the doctor."""

import os
import sys
from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from packstation.assembly.examining.finding import Finding, State
from packstation.assembly.setup import Setup
from packstation.sentences.speaker import Speaker
from packstation.ui.toolkit.sounds import player_of_system

LEAST = QSize(1280, 720)
"""In points; everything was looked at from 1366×768 on."""
MOST_SCALING = 2.5


def examine_display(setup: Setup, speaker: Speaker) -> Iterator[Finding]:
    """The screen that the window stands on, or would; and sounds."""
    app = _application()
    if app is None:
        yield Finding("display", State.WARN, speaker.text("doctor.display.none"))
    else:
        screen = app.primaryScreen()
        size, factor = screen.size(), screen.devicePixelRatio()
        yield _size(size, speaker)
        scaling = f"{round(factor * 100)} %"
        if factor > MOST_SCALING:
            told = speaker.text("doctor.scaling.large", percent=round(factor * 100))
            yield Finding("scaling", State.WARN, told)
        else:
            yield Finding("scaling", State.OK, scaling)
    yield _sound(setup, speaker)


def _size(size: QSize, speaker: Speaker) -> Finding:
    shown = {"width": size.width(), "height": size.height()}
    if size.width() < LEAST.width() or size.height() < LEAST.height():
        wanted = f"{LEAST.width()} × {LEAST.height()}"
        told = speaker.text("doctor.display.small", least=wanted, **shown)
        return Finding("display", State.WARN, told)
    return Finding("display", State.OK, speaker.text("doctor.display.ok", **shown))


def _sound(setup: Setup, speaker: Speaker) -> Finding:
    window = setup.settings.window
    if not window.sounds or not window.volume_percent:
        return Finding("sound", State.OK, speaker.text("doctor.sound.off"))
    player = player_of_system()
    if not player:
        return Finding("sound", State.WARN, speaker.text("doctor.sound.none"))
    return Finding("sound", State.OK, f"{player}, {window.volume_percent} %")


def _application() -> QApplication | None:
    """The window's own, or one to ask with; Qt ends the process where there is no display."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    has_display = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    return QApplication([]) if has_display else None
