"""The fault matrix: kinds of fault × endpoints of the flow × moments, each judged once and told.

`python -m tests.faults.matrix` takes an even sample, `--full` all of them. Exit code 1 when
anything was doubled, lost, printed twice, stuck or not explained.
"""

import argparse
import asyncio
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.faults.cells import ErrorsOfCells, Verdict, judge, prepare
from tests.faults.kinds import CELLS, ENDPOINTS, Cell, Kind, Moment

LANES = 6
"""Cells side by side in one process: most of a cell is waiting."""
SAMPLE = 120


def sample_of(cells: Sequence[Cell], size: int) -> list[Cell]:
    """An even choice: the steps run through kinds and moments of every endpoint."""
    return [cells[place * len(cells) // size] for place in range(size)]


async def judge_side_by_side(cells: Sequence[Cell], root: Path) -> list[Verdict]:
    """Every cell, LANES at a time, on one loop."""
    await prepare(root)
    errors = ErrorsOfCells()
    logging.getLogger().addHandler(errors)
    waiting = list(enumerate(cells))
    verdicts: dict[int, Verdict] = {}

    async def lane() -> None:
        while waiting:
            place, cell = waiting.pop(0)
            # A task of its own: what it logs is told from what the others log.
            (verdicts[place],) = await asyncio.gather(judge(cell, root, place))

    try:
        await asyncio.gather(*(lane() for _ in range(LANES)))
    finally:
        logging.getLogger().removeHandler(errors)
    return [verdicts[place] for place in range(len(cells))]


def _part(cells: Sequence[Cell], root: Path) -> list[Verdict]:
    root.mkdir(parents=True, exist_ok=True)
    return asyncio.run(judge_side_by_side(cells, root))


def judge_all(cells: Sequence[Cell], root: Path, processes: int | None = None) -> list[Verdict]:
    """Every cell, spread over processes."""
    processes = processes or min(os.cpu_count() or 1, 4)
    parts = [cells[n::processes] for n in range(processes)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        done = list(pool.map(_part, parts, [root / str(n) for n in range(processes)]))
    return [verdict for part in done for verdict in part]


def table(verdicts: Sequence[Verdict]) -> str:
    """Endpoints down; what happened and what was counted across."""
    return _table(verdicts, [e.name for e in ENDPOINTS], lambda v: v.cell.endpoint.name, "endpoint")


def table_of_kinds(verdicts: Sequence[Verdict]) -> str:
    """The same with kinds of fault down."""
    return _table(verdicts, [k.value for k in Kind], lambda v: v.cell.kind.value, "fault")


def _table(
    verdicts: Sequence[Verdict], names: Iterable[str], name_of: Callable[[Verdict], str], head: str
) -> str:
    heads = [head, "cells", *(moment.value for moment in Moment), "struck", "by itself"]
    heads += ["a person", "adopted", "orphans", "doubled", "lost", "2nd print", "no print", "stuck"]
    rows = [heads]
    for name in (*names, None):
        of = [v for v in verdicts if name in (name_of(v), None)]
        moments = [sum(v.cell.moment is moment for v in of) for moment in Moment]
        figures = [
            len(of),
            *moments,
            sum(v.struck for v in of),
            sum(not v.tries for v in of),
            sum(v.tries > 0 for v in of),
            sum(v.was_adopted for v in of),
            sum(v.count.orphans for v in of),
            sum(len(v.count.doubled) for v in of),
            sum(len(v.count.lost) for v in of),
            sum(len(v.count.printed_twice) for v in of),
            sum(len(v.count.not_printed) for v in of),
            sum(bool(v.count.stuck or v.broken or v.logged) for v in of),
        ]
        rows.append([name or "all", *map(str, figures)])
    return _laid_out(rows)


def _laid_out(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        padded = zip(row, widths, strict=True)
        cells = [cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(padded)]
        lines.append("| " + " | ".join(cells) + " |")
    rule = "|".join("-" * (width + 1) + (":" if i else "-") for i, width in enumerate(widths))
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the matrix and print its tables."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="every cell, not a sample")
    parser.add_argument("--endpoint", help="only this one")
    parser.add_argument("--keep", type=Path, help="keep the folders of what failed here")
    given = parser.parse_args(argv)
    cells = [cell for cell in CELLS if given.endpoint in (None, cell.endpoint.name)]
    if not (given.full or given.endpoint):
        cells = sample_of(cells, SAMPLE)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        verdicts = judge_all(cells, given.keep or Path(scratch))
    print(table(verdicts))
    print()
    print(table_of_kinds(verdicts))
    missed = sum(not verdict.struck for verdict in verdicts)
    seconds = time.monotonic() - started
    print(f"\n{len(verdicts)} cells in {seconds:.0f} s; in {missed} the call was not made.")
    faulty = [verdict for verdict in verdicts if verdict.faults]
    for verdict in faulty:
        told = f" (told: {', '.join(verdict.told)})" if verdict.told else ""
        print(f"{verdict.cell}: {'; '.join(verdict.faults)}{told}", file=sys.stderr)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
