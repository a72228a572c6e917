"""The kill matrix: every boundary of every scenario, each killed once, counted and told.

`python -m tests.crash.kill_matrix` takes an even sample, `--full` all of them. Exit code 1 when
anything was doubled, lost, printed twice or stuck.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec.structs import replace

from tests.crash.points import Floor, Point, Verdict, open_floor
from tests.crash.scenarios import END_OF_DAY, NEW_KEY, SCENARIOS, Scenario

SERVERS = 6
"""More than processors: most of a doubt is waiting for PRO's index."""
SAMPLE = 40
KILLED_AGAIN = (
    "two consignments, carrier service",
    "created from the inbox",
    "a printer that cannot be asked",
)
"""Scenarios in which the process that goes on is killed, too."""


def all_points(floor: Floor, scenarios: Iterable[Scenario] = SCENARIOS) -> list[Point]:
    """Every boundary that an undisturbed run of each scenario passes."""
    with ThreadPoolExecutor(SERVERS) as pool:
        chosen = list(scenarios)
        passed = pool.map(floor.boundaries, chosen)
        return [
            Point(scenario, name)
            for scenario, names in zip(chosen, passed, strict=True)
            for name in names
        ]


def points_of_second_kills(floor: Floor, points: Iterable[Point]) -> list[Point]:
    """After a kill with a write under way or a label just out: all that the next process passes."""
    doubts = [
        point
        for point in points
        if point.scenario.name in KILLED_AGAIN
        and (
            (point.last.startswith("left ") and _about(point) == "write")
            or point.last == "inside, out, printing 1"
        )
    ]
    with ThreadPoolExecutor(SERVERS) as pool:
        passed = pool.map(lambda p: floor.boundaries(p.scenario, p.boundary), doubts)
        return [
            Point(first.scenario, first.boundary, name)
            for first, names in zip(doubts, passed, strict=True)
            for name in names
        ]


def points_of_the_end_of_day(floor: Floor) -> list[Point]:
    """What the end of the day adds to packing the order."""
    before = set(floor.boundaries(replace(END_OF_DAY, end_of_day=False)))
    return [Point(END_OF_DAY, name) for name in floor.boundaries(END_OF_DAY) if name not in before]


def kind_of(point: Point) -> str:
    """What the last kill is about, without its count: `before commit`, `left POST /orders/pack`."""
    return point.last.rpartition(" ")[0]


def sample_of(points: Sequence[Point], size: int) -> list[Point]:
    """An even choice: as many commits as writes, reads and prints, evenly spread in each."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda p: (p.last, p.scenario.name)):
        groups[_about(point)].append(point)
    each = size // len(groups)
    return [
        group[place * len(group) // each]
        for group in groups.values()
        for place in range(min(each, len(group)))
    ]


def judge_end_of_day(root: Path) -> list[Verdict]:
    """One after the other, with a PRO of their own: each sweeps all that is ready."""
    root.mkdir()
    with open_floor(root, servers=1) as floor:
        asyncio.run(floor.prepare())
        return [floor.judge(point) for point in points_of_the_end_of_day(floor)]


def judge_new_key(root: Path) -> list[Verdict]:
    """One after the other, with a PRO of their own: its key is one for all."""
    root.mkdir()
    with open_floor(root, servers=1) as floor:
        asyncio.run(floor.prepare())
        return [floor.judge(point) for point in all_points(floor, [NEW_KEY])]


def judge_all(floor: Floor, points: Sequence[Point]) -> list[Verdict]:
    """Every point, some side by side."""
    with ThreadPoolExecutor(SERVERS) as pool:
        return list(pool.map(floor.judge, points))


def table(verdicts: Sequence[Verdict]) -> str:
    """Scenarios down, kinds of boundaries across, and what was counted."""
    head = ["scenario", "points", "commits", "writes", "reads", "prints"]
    head += ["adopted", "asked", "orphans", "doubled", "lost", "2nd print", "no print", "stuck"]
    rows = [head]
    names = list(dict.fromkeys(v.point.row for v in verdicts))
    for name in (*names, None):
        of = [v for v in verdicts if v.was_reached and name in (v.point.row, None)]
        about = Counter(_about(v.point) for v in of)
        figures = [
            len(of),
            about["commit"],
            about["write"],
            about["read"],
            about["print"],
            sum(v.logged.was_adopted for v in of),
            sum(v.logged.asked for v in of),
            sum(v.count.orphans for v in of),
            sum(len(v.count.doubled) for v in of),
            sum(len(v.count.lost) for v in of),
            sum(len(v.count.printed_twice) for v in of),
            sum(len(v.count.not_printed) for v in of),
            sum(bool(v.count.stuck or v.broken) for v in of),
        ]
        rows.append([name or "all", *map(str, figures)])
    return _laid_out(rows)


def _about(point: Point) -> str:
    kind = kind_of(point)
    if kind.endswith("commit"):
        return "commit"
    if kind.endswith("printing"):
        return "print"
    return "read" if " GET " in kind else "write"


def _laid_out(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 1) + (":" if i else "-") for i, width in enumerate(widths))
    return "\n".join([lines[0], rule + "|", *lines[1:]])


def _said(verdict: Verdict) -> str:
    return f"{_kills(verdict.point)}: {'; '.join(verdict.faults)}"


def _kills(point: Point) -> str:
    kills = " and ".join(name for name in (point.boundary, point.then) if name)
    return f"{point.scenario.name}, killed {kills}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the matrix and print its table."""
    parser = argparse.ArgumentParser(prog="kill_matrix", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every boundary, not a sample")
    parser.add_argument("--keep", type=Path, help="keep the folders of what failed here")
    parser.add_argument("--scenario", help="only this one")
    given = parser.parse_args(argv)
    scenarios = [s for s in SCENARIOS if given.scenario in (None, s.name)]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        root = given.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        with open_floor(root, SERVERS) as floor:
            asyncio.run(floor.prepare())
            points = all_points(floor, scenarios)
            if given.full:
                points += points_of_second_kills(floor, points)
            else:
                points = sample_of(points, SAMPLE)
            verdicts = judge_all(floor, points)
        if given.full and given.scenario in (None, END_OF_DAY.name):
            verdicts += judge_end_of_day(root / "end of day")
        if given.full and given.scenario in (None, NEW_KEY.name):
            verdicts += judge_new_key(root / "new key")
    print(table(verdicts))
    reached = sum(v.was_reached for v in verdicts)
    seconds = time.monotonic() - started
    print(
        f"\n{reached} kills in {seconds:.0f} s; {len(verdicts) - reached} boundaries not reached."
    )
    for verdict in verdicts:
        if not verdict.was_reached:
            print(f"not reached: {_kills(verdict.point)}")
    faulty = [verdict for verdict in verdicts if verdict.faults]
    for verdict in faulty:
        print(_said(verdict), file=sys.stderr)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
