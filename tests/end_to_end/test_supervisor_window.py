"""Every act of a supervisor in the real window against the simulator, and those PRO forbids."""

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import run_window
from packstation.packing.intervening import Wanted
from packstation.packing.session import Phase
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths
from packstation.touring.hand import Hand
from packstation.ui.flow.place import Prompt
from packstation.ui.places.supervise.place import SupervisePlace
from packstation.ui.window import MainWindow

WAIT_S = 30.0
WALK = (
    (Wanted.ADD_PACKAGE, "ReadyToShip", "Not while it is: ready to ship"),
    (Wanted.NOT_READY, "Allocated", "Done: Not ready"),
    (Wanted.NOT_READY, "Allocated", "Not while it is: not ready"),
    (Wanted.READY, "ReadyToShip", "Done: Ready to ship"),
    (Wanted.DEALLOCATE, "Unallocated", "Done: Take the service away"),
    (Wanted.LABEL, "Unallocated", "Not while it is: without a service"),
    (Wanted.MANIFEST, "Unallocated", "Not while it is: without a service"),
    (Wanted.ADD_PACKAGE, "Unallocated", "Done: One parcel more"),
    (Wanted.REALLOCATE, "Allocated", "Done: Other service"),
    (Wanted.LABEL, "Allocated", "Done: Print the label"),
    (Wanted.MANIFEST, "Manifested", "Done: Manifest now"),
    (Wanted.CANCEL, "Manifested", "Not while it is: manifested"),
    (Wanted.DEALLOCATE, "Unallocated", "Done: Take the service away"),
    (Wanted.CANCEL, "Cancelled", "Done: Withdraw"),
)
"""What is asked for, how the consignment stands then, and how the sentence begins."""


def test_each_act_does_what_it_says_and_each_forbidden_one_says_why(tmp_path: Path) -> None:
    seen: list[tuple[str, str]] = []

    async def work(
        window: MainWindow, bench: RunningBench, samples: tuple[dict[str, Any], ...]
    ) -> int:
        hand = Hand(window)
        order = next(s for s in samples if s["reference"] and s["own_number"] == "HO-1000")
        await hand.scan(order["reference"])
        await bench.until(lambda: bench.station.bench.session is not None, WAIT_S)
        await bench.settled(WAIT_S)
        for item in order["items"]:
            for _ in range(item["quantity"]):
                await hand.scan(item["barcode"])
        await hand.scan("PS:DONE")
        await bench.until(lambda: _is_packed(bench), WAIT_S)
        await hand.scan("PS:SUPERVISE")
        place = window.controller.places["supervise"]
        assert isinstance(place, SupervisePlace)
        for wanted, _, _ in WALK:
            await bench.until(lambda: not place.is_busy and bool(place.consignments), WAIT_S)
            await hand.press(Qt.Key.Key_F7)
            asked = window.controller.ask
            assert isinstance(asked, Prompt)
            options = [option.id.partition("#")[0] for option in asked.choice().options]
            for _ in range(options.index(wanted.value)):
                await hand.scan("PS:CHOOSE")
            await hand.scan("PS:OK")
            await bench.until(lambda: not place.is_busy, WAIT_S)
            reference = place.consignments[0].reference
            state = (await bench.pro.get_consignment_status(reference)).status.value
            seen.append((state, place.said))
        return 0

    def show(window: MainWindow) -> None:
        window.resize(1366, 768)
        window.show()

    setup = Setup(parse('[window]\nlanguage = "en"\n'), bench_paths(tmp_path))
    assert run_window(setup, show, work) == 0
    assert [state for state, _ in seen] == [state for _, state, _ in WALK]
    for (_, said), (_, _, begins) in zip(seen, WALK, strict=True):
        assert said.startswith(begins)


def _is_packed(bench: RunningBench) -> bool:
    return any(s.phase is Phase.FINISHED for s in bench.station.bench.sessions.values())
