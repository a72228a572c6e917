"""The soak: thousands of orders with faults and restarts, counted at the end.

`python -m tests.soak.soak --orders 10000 --faults 0.05 --restart-every 500` (`./dev soak`). Each
restart is a new process on the same data. `--one-bench` never restarts. Exit code 1 when anything
was doubled, lost, printed twice or left unfinished, or a target was missed that is judged.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from packstation.sandbox.child import SandboxProcess
from tests.faults.kinds import ACTIONS, Kind
from tests.soak.bench import Shift, Stretch, paths_in, tray_in, truth_in
from tests.soak.counting import count as count_all
from tests.soak.figures import Figures, Mark, report

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
    mark_every: int = MARK_EVERY
    """Figures after so many orders of a process."""
    minutes: float = 0.0
    """Take no more orders after so long; 0 for no limit."""


class BenchDiedError(Exception):
    """A bench ended by itself; the text is what it said."""


def fault_rules(share: float) -> list[dict[str, object]]:
    """Each kind strikes with the same chance; in all `share` of the calls."""
    each = 1 - (1 - share) ** (1 / len(KINDS))
    return [{"match": {"probability": each}, **ACTIONS[kind]} for kind in KINDS]


def soak(plan: Plan, root: Path) -> Figures:
    """Run it, count it, and say what it measured. Raises BenchDiedError."""
    faults = root / "faults.json"
    faults.write_bytes(msgspec.json.encode(fault_rules(plan.faults)))
    started = time.monotonic()
    marks: list[Mark] = []
    done = benches = 0
    with SandboxProcess.start(faults=faults) as sandbox:
        while done < plan.orders:
            shift = _shift(plan, root, sandbox, done, time.monotonic() - started)
            before, benches = done, benches + 1
            for stretch in _one_bench(shift):
                done = before + stretch.packed
                marks.append(Mark(orders=done, after_s=time.monotonic() - started, of=stretch))
                _say(marks[-1])
            if done < before + shift.orders:
                break  # its time was over
        seconds = time.monotonic() - started
        counted = asyncio.run(count_all(truth_in(root), sandbox, tray_in(root), paths_in(root)))
    return Figures(
        orders=done,
        faults=plan.faults,
        restarts=benches - 1,
        seconds=seconds,
        marks=tuple(marks),
        counted=counted,
    )


def _shift(plan: Plan, root: Path, sandbox: SandboxProcess, done: int, seconds: float) -> Shift:
    orders = min(plan.restart_every, plan.orders - done)
    return Shift(
        root=str(root),
        url=sandbox.url,
        key=sandbox.key,
        first=FIRST_NUMBER + done,
        orders=orders,
        seed=plan.seed,
        say_every=plan.mark_every,
        is_last=done + orders == plan.orders,
        seconds=max(plan.minutes * 60 - seconds, 1.0) if plan.minutes else 0.0,
    )


def _one_bench(shift: Shift) -> Iterator[Stretch]:
    """A process of the program, from its start to its end; what it says of each stretch."""
    command = [sys.executable, "-m", "tests.soak.bench"]
    said = Path(shift.root) / "bench.stderr"
    pipe = subprocess.PIPE
    with (
        said.open("wb") as complaints,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints) as bench,
    ):
        assert bench.stdin is not None
        assert bench.stdout is not None
        with closing(bench.stdin):
            bench.stdin.write(msgspec.json.encode(shift))
        for line in bench.stdout:
            yield msgspec.json.decode(line, type=Stretch)
    if bench.returncode:
        raise BenchDiedError(said.read_text(errors="replace")[-2000:])


def _say(mark: Mark) -> None:
    of = mark.of
    print(
        f"{mark.orders} orders, {mark.after_s:.0f} s, {of.cpu_s / of.timed * 1000:.1f} ms of "
        f"processor an order, {of.rss_bytes / 1e6:.1f} MB",
        file=sys.stderr,
        flush=True,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the soak and print its figures."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--faults", type=float, default=0.05, help="share of calls, 0 to 1")
    parser.add_argument("--restart-every", type=int, default=500)
    parser.add_argument("--one-bench", action="store_true", help="never restart")
    parser.add_argument("--minutes", type=float, default=0.0, help="take no orders after so long")
    parser.add_argument("--keep", type=Path, help="keep the data here")
    given = parser.parse_args(argv)
    plan = Plan(
        orders=given.orders,
        faults=given.faults,
        restart_every=given.orders if given.one_bench else given.restart_every,
        minutes=given.minutes,
    )
    with tempfile.TemporaryDirectory() as scratch:
        root = given.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        figures = soak(plan, root)
    print(report(figures))
    return 1 if figures.counted.faults or figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
