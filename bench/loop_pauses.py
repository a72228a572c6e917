"""How often, and for how long, a bench's event loop stands still while orders are packed.

    ./dev bench loop_pauses [--orders 200]

A bench without a window packs orders of the sandbox as fast as PRO (10 ms a reply) lets it, with
slips, its history and all that runs beside. Who scans meanwhile waits for the loop. The baseline
is a loop of the same interpreter that only watches, beside the same load in another process: what
the computer itself holds up. Goal: no pause over 50 ms but the baseline's.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from packstation.assembly.running import Pro, open_bench
from packstation.documents.apart import WORKERS
from packstation.documents.warming import read_something
from packstation.runtime.collector import settle
from packstation.runtime.tasks import Tasks
from packstation.sandbox.child import SandboxProcess
from packstation.sandbox.samples import make_orders
from packstation.settings import model as st
from packstation.settings.paths import bench_paths
from tests.soak.hand import Hand

GOAL_MS = 50.0
TICK_S = 0.002
SEED, FIRST_NUMBER = 5, 700_000
WATCH = "import sys; from bench.loop_pauses import watch_alone; watch_alone()"


class Pauses:
    """The times in which the loop did nothing else, beyond a tick."""

    def __init__(self) -> None:
        self.ms: list[float] = []

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_S)
            self.ms.append((time.perf_counter() - began - TICK_S) * 1_000)

    def told(self) -> str:
        """How many were too long, and the longest."""
        long = [ms for ms in self.ms if ms > GOAL_MS]
        return f"{len(long)} pauses over {GOAL_MS:.0f} ms, the longest {max(self.ms):.0f} ms"


def watch_alone() -> None:
    """Watch an empty loop until standard input ends, then say what was seen."""

    async def watch() -> None:
        pauses = Pauses()
        tasks = Tasks(lambda _, error: print(error))
        tasks.start("watch", pauses.watch())
        await asyncio.to_thread(sys.stdin.read)
        await tasks.close()
        print(pauses.told())

    asyncio.run(watch())


async def drive(orders: int) -> Pauses:
    """Pack `orders` orders; the pauses meanwhile."""
    pauses, tasks = Pauses(), Tasks(lambda _, error: print(error))
    settings = st.Settings(packing=st.PackingSettings(acknowledge_notes=False))
    with tempfile.TemporaryDirectory() as folder, SandboxProcess.start(latency_ms=10) as pro:
        paths = bench_paths(Path(folder))
        async with open_bench(settings, paths, Pro(pro.url, pro.key)) as bench:
            await asyncio.gather(*(bench.reading(read_something) for _ in range(WORKERS)))
            samples = make_orders(orders, SEED, FIRST_NUMBER)
            for sample in samples:
                body = msgspec.json.encode(sample.body).decode()
                await bench.folder.inbox.put(sample.own_number, body)
            settle()  # as the program does once a bench stands
            tasks.start("watch", pauses.watch())
            hand = Hand(bench)
            for sample in samples:
                await hand.pack(sample)
            await hand.finish()
            await tasks.close()
    return pauses


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=200)
    orders = parser.parse_args().orders
    alone = subprocess.Popen(
        [sys.executable, "-c", WATCH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pauses = asyncio.run(drive(orders))
    said, _ = alone.communicate()
    print(f"{orders} orders: {pauses.told()} (goal 0)")
    print(f"an empty loop meanwhile: {said.strip()}")


if __name__ == "__main__":
    main()
