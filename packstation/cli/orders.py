"""Bring orders to the bench before they are scanned.

`orders import` reads Create Order bodies (one JSON object, an array, or JSON lines), checks each
against the contract and puts it into the order inbox. A scan of such an order's own number creates
it in PRO. Orders with a fault are named with the field and left out; the others are kept.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `orders import`."""
    commands = parser.add_subparsers(dest="orders_command", required=True, metavar="COMMAND")
    importing = commands.add_parser(
        "import", parents=[common_options()], help="put orders into the inbox"
    )
    importing.add_argument("files", metavar="FILE", nargs="+", type=Path, help="JSON or JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Import; see the module's text."""
    return asyncio.run(_import(arguments))


async def _import(arguments: argparse.Namespace) -> int:
    from packstation.assembly.factories import databases_of
    from packstation.assembly.setup import read_setup
    from packstation.intake.order_files import read_orders
    from packstation.intake.order_source import OrderFileError
    from packstation.journal.errors import JournalError
    from packstation.journal.inbox import Inbox, InboxOutcome
    from packstation.journal.schema import Schema
    from packstation.journal.store import Store
    from packstation.settings.paths import usable_folder

    setup = read_setup(arguments.overrides)
    usable_folder(setup.paths.journal_file(setup.settings.station.mode).parent)
    databases = databases_of(setup.settings, setup.paths, os.environ)
    counts = dict.fromkeys(InboxOutcome, 0)
    faulty = 0
    try:
        store = await Store.open(databases.of(Schema.ORDERS))
        try:
            inbox = Inbox(store)
            for path in arguments.files:
                for order in read_orders(path):
                    for fault in order.faults:
                        print(f"packstation: {order.place}: {fault}", file=sys.stderr)
                    if order.faults:
                        faulty += 1
                        continue
                    counts[await inbox.put(order.own_number, order.body)] += 1
        finally:
            await store.close()
    except OrderFileError as error:
        raise CommandError(str(error)) from error
    except JournalError as error:
        raise CommandError(str(error)) from error
    said = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items())
    print(f"{said}, {faulty} with faults")
    return ExitCode.UNFINISHED if faulty else ExitCode.DONE
