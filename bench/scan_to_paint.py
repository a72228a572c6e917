"""From the last key of a scan to its painted result, with 5 lines and with 2,000.

    ./dev bench scan_to_paint
    python -m bench.scan_to_paint [--scans 300] [--seconds 10]

The real program in training mode, with its real window. A scanner's keys go into it; the time runs
from just before the last one (Enter) until the last repaint that it caused is done. Orders of 5 and
of 2,000 lines take turns in blocks. What Qt itself needs from a key to a painted label is measured
before and after in an empty window, in a process of its own (our key filter is not in its way).

Then 20 scans a second for a while into the 2,000 lines, in time and not waiting for paints: every
one must be counted once, on its own line.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from bench._children import EMPTY, child, with_display
from packstation.assembly.running import RunningBench
from packstation.assembly.setup import read_setup
from packstation.packing import commands as cmd
from packstation.packing.session import Phase
from packstation.settings.environment import Overrides

LIMIT_MS = 16.7
LIMIT_MANY_TO_FEW = 1.2
SIZES = (5, 2_000)
BLOCK = 25
UNITS = 1_000
"""Of each line, so that no line is ever full."""
QUIET_S = 0.08
"""What is repainted so long after a scan, it caused; then its flash ends, and that is no result."""
FLASH_S = 0.15
PATIENCE_S = 60.0
SCANS_A_SECOND = 20
Samples = tuple[dict[str, Any], ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scans", type=int, default=300, help="of each order")
    parser.add_argument("--seconds", type=int, default=10, help="of 20 scans a second")
    arguments = parser.parse_args()
    report: dict[str, float] = {}
    label = key_to_label(arguments.scans)
    with tempfile.TemporaryDirectory() as folder:
        drive(Path(folder), arguments.scans, arguments.seconds, report)
    label += key_to_label(arguments.scans)
    report |= {"label_p50_ms": _p(label, 50), "label_p99_ms": _p(label, 99)}
    few, many = SIZES
    report["ratio_to_label_p50"] = round(report[f"p50_{many}_ms"] / report["label_p50_ms"], 2)
    report["ratio_many_to_few_p50"] = round(report[f"p50_{many}_ms"] / report[f"p50_{few}_ms"], 2)
    report["ratio_many_to_few_p99"] = round(report[f"p99_{many}_ms"] / report[f"p99_{few}_ms"], 2)
    for lines in SIZES:
        print(
            f"{lines} lines: p50 {report[f'p50_{lines}_ms']} ms, p99 {report[f'p99_{lines}_ms']} ms"
            f" (limit p99 {LIMIT_MS}), processor p99 {report[f'cpu_p99_{lines}_ms']} ms"
        )
    print(f"empty window: p50 {report['label_p50_ms']} ms, p99 {report['label_p99_ms']} ms")
    print(
        f"2,000 lines / 5 lines: p50 {report['ratio_many_to_few_p50']} "
        f"(limit {LIMIT_MANY_TO_FEW}), "
        f"p99 {report['ratio_many_to_few_p99']}; 2,000 lines / empty window's label: "
        f"p50 {report['ratio_to_label_p50']}"
    )
    print(
        f"{SCANS_A_SECOND} scans a second for {arguments.seconds} s: {report['sent']} sent, "
        f"{report['lost']} lost, {report['doubled']} doubled"
    )
    print(json.dumps(report))


def key_to_label(keys: int) -> list[float]:
    """Seconds from a key to its painted label in an empty window."""
    with child((*EMPTY, "keys", str(keys))) as window:
        return window.hear("keys")


def drive(folder: Path, scans: int, seconds: int, report: dict[str, float]) -> None:
    """Run the program's window and fill `report`."""
    import os

    os.environ.update(with_display())
    import packstation.desktop.live_window as room
    from packstation.ui.window import MainWindow

    paints: list[tuple[float, float]] = []

    class TimedWindow(MainWindow):
        """Notes when a repaint was done."""

        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() is QEvent.Type.UpdateRequest:
                paints.append((time.perf_counter(), time.process_time()))
            return done

    # The one place that the program takes its window from.
    vars(room)["MainWindow"] = TimedWindow

    def show(window: MainWindow) -> None:
        window.resize(1366, 768)
        window.show()

    async def work(window: MainWindow, bench: RunningBench, _: Samples) -> int:
        hand = Hand(window, paints)
        names = {lines: f"BENCH-{lines}" for lines in SIZES}
        for lines, name in names.items():
            await bench.folder.inbox.put(name, msgspec.json.encode(_body(name, lines)).decode())
        await bench.order_numbers.learn()
        streams = {lines: await _opened(bench, hand, name) for lines, name in names.items()}
        taken: dict[int, list[tuple[float, float]]] = {lines: [] for lines in SIZES}
        for block in range(-(-scans // BLOCK)):
            for lines in SIZES:
                await _brought_back(bench, streams[lines])
                for number in range(BLOCK):
                    code = _code((block * BLOCK + number * 7) % lines)
                    taken[lines].append(await hand.timed_scan(code))
        for lines, pairs in taken.items():
            report[f"p50_{lines}_ms"] = _p([p[0] for p in pairs], 50)
            report[f"p99_{lines}_ms"] = _p([p[0] for p in pairs], 99)
            report[f"cpu_p99_{lines}_ms"] = _p([p[1] for p in pairs], 99)
        report.update(await _sustained(bench, hand, streams[SIZES[-1]], seconds))
        return 0

    setup = read_setup(Overrides(data_dir=folder), training=True)
    if room.run_window(setup, show, work) != 0:
        raise SystemExit("the window ended before everything was measured")


class Hand:
    """A scanner: presses keys in the window, and waits for what they paint."""

    def __init__(self, window: Any, paints: list[tuple[float, float]]) -> None:
        self._window = window
        self._paints = paints

    def type(self, code: str) -> None:
        """All keys of a scan but the last."""
        for character in code:
            self._post(0, character)

    def enter(self) -> None:
        """The last key of a scan."""
        self._post(Qt.Key.Key_Return.value, "\r")

    async def timed_scan(self, code: str) -> tuple[float, float]:
        """Seconds, and seconds of the processor, from the last key to the last repaint."""
        await asyncio.sleep(FLASH_S)  # that of the scan before is over
        self._paints.clear()
        # All at once: between keys, a busy machine could pause for longer than any scanner does.
        # So the reading of the first keys counts in as well.
        self.type(code)
        before, processor = time.perf_counter(), time.process_time()
        self.enter()
        await asyncio.sleep(QUIET_S)
        while not self._paints and time.perf_counter() - before < PATIENCE_S:  # noqa: ASYNC110 - paints are Qt's
            await asyncio.sleep(QUIET_S)
        if not self._paints:
            raise SystemExit(f"the scan of {code} painted nothing")
        alert = self._window.view.alert
        if alert is not None:
            raise SystemExit(f"the scan of {code} was answered with {alert.kind.value!r}")
        last = self._paints[-1]
        return last[0] - before, last[1] - processor

    def _post(self, key: int, text: str) -> None:
        target = self._window.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.postEvent(target, event)


async def _opened(bench: RunningBench, hand: Hand, name: str) -> str:
    hand.type(name)
    hand.enter()

    def is_open() -> bool:
        session = bench.station.bench.session
        return session is not None and session.scanned == name and session.phase is Phase.PACKING

    if not await bench.until(is_open, PATIENCE_S):
        raise SystemExit(f"the order {name} did not open")
    stream = bench.station.bench.open
    assert stream is not None
    bench.station.act(cmd.Hold())
    return stream


async def _brought_back(bench: RunningBench, stream: str) -> None:
    """Lay the order on the bench aside, and go on with this one."""
    if bench.station.bench.open not in (None, stream):
        bench.station.act(cmd.Hold())
    bench.station.show(stream)

    def is_open() -> bool:
        session = bench.station.bench.session
        return session is not None and session.phase is Phase.PACKING

    if not await bench.until(is_open, PATIENCE_S):
        raise SystemExit("the order did not come back to the bench")
    await asyncio.sleep(FLASH_S)


async def _sustained(
    bench: RunningBench, hand: Hand, stream: str, seconds: int
) -> dict[str, float]:
    def packed() -> Counter[str]:
        session = bench.station.bench.sessions[stream]
        assert session.catalogue is not None
        lines = session.catalogue.lines
        return Counter(
            {lines[line].sku or "": units for line, units in session.packing.packed.items()}
        )

    before = packed()
    sent: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(seconds * SCANS_A_SECOND):
        await asyncio.sleep(max(began + number / SCANS_A_SECOND - loop.time(), 0))
        code = _code(number * 13 % SIZES[-1])
        hand.type(code)
        hand.enter()
        sent[code] += 1
    await asyncio.sleep(1)
    counted = packed() - before
    return {
        "sent": sent.total(),
        "lost": (sent - counted).total(),
        "doubled": (counted - sent).total(),
    }


def _p(seconds: list[float], percent: int) -> float:
    return round(statistics.quantiles(seconds, n=100)[percent - 1] * 1000, 2)


def _code(place: int) -> str:
    return f"SKU-{place:05}-X"


def _body(name: str, lines: int) -> dict[str, Any]:
    money = {"Amount": 5, "Currency": {"IsoCode": "GBP"}}
    items = [
        {
            "Sku": _code(place),
            "Description": f"Household thing number {place}, medium size",
            "Quantity": UNITS,
            "Weight": {"Value": 0.01, "Unit": "Kg"},
            "Value": money,
        }
        for place in range(lines)
    ]
    return {
        "OrderReferenceProvidedByCustomer": name,
        "Packages": [{"Items": items, "Weight": {"Value": 1, "Unit": "Kg"}}],
        "Addresses": [
            {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
            {
                "AddressType": "Destination",
                "Contact": {"FirstName": "A", "LastName": "B", "Email": "a@example.test"},
                "AddressLine1": "1 Street",
                "Town": "York",
                "Postcode": "YO1 7HH",
                "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
            },
        ],
    }


if __name__ == "__main__":
    main()
