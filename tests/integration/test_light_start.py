"""What the first window waits for stays light, and Qt itself is sound."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from packstation.ui.places.first import FirstWindow

# Each costs tens or hundreds of milliseconds; the window paints first and loads them behind it.
HEAVY = (
    "PIL",
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

# What the first paint does without, although the window behind it needs it.
NOT_FIRST = ("asyncio", "immutables", "msgspec", "multiprocessing", "qasync")

PARSE_EVERYTHING = """
import sys
import packstation.__main__
from packstation.cli.shell.parser import build_parser
build_parser()
"""
PAINT_FIRST = """
import sys
import packstation.__main__
from packstation.cli.commands import load
from packstation.cli.shell.parser import build_parser
arguments = build_parser(["training"]).parse_args(["training", "--windowed"])
load("training").show_early(arguments)
"""
IMPORT_WINDOW = """
import sys
import packstation.desktop.live_window
"""
TELL = """
print(*sorted({name.partition(".")[0] for name in sys.modules}))
sys.stdout.flush()
import os; os._exit(0)  # a window that is shown is not worth an orderly end here
"""


def loaded_by(script: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", script + TELL],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return set(ended.stdout.split())


def test_the_command_line_starts_without_heavy_imports() -> None:
    assert loaded_by(PARSE_EVERYTHING).intersection((*HEAVY, "PySide6")) == set()


def test_the_first_paint_waits_for_nothing_but_qt() -> None:
    assert loaded_by(PAINT_FIRST).intersection((*HEAVY, *NOT_FIRST)) == set()


def test_the_window_comes_without_network_database_and_documents() -> None:
    assert loaded_by(IMPORT_WINDOW).intersection(HEAVY) == set()


def test_the_window_comes_without_what_only_a_place_needs() -> None:
    """The figures' values are light on purpose; nothing else of history is there at the start."""
    own = 'print(*(n for n in sys.modules if n.startswith("packstation.history.")))'
    history = {
        n for n in loaded_by(f"{IMPORT_WINDOW}{own}") if n.startswith("packstation.history.")
    }
    assert history <= {"packstation.history.figure", "packstation.history.days"}


def test_keys_that_come_before_the_window_reach_it_in_order_with_their_times(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, heir = FirstWindow(), QWidget()
    qtbot.addWidget(first)
    qtbot.addWidget(heir)
    heard: list[tuple[str, int]] = []
    monkeypatch.setattr(
        heir, "keyPressEvent", lambda event: heard.append((event.text(), event.timestamp()))
    )
    first.show()
    for time_ms, text in enumerate("EO-1\t", start=1):
        key = Qt.Key.Key_Tab.value if text == "\t" else 0
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(time_ms)
        QCoreApplication.sendEvent(first, event)
    heir.show()
    first.hand_over(heir)
    late = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "!")
    QCoreApplication.sendEvent(first, late)
    assert heard == [("E", 1), ("O", 2), ("-", 3), ("1", 4), ("\t", 5), ("!", 0)]


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


def test_reading_plain_codes_does_not_load_the_gs1_parser() -> None:
    program = (
        "import sys, datetime\n"
        "from packstation.scanning.scan import read_scan, ScanSource\n"
        "read_scan('4006381333931', datetime.datetime.now(datetime.UTC), ScanSource.WEDGE)\n"
        "sys.exit('biip' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
