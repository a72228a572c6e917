"""Find orders by anything that stands in them, newest first.

An order's numbers, a consignment, a tracking number, a packer, a bench, a serial number, a SKU or
barcode, a postcode (as long as it is kept), a day; each word must begin a word of the order. With
nothing to look for, the newest orders.
"""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import bench_history
from packstation.cli.shell.exits import ExitCode

if TYPE_CHECKING:
    from packstation.history.search import Hit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `search` takes."""
    parser.add_argument("words", metavar="WORDS", nargs="*", help="what to look for")
    parser.add_argument("--most", metavar="N", type=int, default=50, help="at most so many (50)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Search; see the module's text. UNFINISHED when nothing was found."""
    return asyncio.run(_search(arguments))


async def _search(arguments: argparse.Namespace) -> int:
    import msgspec

    from packstation.history.keeper import catch_up
    from packstation.history.search import search

    async with bench_history(arguments) as beside:
        await catch_up(beside.reader, beside.history, beside.station)
        typed = " ".join(arguments.words)
        found = await search(beside.history, typed, most=max(arguments.most, 1))
    for hit in found.hits:
        print(msgspec.json.encode(hit).decode() if arguments.json else _line(hit))
    if not found.hits:
        print("packstation: no order fits.", file=sys.stderr)
        return ExitCode.UNFINISHED
    if found.has_more:
        print("packstation: there are older ones, too.", file=sys.stderr)
    return ExitCode.DONE


def _line(hit: "Hit") -> str:
    order = hit.order
    when = f"{order.opened.astimezone():%Y-%m-%d %H:%M}"
    shipped = [c for c in order.consignments if not c.is_withdrawn]
    numbers = " ".join(number for c in shipped for number in (c.reference, *c.tracking))
    who = order.packer or "nobody signed in"
    parts = (when, f"{hit.state.value:<10}", order.name, order.reference, who, order.station)
    return "  ".join(part for part in (*parts, order.carrier, numbers, hit.postcode or "") if part)
