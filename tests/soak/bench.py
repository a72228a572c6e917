"""One bench of the soak, a process of its own: packs orders, says how it goes, ends in its work.

`python -m tests.soak.bench` takes a `Shift` as JSON on standard input and answers with a `Stretch`
as a JSON line for each part of it.
"""

import asyncio
import gc
import math
import os
import sys
import threading
import time
from collections import deque
from pathlib import Path

import msgspec

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.packing.shipping import Format
from packstation.sandbox.samples import make_orders
from packstation.settings import model as st
from packstation.settings.paths import Paths, bench_paths
from tests.faults.cells import CALLS, PACE
from tests.faults.kinds import READ_S
from tests.soak.counting import keep_truth
from tests.soak.hand import Hand
from tests.soak.tray import Tray

WARM = 25
"""The first orders of a process load what it needs; its time is taken from then on."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What one process does. Of `orders` the first has the number `first`."""

    root: str
    url: str
    key: str
    first: int
    orders: int
    seed: int
    say_every: int
    """A Stretch after so many orders."""
    is_last: bool
    """Ends when everything is done; else with orders on their way."""
    seconds: float = 0.0
    """Takes no more orders after so long; 0 for no limit."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Some orders in a row of one process: what they took, and its memory after them."""

    packed: int
    """Orders of the process so far."""
    timed: int
    """How many of them the times are of."""
    wall_s: float
    cpu_s: float
    rss_bytes: int
    files: int
    """Files, sockets and pipes that are open."""
    threads: int


def settings() -> st.Settings:
    """A bench that prints ZPL labels and no slips: the measure is the bench, not the drawing."""
    default = st.Settings()
    replace = msgspec.structs.replace
    routes = tuple(
        replace(route, format=Format.ZPL) if route.kind.value == "label" else route
        for route in default.routes
    )
    return replace(
        default,
        routes=routes,
        packing=replace(default.packing, packing_slip=False),
        pro=replace(default.pro, read_s=READ_S * 5, connect_s=READ_S * 5),
    )


def truth_in(root: Path) -> Path:
    """Where it stands what was packed."""
    return root / "truth.jsonl"


def paths_in(root: Path) -> Paths:
    """Where the bench keeps its records."""
    return bench_paths(root / "data")


def tray_in(root: Path) -> Tray:
    """Where its labels come out."""
    return Tray(root / "tray")


class Meter:
    """What the orders since `begin` took."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._wall, self._cpu = time.monotonic(), time.process_time()

    def read(self, packed: int) -> Stretch:
        """To be asked once; memory is what stays."""
        wall, cpu = time.monotonic() - self._wall, time.process_time() - self._cpu
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return Stretch(
            packed=packed,
            timed=packed - self._packed,
            wall_s=wall,
            cpu_s=cpu,
            rss_bytes=pages * os.sysconf("SC_PAGE_SIZE"),
            files=sum(1 for _ in Path("/proc/self/fd").iterdir()),
            threads=threading.active_count(),
        )


async def work(shift: Shift) -> None:
    """Pack the orders of the shift."""
    root = Path(shift.root)
    paths = paths_in(root)
    seams = Seams(
        reading=in_a_thread, printer=lambda _printer: tray_in(root), pace=PACE, calls=CALLS
    )
    deadline = time.monotonic() + shift.seconds if shift.seconds else math.inf
    async with open_bench(settings(), paths, Pro(shift.url, shift.key), seams) as bench:
        hand = Hand(bench)
        packed = 0
        while packed < shift.orders and time.monotonic() < deadline:
            count = min(shift.say_every, shift.orders - packed)
            stretch = await _stretch(bench, hand, shift, range(packed, packed + count), deadline)
            sys.stdout.write(msgspec.json.encode(stretch).decode() + "\n")
            sys.stdout.flush()
            packed = stretch.packed
        if shift.is_last or packed < shift.orders:
            await hand.finish()


async def _stretch(
    bench: RunningBench, hand: Hand, shift: Shift, places: range, deadline: float
) -> Stretch:
    """The orders at these places of the shift come into the inbox, and are packed."""
    first = shift.first + places.start
    samples = deque(make_orders(len(places), shift.seed + first, first))
    for sample in samples:
        await bench.folder.inbox.put(sample.own_number, msgspec.json.encode(sample.body).decode())
    await bench.order_numbers.learn()
    packed = places.start
    meter = Meter(packed)
    while samples and time.monotonic() < deadline:
        sample = samples.popleft()
        await hand.pack(sample)
        keep_truth(truth_in(Path(shift.root)), sample)
        packed += 1
        if packed == WARM < len(places):
            meter = Meter(packed)
    del sample
    return meter.read(packed)


if __name__ == "__main__":
    asyncio.run(work(msgspec.json.decode(sys.stdin.buffer.read(), type=Shift)))
