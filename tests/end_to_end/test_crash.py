"""The real window, on a real screen, crashes: it comes back by itself and packs on."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from packstation.runtime.guard import RESTARTS
from packstation.runtime.program import own_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
PATIENCE_S = 60


def windows(folder: Path) -> list[int]:
    """The processes of this bench's window, by their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            is_own = str(folder) in words and "training" in words
            if is_own and "packstation-guard" not in words and "multiprocessing" not in str(words):
                found.append(int(entry.name))
    return found


def restarts_of(process: int) -> str:
    """What the environment of a process says of its restarts."""
    words = Path(f"/proc/{process}/environ").read_bytes().decode().split("\0")
    return next((word.partition("=")[2] for word in words if word.startswith(RESTARTS)), "0")


async def another(folder: Path, than: int) -> int:
    """The window that came after the one that crashed, once it stands."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for process in windows(folder):
                if process != than:
                    return process
            await asyncio.sleep(0.1)


def found(folder: Path, pattern: str) -> list[Path]:
    """Files anywhere under the folder."""
    return list(folder.rglob(pattern))


async def settled(folder: Path) -> None:
    """The bench has opened its records."""
    async with asyncio.timeout(PATIENCE_S):
        while not found(folder, "journal.sqlite"):
            await asyncio.sleep(0.1)


async def test_a_window_that_crashes_comes_back_and_leaves_a_report(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PACKSTATION_GUARD": "1"}
    command = own_command("training", "--windowed", "--data-dir", str(tmp_path))
    first = await asyncio.create_subprocess_exec(
        *command, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    second = 0
    try:
        await settled(tmp_path)
        os.kill(first.pid, signal.SIGSEGV)
        await first.wait()
        second = await another(tmp_path, first.pid)
        assert restarts_of(second) == "1"
        async with asyncio.timeout(PATIENCE_S):
            while not found(tmp_path, "crash-*.txt"):
                await asyncio.sleep(0.1)
        os.kill(second, signal.SIGTERM)  # ended in order, nobody starts it again
        async with asyncio.timeout(PATIENCE_S):
            while windows(tmp_path):
                await asyncio.sleep(0.1)
        await asyncio.sleep(1.0)
        assert windows(tmp_path) == []
    finally:
        for process in windows(tmp_path):
            os.kill(process, signal.SIGKILL)
