"""A scanner as fast as there are, on a real X server: every scan whole, equal digits included."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.screen import virtual_screen

TEXT, TIMES = "4006333393006", 8
READER = """
import datetime, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from packstation.scanning.wedge import WedgeSettings
from packstation.ui.toolkit.keys import ScannerKeys

def say(text):
    print(text, flush=True)

app = QApplication([])
field = QLineEdit()
field.show()
field.activateWindow()
field.setFocus()
now = lambda: datetime.datetime.now(datetime.UTC)
keys = ScannerKeys(WedgeSettings(), lambda scan: say(scan.code.text), lambda key: say("typed") or 1,
                   now, lambda: say("refused"))
keys.install()
QTimer.singleShot(500, lambda: say("ready"))
app.exec()
"""


@pytest.mark.parametrize("gap_us", [0, 500, 4000])
def test_no_scan_is_cut_however_fast_the_scanner_types(tmp_path: Path, gap_us: int) -> None:
    with virtual_screen() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        reader = subprocess.Popen(
            [sys.executable, "-c", READER], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
            subprocess.run(
                [sys.executable, "-m", "tests.tools.xwedge", str(gap_us), str(TIMES), TEXT],
                env=environment,
                check=True,
                timeout=60,
            )
            seen = [reader.stdout.readline().strip() for _ in range(TIMES)]
        finally:
            reader.terminate()
            rest, _ = reader.communicate(timeout=20)
    assert seen == [TEXT] * TIMES
    assert rest == ""
