"""A scanner as it comes types as an American keyboard; every layout of the computer reads it."""

import os
import string
import subprocess
import sys

import pytest

from packstation.scanning.check import TEST_TEXT
from tests.tools.screen import virtual_screen

EVERY = "".join(sorted(string.ascii_letters + string.digits + string.punctuation + " ")).strip()
READER = """
import datetime
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from packstation.scanning.check import ScannerHabits
from packstation.scanning.wedge import WedgeSettings
from packstation.ui.toolkit.keys import ScannerKeys

def say(*told):
    print(*map(repr, told), flush=True)

app = QApplication([])
field = QLineEdit()
field.show()
field.activateWindow()
field.setFocus()
now = lambda: datetime.datetime.now(datetime.UTC)
# Not about pauses: a busy computer holds up the typist among the keys of one code.
keys = ScannerKeys(WedgeSettings(max_gap_ms=1000), lambda scan: say(scan.code.text),
                   lambda key: say("typed") if key.text() else 1,
                   now, lambda: say("refused"), habits=ScannerHabits(is_american=True))
keys.install()
QTimer.singleShot(500, lambda: say("ready"))
app.exec()
"""
TYPIST = "import sys; from tests.tools.xwedge import press_american_keys as p; p(sys.argv[1], 1000)"


@pytest.mark.parametrize("layout", ["us", "de", "fr", "es", "pl", "ch"])
def test_every_printable_character_and_the_group_separator_come_out_right(layout: str) -> None:
    sent = [EVERY, "X" + TEST_TEXT]
    with virtual_screen() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        subprocess.run(["setxkbmap", layout], env=environment, check=True, timeout=20)
        reader = subprocess.Popen(
            [sys.executable, "-c", READER], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "'ready'\n"
            seen = []
            for text in sent:
                subprocess.run(
                    [sys.executable, "-c", TYPIST, text], env=environment, check=True, timeout=60
                )
                seen.append(reader.stdout.readline().strip())
        finally:
            reader.terminate()
            rest, _ = reader.communicate(timeout=20)
    assert seen == [repr(text) for text in sent]
    assert rest == ""
