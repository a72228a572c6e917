"""Starts the windows that are compared, and listens to what they tell."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

EMPTY = ("bench._empty_window",)
APP = ("bench._app_window",)
PATIENCE_S = 120.0
_BYTECODE = tempfile.TemporaryDirectory()
"""An installed program brings its bytecode; where Python may not write any, it is kept here."""


class Child:
    """A window in a process of its own. Moments are seconds since its start was asked for."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**with_display(), **environment},
            text=True,
        )

    def hear(self, what: str) -> list[float]:
        """The numbers told with `what`. Raises EOFError when the child ends without telling."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told, *numbers = line.split()
            if told == what:
                return [float(number) for number in numbers]
        raise EOFError(f"the window ended before it told {what!r}")

    def moment(self, what: str) -> float:
        """When `what` was told, seconds after the start."""
        return self.hear(what)[0] - self.began

    def scan(self, code: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(code + "\n")
        self.process.stdin.flush()

    def resident_mb(self) -> float:
        """What the process and those that it started hold in memory now. Linux only.

        Proportional: what processes share counts for each in its part.
        """
        return sum(map(_proportional_mb, _with_children(self.process.pid)))

    def handles(self) -> int:
        """Its open files and threads, and those of the processes that it started."""
        counted = 0
        for pid in _with_children(self.process.pid):
            for kind in ("fd", "task"):
                counted += sum(1 for _ in Path(f"/proc/{pid}/{kind}").iterdir())
        return counted

    def end(self) -> None:
        """Close it in order."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.wait(PATIENCE_S)


def _with_children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    children = [child for thread in threads for child in (thread / "children").read_text().split()]
    return [pid, *(found for child in children for found in _with_children(int(child)))]


def _proportional_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(kilobytes) / 1024


def with_display() -> dict[str, str]:
    """Our environment; without a display the windows are drawn into memory."""
    root = str(Path(__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONPYCACHEPREFIX": _BYTECODE.name}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


@contextmanager
def child(command: Sequence[str], **environment: str) -> Iterator[Child]:
    """A child that is closed in order, or killed when something went wrong."""
    made = Child(command, environment)
    try:
        yield made
        if made.process.poll() is None:
            made.end()
    finally:
        made.process.kill()
        made.process.wait()
        for pipe in (made.process.stdin, made.process.stdout):
            if pipe is not None:
                pipe.close()


def training(folder: Path) -> tuple[str, ...]:
    """The program in training mode, its data in `folder`."""
    return (*APP, "training", "--windowed", "--data-dir", str(folder))
