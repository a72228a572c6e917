"""The packing slip of an order of 2,000 lines: how long it takes, and the pauses of the loop.

    ./dev bench long_slip [--lines 2000] [--times 5]

Drawn as a bench draws it, in a process of its own. The baseline is reportlab alone: as many texts
in one of its own fonts on as many pages, nothing measured, wrapped or embedded. Goals: half a
second, and no pause of the event loop over 50 ms.
"""

import argparse
import asyncio
import io
import statistics
import time

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from packstation.documents.apart import Apart
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.style import PLAIN
from packstation.runtime.tasks import Tasks
from packstation.workflow.performers.papers import drawn

ROWS_A_PAGE = 30
GOAL_S, PAUSE_GOAL_MS = 0.5, 50.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    asyncio.run(measure(given.lines, given.times))


async def measure(lines: int, times: int) -> None:
    """Print medians and the longest pause."""
    items = tuple(
        SlipLine(
            name=f"Striped socks, red, size {n}", code=f"SKU-{n:05}", ordered=3, in_this_parcel=3
        )
        for n in range(lines)
    )
    slip = PackingSlip(order_number="HO-1000", lines=items)
    apart = Apart()
    await apart(drawn, PackingSlip(order_number="warm", lines=items[:3]), PLAIN)
    ours, plain, pause = [], [], Pause()
    tasks = Tasks(lambda _, error: print(error))
    tasks.start("watch the loop", pause.watch())
    for _ in range(times):
        began = time.perf_counter()
        await apart(drawn, slip, PLAIN)
        ours.append(time.perf_counter() - began)
    await tasks.close()
    for _ in range(times):
        began = time.perf_counter()
        bare(lines)
        plain.append(time.perf_counter() - began)
    apart.close()
    took, base = statistics.median(ours), statistics.median(plain)
    print(
        f"{lines} lines: {took:.2f} s (goal {GOAL_S}), {took / base:.1f} x reportlab alone "
        f"({base:.2f} s); longest pause of the loop {pause.worst_ms:.0f} ms "
        f"(goal {PAUSE_GOAL_MS:.0f})"
    )


class Pause:
    """The longest time for which the loop did nothing else."""

    def __init__(self) -> None:
        self.worst_ms = 0.0

    async def watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.002)
            self.worst_ms = max(self.worst_ms, (time.perf_counter() - began - 0.002) * 1_000)


def bare(lines: int) -> bytes:
    """As many texts and rules as a slip has, and nothing else."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    for number in range(lines):
        y = 800 - 24 * (number % ROWS_A_PAGE)
        canvas.drawString(40, y, "3")
        canvas.drawString(50, y, "x")
        canvas.drawString(60, y, f"Striped socks, red, size {number}")
        canvas.drawString(360, y, f"SKU-{number:05}")
        canvas.drawString(520, y, "3")
        canvas.line(40, y - 6, 550, y - 6)
        if number % ROWS_A_PAGE == ROWS_A_PAGE - 1:
            canvas.showPage()
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    main()
