"""Records to write in tests, a child process to write them in, and looks at the files."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from packstation.journal.record import Record

AT = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)


def record(stream: str = "s1", position: int = 0, **changes: object) -> Record:
    """A record like those of a packing session."""
    values: dict[str, object] = {
        "type": "ItemAssigned",
        "version": 1,
        "payload": b'{"sku":"A-1","quantity":2}',
        "at": AT + timedelta(seconds=position),
        "station": "B1",
        "packer": "mia",
    }
    return Record(stream=stream, position=position, **{**values, **changes})  # type: ignore[arg-type]  # values by name


def run(stream: str, count: int, start: int = 0) -> list[Record]:
    """`count` records of one stream, one after the other."""
    return [record(stream, position) for position in range(start, start + count)]


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    """A real Python process that runs `script` with this checkout's packages."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def content(path: Path) -> bytes:
    """The bytes of a file."""
    return path.read_bytes()


def move(path: Path, to: Path) -> None:
    """Rename a file."""
    path.rename(to)
