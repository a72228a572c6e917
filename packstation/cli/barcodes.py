"""Barcodes that supervisors taught to items at the window: list them, take one back.

`barcodes list` names barcode, SKU, who taught it and when; `barcodes remove CODE` forgets one;
`barcodes teach CODE SKU` teaches one from here. They hold for this bench, or for its whole fleet,
from the next order that is opened.
"""

import argparse
import asyncio
from datetime import UTC, datetime

from packstation.cli.orders import orders_store
from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `barcodes list`, `remove` and `teach`."""
    commands = parser.add_subparsers(dest="barcodes_command", required=True, metavar="COMMAND")
    commands.add_parser("list", parents=[common_options()], help="show them")
    removing = commands.add_parser("remove", parents=[common_options()], help="forget one")
    removing.add_argument("code", metavar="CODE")
    teaching = commands.add_parser("teach", parents=[common_options()], help="teach one")
    teaching.add_argument("code", metavar="CODE")
    teaching.add_argument("sku", metavar="SKU")


def run(arguments: argparse.Namespace) -> int:
    """List, remove or teach; see the module's text."""
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.journal.taught import TaughtBarcodes

    async with orders_store(read_setup(arguments.overrides)) as store:
        taught = TaughtBarcodes(store)
        match arguments.barcodes_command:
            case "remove":
                if not await taught.remove(arguments.code):
                    raise CommandError(f"Nobody taught the barcode {arguments.code}.")
            case "teach":
                await taught.put(
                    arguments.code, arguments.sku, "the command line", datetime.now(UTC)
                )
            case _:
                for one in await taught.list():
                    when = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
                    print(f"{one.code}  {one.sku}  {one.by}  {when}")
    return ExitCode.DONE
