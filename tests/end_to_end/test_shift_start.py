"""The start of a shift in the real window, with a label printer that is off, empty, then ready."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import run_window
from packstation.documents.labels import read_codes
from packstation.packing.printer_testing import PageResult
from packstation.packing.shipping import Format
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths
from packstation.touring.hand import Hand
from packstation.ui.places.printers.widget import PrintersPanel
from packstation.ui.places.shift import ShiftLines
from packstation.ui.window import MainWindow
from tests.tools.cups import free_port
from tests.tools.zebra import Zebra

WAIT_S = 30.0
SETTINGS = """
[window]
language = "en"
[[printers]]
kind = "network"
name = "Zebra"
host = "127.0.0.1"
port = {port}
[[printers]]
kind = "folder"
name = "Papers"
[[routes]]
kind = "label"
printer = "Zebra"
format = "zpl"
[[routes]]
kind = "packing-slip"
printer = "Papers"
"""


def test_a_packer_sees_what_prints_mends_it_tries_it_and_goes_on_with_the_first_order(
    tmp_path: Path,
) -> None:
    port = free_port()
    seen: list[str] = []

    async def work(
        window: MainWindow, bench: RunningBench, samples: tuple[dict[str, Any], ...]
    ) -> int:
        hand, zebra = Hand(window), Zebra()
        zebra.port = port

        async def until(what: str, is_so: Callable[[], bool]) -> None:
            assert await bench.until(is_so, WAIT_S), what
            await hand.settle()
            seen.append(what)

        def shift() -> str:
            return window.findChildren(ShiftLines)[0].accessibleName()

        def head() -> str:
            panel = window.findChildren(PrintersPanel)[0]
            return f"{panel._view.title} {panel._view.sentence}"

        def result() -> PageResult | None:
            page = bench.lights.state.pages.get("Zebra")
            return page.result if page is not None else None

        await until("off", lambda: "Labels Zebra does not answer" in shift())
        assert "Packing slips Papers ready" in shift()
        assert "No printer for: return labels" in shift()
        async with zebra:
            zebra.paper_out = True
            await hand.scan("PS:TEST-PRINT")
            await until("empty", lambda: result() is PageResult.FAILED)
            assert "Test page not printed" in head()
            assert "Zebra is out of paper. Put in a new roll." in head()
            zebra.new_roll()
            await hand.press(Qt.Key.Key_F5)
            await until("ready", lambda: bool(bench.lights.state.printers["Zebra"].is_good))
            await hand.scan("PS:TEST-PRINT")
            await until("printed", lambda: result() is PageResult.PRINTED)
            assert "Test page printed" in head()
            (page,) = zebra.printed
            (code,) = read_codes(page, Format.ZPL)
            await hand.scan(code)
            assert head() == "Reads well This barcode of the test page from Zebra can be scanned."
            await hand.scan(samples[0]["reference"])
            await until("order", lambda: bench.station.bench.session is not None)
            assert not window.findChildren(PrintersPanel)[0].isVisible()
        return 0

    def show(window: MainWindow) -> None:
        window.resize(1366, 768)
        window.show()

    setup = Setup(parse(SETTINGS.format(port=port)), bench_paths(tmp_path))
    assert run_window(setup, show, work) == 0
    assert seen == ["off", "empty", "ready", "printed", "order"]
