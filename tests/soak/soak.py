"""The soak: thousands of orders through one bench, with faults and restarts, counted at the end.

`python -m tests.soak.soak --orders 10000 --faults 0.05 --restart-every 500` (`./dev soak`). Exit
code 1 when anything was doubled, lost, printed twice or left unfinished.
"""

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from packstation.app import Pro, Seams, open_bench
from packstation.journal.folder import DataFolder
from packstation.packing.shipping import Format
from packstation.sandbox.child import SandboxProcess
from packstation.sandbox.samples import make_orders
from packstation.settings import model as st
from packstation.settings.paths import Paths, bench_paths
from tests.faults.cells import CALLS, PACE
from tests.faults.kinds import ACTIONS, READ_S, Kind
from tests.soak.counting import count as count_all
from tests.soak.counting import keep_truth
from tests.soak.figures import Figures, Mark, report
from tests.soak.hand import Hand
from tests.soak.tray import Tray

FIRST_NUMBER = 100_000
KINDS = (
    Kind.S400,
    Kind.S401,
    Kind.S404,
    Kind.S429,
    Kind.S500,
    Kind.S500_DONE,
    Kind.S502_EMPTY,
    Kind.S503_PAGE,
    Kind.CUT_BEFORE,
    Kind.LOST_REPLY,
    Kind.HALF_BODY,
    Kind.GARBAGE,
)
"""What strikes a call, each as often as the others."""
MARK_EVERY = 500


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is run. `faults` is the share of calls to PRO that go wrong."""

    orders: int = 10_000
    faults: float = 0.05
    restart_every: int = 500
    seed: int = 1
    minutes: float = 0.0
    """Take no more orders after so long; 0 for no limit."""


def fault_rules(share: float) -> list[dict[str, object]]:
    """Each kind strikes with the same chance; in all `share` of the calls."""
    each = 1 - (1 - share) ** (1 / len(KINDS))
    return [{"match": {"probability": each}, **ACTIONS[kind]} for kind in KINDS]


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


async def soak(plan: Plan, root: Path) -> Figures:
    """Run it, count it, and say what it measured."""
    faults = root / "faults.json"
    faults.write_bytes(msgspec.json.encode(fault_rules(plan.faults)))
    paths = bench_paths(root / "data")
    tray = Tray(root / "tray")
    truth = root / "truth.jsonl"
    marks: list[Mark] = []
    sandbox = await asyncio.to_thread(SandboxProcess.start, faults=faults)
    try:
        pro = Pro(sandbox.url, sandbox.key)
        started = time.monotonic()
        deadline = started + plan.minutes * 60 if plan.minutes else float("inf")
        done = restarts = 0
        while done < plan.orders and time.monotonic() < deadline:
            numbers = min(plan.restart_every, plan.orders - done)
            await _fill_inbox(paths, plan.seed, done, numbers)
            is_last = done + numbers >= plan.orders
            async with open_bench(settings(), paths, pro, _seams(tray)) as bench:
                hand = Hand(bench)
                bodies = make_orders(numbers, plan.seed + done, FIRST_NUMBER + done)
                for sample in bodies:
                    if time.monotonic() >= deadline:
                        is_last = True
                        break
                    await hand.pack(sample)
                    keep_truth(truth, sample)
                    done += 1
                    if done % MARK_EVERY == 0 or done == plan.orders:
                        marks.append(_mark(done, started))
                        _say(marks[-1])
                # Else it is closed with orders on their way: the next bench goes on with them.
                if is_last:
                    await hand.finish()
                restarts += not is_last
        seconds = time.monotonic() - started
        counted = await count_all(truth, sandbox, tray, paths)
    finally:
        await asyncio.to_thread(sandbox.stop)
    return Figures(
        orders=done,
        faults=plan.faults,
        restarts=restarts,
        seconds=seconds,
        marks=tuple(marks),
        counted=counted,
    )


def _seams(tray: Tray) -> Seams:
    return Seams(printer=lambda _printer: tray, pace=PACE, calls=CALLS)


async def _fill_inbox(paths: Paths, seed: int, done: int, count: int) -> None:
    journal = paths.journal_file(settings().station.mode)
    journal.parent.mkdir(parents=True, exist_ok=True)
    async with await DataFolder.open(journal.parent, station="import") as folder:
        for sample in make_orders(count, seed + done, FIRST_NUMBER + done):
            await folder.inbox.put(sample.own_number, msgspec.json.encode(sample.body).decode())


def _mark(orders: int, started: float) -> Mark:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Mark(
        orders=orders,
        wall_s=time.monotonic() - started,
        cpu_s=time.process_time(),
        rss_bytes=pages * os.sysconf("SC_PAGE_SIZE"),
    )


def _say(mark: Mark) -> None:
    print(
        f"{mark.orders} orders, {mark.wall_s:.0f} s, {mark.cpu_s:.0f} s of processor, "
        f"{mark.rss_bytes / 1e6:.1f} MB",
        file=sys.stderr,
        flush=True,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the soak and print its figures."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--faults", type=float, default=0.05, help="share of calls, 0 to 1")
    parser.add_argument("--restart-every", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=0.0, help="take no orders after so long")
    parser.add_argument("--keep", type=Path, help="keep the data here")
    given = parser.parse_args(argv)
    plan = Plan(
        orders=given.orders,
        faults=given.faults,
        restart_every=given.restart_every,
        minutes=given.minutes,
    )
    with tempfile.TemporaryDirectory() as scratch:
        root = given.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        figures = asyncio.run(soak(plan, root))
    print(report(figures))
    return 1 if figures.counted.faults else 0


if __name__ == "__main__":
    sys.exit(main())
