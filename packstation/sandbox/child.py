"""The simulator as a child process that ends with its parent, whatever ends the parent."""

import queue
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

import msgspec


class SandboxError(Exception):
    """The child did not start; the text says what it said."""


class _Announcement(msgspec.Struct, frozen=True):
    url: str
    key: str
    orders: list[dict[str, Any]]
    locations: list[dict[str, Any]]


class SandboxProcess:
    """A running simulator. `start` blocks for about half a second: call it in a worker thread."""

    def __init__(
        self, process: subprocess.Popen[bytes], complaints: "_Complaints", announced: _Announcement
    ) -> None:
        self._process = process
        self._complaints = complaints
        self.url = announced.url
        self.key = announced.key
        self.orders = announced.orders
        self.locations = announced.locations

    @classmethod
    def start(
        cls,
        port: int = 0,
        seed: int = 1,
        latency_ms: int = 0,
        faults: Path | None = None,
        timeout_s: float = 20.0,
        state: Path | None = None,
    ) -> "SandboxProcess":
        """Start a simulator and wait until it listens; raises SandboxError.

        With `state` it goes on where the one before ended that kept its account in that file.
        """
        process = subprocess.Popen(  # noqa: S603  # our own program with checked options
            command(port, seed, latency_ms, faults, state),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        complaints = _Complaints(process)
        line = _first_line(process, timeout_s)
        try:
            announced = msgspec.json.decode(line, type=_Announcement)
        except msgspec.DecodeError as error:
            said = complaints.after(process)
            raise SandboxError(said or "the sandbox did not say where it listens") from error
        return cls(process, complaints, announced)

    @property
    def is_running(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process and wait for it."""
        self._complaints.after(self._process)

    def __enter__(self) -> "SandboxProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def command(
    port: int, seed: int, latency_ms: int, faults: Path | None, state: Path | None = None
) -> list[str]:
    """The command line of the child; in a bundle our own executable is the program."""
    program = [sys.executable, "sandbox"]
    if not getattr(sys, "frozen", False):
        program = [sys.executable, "-m", "packstation.sandbox"]
    options = ["--port", str(port), "--seed", str(seed), "--latency", str(latency_ms)]
    if faults is not None:
        options += ["--faults", str(faults)]
    if state is not None:
        options += ["--state", str(state)]
    return [*program, *options, "--exit-with-parent"]


def _first_line(process: subprocess.Popen[bytes], timeout_s: float) -> bytes:
    """The first line of the output, empty when it ends or the time is over."""
    assert process.stdout is not None, "the output is a pipe"
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(
        target=lambda pipe: lines.put(pipe.readline()),
        args=(process.stdout,),
        name="sandbox-announcement",
        daemon=True,
    ).start()
    try:
        return lines.get(timeout=timeout_s)
    except queue.Empty:
        return b""


class _Complaints:
    """Reads standard error all the time, so that the child never waits for a full pipe."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._last: deque[bytes] = deque(maxlen=50)
        self._thread = threading.Thread(
            target=self._read, args=(process,), name="sandbox-complaints", daemon=True
        )
        self._thread.start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None, "standard error is a pipe"
        with process.stderr as pipe:
            self._last.extend(pipe)

    def after(self, process: subprocess.Popen[bytes]) -> str:
        """End the process by the end of its input, else by force; its last complaints."""
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._thread.join(3)
        return b"".join(self._last).decode(errors="replace").strip()
