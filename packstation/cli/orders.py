"""Bring orders to the bench before they are scanned, and see what waits.

`orders import` takes Create Order bodies (one JSON object, an array, or JSON lines) and tables
(CSV, TSV, Excel) with one row an item; docs/orders.md names the columns. Each order is checked
against the contract and put into the order inbox; a scan of its own number, of its tote or of one
of its items opens it, and creates it in PRO. Orders with a fault are named with line, column and
reason, and written to FILE-rejected; the others are kept. `orders list` shows the inbox, what is to
be packed first at the top; `orders urgent NUMBER` puts an order before all others.
"""

import argparse
import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options

if TYPE_CHECKING:
    from packstation.assembly.setup import Setup
    from packstation.journal.inbox import Inbox, InboxEntry
    from packstation.journal.store import Store


SAID_EVERY = 5_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `orders import` and `orders list`."""
    commands = parser.add_subparsers(dest="orders_command", required=True, metavar="COMMAND")
    importing = commands.add_parser(
        "import", parents=[common_options()], help="put orders into the inbox"
    )
    importing.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="JSON, JSON lines, CSV, TSV or XLSX"
    )
    listing = commands.add_parser(
        "list", parents=[common_options()], help="show the orders in the inbox"
    )
    urgent = commands.add_parser(
        "urgent", parents=[common_options()], help="an order goes before all others"
    )
    urgent.add_argument("number", metavar="NUMBER", help="the shop's own number")
    urgent.add_argument("--not", dest="is_not", action="store_true", help="not any more")
    listing.add_argument("--all", action="store_true", help="also those that PRO knows already")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Import or list; see the module's text."""
    return asyncio.run(_ACTS[arguments.orders_command](arguments))


@asynccontextmanager
async def _inbox(setup: "Setup") -> "AsyncIterator[Inbox]":
    from packstation.journal.inbox import Inbox

    async with orders_store(setup) as store:
        yield Inbox(store)


@asynccontextmanager
async def orders_store(setup: "Setup") -> "AsyncIterator[Store]":
    """Where orders wait, beside whatever bench is at work on it. Raises CommandError."""
    from packstation.assembly.factories import databases_of
    from packstation.journal.errors import JournalError
    from packstation.journal.schema import Schema
    from packstation.journal.store import Store
    from packstation.settings.paths import usable_folder

    usable_folder(setup.paths.journal_file(setup.settings.station.mode).parent)
    databases = databases_of(setup.settings, setup.paths, os.environ)
    try:
        store = await Store.open(databases.of(Schema.ORDERS))
        try:
            yield store
        finally:
            await store.close()
    except JournalError as error:
        raise CommandError(str(error)) from error


async def _import(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.intake.importing import Rules, import_file
    from packstation.intake.order_source import OrderFileError
    from packstation.journal.inbox import InboxOutcome

    setup = read_setup(arguments.overrides)
    settings = setup.settings
    rules = Rules(settings.intake.columns, settings.station.location, settings.intake.replace)
    outcomes: Counter[InboxOutcome] = Counter(dict.fromkeys(InboxOutcome, 0))
    faulty = 0
    async with _inbox(setup) as inbox:
        for path in arguments.files:
            rejects = path.with_name(f"{path.stem}-rejected.csv")
            try:
                done = await import_file(
                    path, inbox, rules, rejects=rejects, fault=_complain, progress=_Progress()
                )
            except OrderFileError as error:
                raise CommandError(str(error)) from error
            outcomes.update(done.outcomes)
            faulty += done.faulty
            if done.form:
                print(f"{path} was read as {done.form}.", file=sys.stderr)
            if done.rejects is not None:
                print(f"Orders with faults were written to {done.rejects}.", file=sys.stderr)
    said = ", ".join(f"{count} {outcome.value}" for outcome, count in outcomes.items())
    print(f"{said}, {faulty} with faults")
    return ExitCode.UNFINISHED if faulty else ExitCode.DONE


class _Progress:
    """Says every some thousand orders how far it is."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, orders: int) -> None:
        if orders - self._said >= SAID_EVERY:
            self._said = orders
            print(f"packstation: {orders} orders so far", file=sys.stderr)


def _complain(fault: str) -> None:
    print(f"packstation: {fault}", file=sys.stderr)


async def _urgent(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.journal.errors import NotInInbox

    async with _inbox(read_setup(arguments.overrides)) as inbox:
        try:
            await inbox.make_urgent(arguments.number, is_urgent=not arguments.is_not)
        except NotInInbox as error:
            raise CommandError(f"No order {arguments.number} waits here.") from error
    print(f"{arguments.number} is {'not urgent any more' if arguments.is_not else 'urgent'}.")
    return ExitCode.DONE


async def _list(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.journal.inbox import InboxState

    state = None if arguments.all else InboxState.WAITING
    async with _inbox(read_setup(arguments.overrides)) as inbox:
        entries = await inbox.list(state)
    entries.sort(key=lambda entry: (not entry.is_urgent, entry.due or "9999", entry.imported))
    for entry in entries:
        print(_json(entry) if arguments.json else _line(entry))
    if not arguments.json:
        print(f"{len(entries)} order{'' if len(entries) == 1 else 's'}")
    return ExitCode.DONE


def _line(entry: "InboxEntry") -> str:
    units = f"{entry.units} unit{'' if entry.units == 1 else 's'}"
    due = f"due {entry.due[:10]}" if entry.due else ""
    state = entry.order_reference or entry.state.value
    mark = "URGENT" if entry.is_urgent else ""
    return "  ".join(filter(None, (entry.own_number, units, due, state, mark)))


def _json(entry: "InboxEntry") -> str:
    told = {
        "own_number": entry.own_number,
        "units": entry.units,
        "due": entry.due or None,
        "imported": entry.imported.isoformat(),
        "state": entry.state.value,
        "order_reference": entry.order_reference,
        "urgent": entry.is_urgent,
    }
    return json.dumps(told, ensure_ascii=False)


_ACTS = {"import": _import, "list": _list, "urgent": _urgent}
