"""Cold start to the first usable paint, against an empty Qt window; and restart after a crash.

    ./dev bench cold_start
    python -m bench.cold_start [--rounds 15] [--events 1000000]

Windows start in turn: an empty one, ours. "Usable" is the paint from which on every scan is kept;
`full` is the whole start screen, `live` the moment orders can be opened: on a bench that was set up
before, and in training on the very first start (tables and a simulator are made; no limit).
Processor time is told besides, because it does not depend on what else the machine does.

For the restart, an order is opened and half packed, and the process is killed; then it is started
again until that order stands painted on the screen, with a short journal and with a long one. A
second simulator runs all the while, so that what is measured is ours and not the simulator's start.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from pathlib import Path

from bench._children import APP, EMPTY, Child, child, training
from bench.journal_open import fill
from packstation.sandbox.child import SandboxProcess
from packstation.settings.model import Mode
from packstation.settings.paths import bench_paths

LIMIT_RATIO = 1.3
LIMIT_FULL_RATIO = 2.5
LIMIT_LIVE_RATIO = 5.0
LIMIT_RESTART_S = 1.0
MOMENTS = ("painted", "full", "live")


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--events", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = cold(Path(folder), arguments.rounds)
        report |= restart(Path(folder), arguments.rounds, arguments.events)
    print(
        f"first usable paint {report['painted_ms']} ms, empty window {report['empty_ms']} ms: "
        f"ratio {report['ratio']} (limit {LIMIT_RATIO}), of processor time {report['cpu_ratio']}"
    )
    print(
        f"whole start screen {report['full_ms']} ms: ratio {report['full_ratio']} "
        f"(limit {LIMIT_FULL_RATIO})"
    )
    print(
        f"orders can be opened {report['cold_live_ms']} ms: ratio {report['live_ratio']} "
        f"(limit {LIMIT_LIVE_RATIO}); first start ever, in training: {report['live_ms']} ms"
    )
    print(
        f"order back on the screen after a kill: {report['restart_ms']} ms with {arguments.events} "
        f"events, {report['restart_short_ms']} ms with a short journal; beyond the cold start to "
        f"the same point {report['restart_extra_ms']} ms (limit {LIMIT_RESTART_S * 1000:.0f})"
    )
    print(json.dumps(report))


def cold(folder: Path, rounds: int) -> dict[str, float]:
    """Empty window and ours in turn; medians in milliseconds."""
    empty: list[list[float]] = []
    ours: dict[str, list[list[float]]] = {moment: [] for moment in MOMENTS}
    for number in range(rounds + 1):
        with child(EMPTY) as window:
            seconds, processor = window.hear("painted")
            empty.append([seconds - window.began, processor])
        with child(training(folder / f"cold-{number}")) as window:
            for moment in MOMENTS:
                seconds, processor = window.hear(moment)
                ours[moment].append([seconds - window.began, processor])
        if number == 0:  # reads the files from the disk, for both
            empty.clear()
            for taken in ours.values():
                taken.clear()
    middle = {moment: _medians(taken) for moment, taken in ours.items()}
    base = _medians(empty)
    return {
        "rounds": rounds,
        "empty_ms": _ms(base[0]),
        "painted_ms": _ms(middle["painted"][0]),
        "full_ms": _ms(middle["full"][0]),
        "live_ms": _ms(middle["live"][0]),
        "ratio": round(middle["painted"][0] / base[0], 3),
        "cpu_ratio": round(middle["painted"][1] / base[1], 3),
        "full_ratio": round(middle["full"][0] / base[0], 3),
    }


def restart(folder: Path, rounds: int, events: int) -> dict[str, float]:
    """Kill and start again with a short and with a long journal, in turn."""
    taken: dict[str, list[float]] = {"short": [], "long": [], "live": [], "empty": []}
    folders = {"short": folder / "short", "long": folder / "long"}
    for name, place in folders.items():
        journal = bench_paths(place).journal_file(Mode.TRAINING)
        asyncio.run(fill(journal, events if name == "long" else 0, unfinished=0))
    with SandboxProcess.start() as pro:
        known = [order for order in pro.orders if order["reference"]]
        order = next(o for o in known if sum(item["quantity"] for item in o["items"]) > 1)
        for place in folders.values():
            begun = _begun(place, pro, order["reference"])
            begun.process.kill()
            begun.process.wait()
        for _ in range(rounds):
            for name, place in folders.items():
                again = _start(place, pro)
                taken[name].append(again.moment("order"))
                again.process.kill()  # as the crash before: the order stays open
                again.process.wait()
            with child(_command(folder / "none", pro), PACKSTATION_PRO_KEY=pro.key) as window:
                taken["live"].append(window.moment("live"))
            with child(EMPTY) as window:
                taken["empty"].append(window.moment("painted"))
    middle = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return {
        "events": events,
        "restart_short_ms": _ms(middle["short"]),
        "restart_ms": _ms(middle["long"]),
        "cold_live_ms": _ms(middle["live"]),
        "live_ratio": round(middle["live"] / middle["empty"], 3),
        "restart_extra_ms": _ms(middle["long"] - middle["live"]),
    }


def _begun(place: Path, pro: SandboxProcess, code: str) -> Child:
    window = _start(place, pro)
    window.hear("live")
    window.scan(code)
    window.hear("order")
    return window


def _start(place: Path, pro: SandboxProcess) -> Child:
    killed = {"PACKSTATION_GUARD": "0"}  # and not to be started again by anybody else
    return Child(_command(place, pro), {"PACKSTATION_PRO_KEY": pro.key} | killed)


def _command(place: Path, pro: SandboxProcess) -> tuple[str, ...]:
    return (*APP, "run", "--windowed", "--data-dir", str(place), "--pro-url", pro.url)


def _medians(pairs: list[list[float]]) -> tuple[float, float]:
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
