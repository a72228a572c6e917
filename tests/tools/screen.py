"""A virtual screen (Xvfb) for tests that need a real window system."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_screen(size: str = "1366x768") -> Iterator[str]:
    """Start an X server of its own and yield its DISPLAY, e.g. `:99`. Xvfb picks a free number."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as announced:
                number = announced.readline().strip()  # written once the server takes clients
            if not number:
                raise RuntimeError(f"Xvfb ended with {server.wait()} instead of opening a screen")
            yield f":{number}"
        finally:
            server.terminate()
