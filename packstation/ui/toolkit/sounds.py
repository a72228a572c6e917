"""Sounds, off the packer's critical path. Without a player the system's beep does it.

PySide6-Essentials has no multimedia: Windows plays through winsound, elsewhere a small player of
the system is started.
"""

import asyncio
import logging
import shutil
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication

from packstation.runtime.resources import resource_path
from packstation.runtime.tasks import Tasks
from packstation.ui.flow.signals import Signal
from packstation.ui.toolkit.quieter import quieter

log = logging.getLogger(__name__)

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
MOST_AT_ONCE = 3
"""Twenty scans a second must not pile up players."""


class Sounds(Protocol):
    """Plays signals. Returns at once and never raises."""

    def play(self, signal: Signal) -> None: ...


class Silence:
    """For benches that want none, and for tests."""

    def play(self, _: Signal) -> None:
        """Nothing."""


class Beep:
    """The system's one sound, for what went wrong."""

    def play(self, signal: Signal) -> None:
        if signal is not Signal.ADDED:
            QApplication.beep()


class PlayerSounds:
    """Starts a player of the system for each sound, as a child process."""

    def __init__(self, tasks: Tasks, player: tuple[str, ...], folder: Path) -> None:
        self._tasks = tasks
        self._player = player
        self._folder = folder
        self._running = 0

    def play(self, signal: Signal) -> None:
        file = self._folder / f"{signal.value}.wav"
        if self._running < MOST_AT_ONCE:
            self._tasks.start(f"sound {signal.value}", self._play(file))

    async def _play(self, file: Path) -> None:
        self._running += 1
        try:
            process = await asyncio.create_subprocess_exec(
                *self._player,
                str(file),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await process.wait()
        except OSError as error:
            log.warning("the sound %s could not be played: %s", file.name, error)
        finally:
            self._running -= 1


class WindowsSounds:
    """winsound plays in a thread of its own."""

    def __init__(self, folder: Path, play: Callable[[str], None]) -> None:
        self._folder = folder
        self._play = play

    def play(self, signal: Signal) -> None:
        try:
            self._play(str(self._folder / f"{signal.value}.wav"))
        except RuntimeError as error:
            log.warning("the sound %s could not be played: %s", signal.value, error)


def sounds_of_system(tasks: Tasks, percent: int, folder: Path) -> Sounds:
    """How this computer plays sounds, so loud in percent; quieter ones are made in `folder`."""
    if not percent:
        return Silence()
    try:
        folder = quieter(resource_path("sounds"), percent, folder)
    except (OSError, wave.Error) as error:
        log.warning("no sounds but the system's own: %s", error)
        return Beep()
    if sys.platform == "win32":
        import winsound

        flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        return WindowsSounds(folder, lambda file: winsound.PlaySound(file, flags))
    player = next((one for one in PLAYERS if shutil.which(one[0])), None)
    if player is None:
        return Beep()
    return PlayerSounds(tasks, (str(shutil.which(player[0])), *player[1:]), folder)


def player_of_system() -> str:
    """What would play sounds here; empty: only the system's beep."""
    if sys.platform == "win32":
        return "winsound"
    return next((one[0] for one in PLAYERS if shutil.which(one[0])), "")
