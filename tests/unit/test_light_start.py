"""What the first window waits for stays light, and Qt itself is sound."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject

# Each costs tens or hundreds of milliseconds; the window paints first and loads them behind it.
HEAVY = (
    "PIL",
    "PySide6",
    "alembic",
    "biip",
    "httpx",
    "keyring",
    "pypdfium2",
    "reportlab",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "zxingcpp",
)

PARSE_EVERYTHING = """
import sys
import packstation.__main__
from packstation.cli.parser import build_parser
build_parser()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_command_line_starts_without_heavy_imports() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PARSE_EVERYTHING], capture_output=True, text=True, check=True
    )
    assert set(ended.stdout.split()).intersection(HEAVY) == set()


@pytest.mark.skipif(not hasattr(sys, "getrefcount"), reason="only CPython counts references")
def test_qt_calls_keep_the_count_of_none() -> None:
    """PySide6 6.12.0 loses a reference to None a call on Python 3.11 and aborts after thousands.

    `sys.getrefcount(None)` moves a little by itself; a thousand calls would move it by a thousand.
    From Python 3.12 on None is immortal and the count stands still.
    """
    thing = QObject()
    before = sys.getrefcount(None)
    for number in range(1000):
        thing.setObjectName(f"name {number}")
    assert abs(sys.getrefcount(None) - before) < 100
