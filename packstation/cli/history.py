"""Make the history that search and figures look in again, from the log.

`history rebuild` forgets what was kept and makes it again, beside running benches; on a fleet's
database that of all benches. A bench keeps its own orders up by itself, so this is for a history
that was lost, or that a new version tells better.
"""

import argparse
import asyncio
import sys

from packstation.cli.shell.benches import bench_history
from packstation.cli.shell.exits import ExitCode
from packstation.cli.shell.options import common_options

_SAID_EVERY = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `history rebuild`."""
    commands = parser.add_subparsers(dest="history_command", required=True, metavar="COMMAND")
    commands.add_parser("rebuild", parents=[common_options()], help="make it again from the log")


def run(arguments: argparse.Namespace) -> int:
    """Rebuild; see the module's text."""
    return asyncio.run(_rebuild(arguments))


async def _rebuild(arguments: argparse.Namespace) -> int:
    from packstation.history.keeper import rebuild

    async with bench_history(arguments) as beside:
        rebuilt = await rebuild(beside.reader, beside.history, _say)
    print(f"{rebuilt.orders} orders kept, {rebuilt.unreadable} could not be read")
    return ExitCode.UNFINISHED if rebuilt.unreadable else ExitCode.DONE


def _say(streams: int) -> None:
    if streams % _SAID_EVERY == 0:
        print(f"packstation: {streams} so far", file=sys.stderr)
