"""A mistake in the window's own code: said to the packer, kept for IT, and no order notices it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import run_window
from packstation.packing.session import Phase
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths
from packstation.touring.hand import Hand
from packstation.ui.flow.controller import Controller
from packstation.ui.widgets import rail
from packstation.ui.widgets.banner import Banner
from packstation.ui.window import MainWindow

PATIENCE_S = 60.0
SAID = Speaker(Language.ENGLISH, is_strict=True).text("banner.program_fault")
Samples = tuple[dict[str, Any], ...]


def break_down(*_: object) -> None:
    raise ZeroDivisionError("a mistake in the window")


@pytest.mark.parametrize("where", ["a paint event", "a listener", "a slot"])
def test_an_order_is_packed_though_the_window_makes_a_mistake(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    async def work(window: MainWindow, bench: RunningBench, samples: Samples) -> int:
        sample = next(s for s in samples if s["reference"] and not s["cancelled"])
        hand = Hand(window)
        await hand.scan(sample["reference"])
        stream = bench.station.bench.open or ""

        def phase() -> Phase:
            return bench.station.bench.sessions[stream].phase

        assert await bench.until(lambda: phase() is Phase.PACKING, PATIENCE_S)
        banner = window.findChild(Banner)
        assert banner is not None
        assert SAID not in banner.accessibleName()
        with monkeypatch.context() as broken:
            if where == "a paint event":
                broken.setattr(rail, QPainter.__name__, break_down)
                for each in window.findChildren(rail.Rail):
                    each.update()
            elif where == "a listener":
                broken.setattr(Controller, Controller.on_change.__name__, break_down)
            else:
                QTimer.singleShot(0, break_down)
            for item in sample["items"]:
                for _ in range(item["quantity"]):
                    await hand.scan(item["barcode"])
            await hand.scan("PS:DONE")
            assert await bench.until(lambda: phase() is Phase.FINISHED, PATIENCE_S)
        await hand.settle()
        said.append(banner.accessibleName())
        return 0

    setup = Setup(parse('[station]\nname = "Bench 7"\n'), bench_paths(tmp_path))
    assert run_window(setup, MainWindow.show, work) == 0
    assert SAID in said[0]
    log = (setup.paths.log_dir / "packstation.log").read_text(encoding="utf-8")
    assert "a mistake in the window" in log
    assert '"level": "critical"' in log
