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
from packstation.sandbox.samples import SampleOrder, make_orders
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


class Soak:
    """One soak under way. `root` holds everything that it leaves."""

    def __init__(self, plan: Plan, root: Path) -> None:
        self.plan = plan
        self.paths = bench_paths(root / "data")
        self.tray = Tray(root / "tray")
        self.truth = root / "truth.jsonl"
        self.marks: list[Mark] = []
        self.done = self.restarts = 0
        self.started = time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether no more orders are taken."""
        minutes = self.plan.minutes
        is_late = minutes and time.monotonic() > self.started + minutes * 60
        return self.done >= self.plan.orders or bool(is_late)

    async def until_restart(self, pro: Pro) -> None:
        """Some orders on one bench, which is closed with orders on their way: the next goes on."""
        count = min(self.plan.restart_every, self.plan.orders - self.done)
        samples = make_orders(count, self.plan.seed + self.done, FIRST_NUMBER + self.done)
        await _fill_inbox(self.paths, samples)
        seams = Seams(printer=lambda _printer: self.tray, pace=PACE, calls=CALLS)
        async with open_bench(settings(), self.paths, pro, seams) as bench:
            hand = Hand(bench)
            for sample in samples:
                await hand.pack(sample)
                keep_truth(self.truth, sample)
                self.done += 1
                if self.done % MARK_EVERY == 0 or self.done == self.plan.orders:
                    self.marks.append(_mark(self.done, self.started))
                    _say(self.marks[-1])
                if self.is_over:
                    break
            if self.is_over:
                await hand.finish()
        self.restarts += not self.is_over


async def soak(plan: Plan, root: Path) -> Figures:
    """Run it, count it, and say what it measured."""
    faults = root / "faults.json"
    faults.write_bytes(msgspec.json.encode(fault_rules(plan.faults)))
    under_way = Soak(plan, root)
    sandbox = await asyncio.to_thread(SandboxProcess.start, faults=faults)
    try:
        while not under_way.is_over:
            await under_way.until_restart(Pro(sandbox.url, sandbox.key))
            gc.collect()  # a restart leaves nothing of the bench before
        seconds = time.monotonic() - under_way.started
        counted = await count_all(under_way.truth, sandbox, under_way.tray, under_way.paths)
    finally:
        await asyncio.to_thread(sandbox.stop)
    return Figures(
        orders=under_way.done,
        faults=plan.faults,
        restarts=under_way.restarts,
        seconds=seconds,
        marks=tuple(under_way.marks),
        counted=counted,
    )


async def _fill_inbox(paths: Paths, samples: Sequence[SampleOrder]) -> None:
    journal = paths.journal_file(settings().station.mode)
    journal.parent.mkdir(parents=True, exist_ok=True)
    async with await DataFolder.open(journal.parent, station="import") as folder:
        for sample in samples:
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
