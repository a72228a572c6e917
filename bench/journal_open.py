"""Does a long history slow a start or an append down? Two logs, measured side by side.

    python -m bench.journal_open [--events 1000000] [--rounds 15]

Prints one JSON line: for the short and the long log the median time to open it and read the
unfinished streams, the same after a crash (with the quick check), the append latency, and the
ratios long / short.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from packstation.journal.files.sqlite import mark_clean
from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote

_EVENTS_PER_STREAM = 40
_STREAMS_PER_BATCH = 125
_UNFINISHED = 3
_SHORT = 1_000


def _session(name: str) -> list[Record]:
    at = datetime.now(UTC)
    return [
        Record(
            stream=name,
            position=position,
            type="ItemAssigned",
            version=1,
            payload=b'{"item":"5012345678900","parcel":1,"quantity":2,"scan":"5012345678900"}',
            at=at,
            station="B1",
            packer="mia",
        )
        for position in range(_EVENTS_PER_STREAM)
    ]


async def fill(path: Path, events: int, unfinished: int = _UNFINISHED) -> None:
    """Write a log of so many events in streams of which the last `unfinished` are not finished."""
    journal = await Journal.open(path)
    names = [f"2026-{number:08}" for number in range(events // _EVENTS_PER_STREAM)]
    open_ones = set(names[-unfinished:]) if unfinished else set()
    for start in range(0, len(names), _STREAMS_PER_BATCH):
        some = names[start : start + _STREAMS_PER_BATCH]
        await journal.append(
            [record for name in some for record in _session(name)],
            [StreamNote(name, f"EC-{name}", name, name not in open_ones) for name in some],
        )
    await journal.close()


async def _seconds_to_open(path: Path) -> float:
    began = time.perf_counter()
    journal = await Journal.open(path)
    assert len(await journal.unfinished()) == _UNFINISHED
    seconds = time.perf_counter() - began
    await journal.close()
    return seconds


async def _append_seconds(path: Path, count: int) -> list[float]:
    journal = await Journal.open(path)
    taken = []
    for record in _session(f"bench-{time.time_ns()}")[:count]:
        note = StreamNote(record.stream, is_finished=True)
        began = time.perf_counter()
        await journal.append([record], [note])
        taken.append(time.perf_counter() - began)
    await journal.close()
    return taken


async def _measure(folder: Path, events: int, rounds: int) -> dict[str, object]:
    paths = {"short": folder / "short" / "journal.sqlite", "long": folder / "long/journal.sqlite"}
    for name, path in paths.items():
        await fill(path, _SHORT if name == "short" else events)
    taken: dict[str, dict[str, list[float]]] = {
        what: {name: [] for name in paths} for what in ("open", "open_after_crash", "append")
    }
    for _ in range(rounds):
        for name, path in paths.items():
            taken["open"][name].append(await _seconds_to_open(path))
            mark_clean(path, is_clean=False)
            taken["open_after_crash"][name].append(await _seconds_to_open(path))
            taken["append"][name] += await _append_seconds(path, 20)
    report: dict[str, object] = {"events": events, "long_bytes": paths["long"].stat().st_size}
    for what, by_name in taken.items():
        for name, seconds in by_name.items():
            report[f"{what}_{name}_ms"] = round(statistics.median(seconds) * 1_000, 2)
        report[f"{what}_ratio"] = round(
            statistics.median(by_name["long"]) / statistics.median(by_name["short"]), 2
        )
    report["append_long_p99_ms"] = round(
        statistics.quantiles(taken["append"]["long"], n=100)[98] * 1_000, 2
    )
    return report


def main() -> None:
    """Fill two logs in a temporary folder and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(_measure(Path(folder), arguments.events, arguments.rounds))
    print(json.dumps(report))


if __name__ == "__main__":
    main()
