"""List this bench's printers, and print a test page.

Each printer with its state and what it is for, then the queues that the print service offers.
--test prints a page that shows the printable area, a ruler and two barcodes to scan back, and says
what is known of it: exit 0 only when the printer says that it is on paper or has taken all of it.
"""

import argparse
import asyncio
import datetime
import os
import sys
from typing import TYPE_CHECKING

from packstation.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.printing.model import Outcome
    from packstation.setup import Setup

_HERE = ("localhost", 631)
"""This computer's own print service, which need not be there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `printers` takes."""
    parser.add_argument("--test", metavar="NAME", help="print the test page on this printer")


def run(arguments: argparse.Namespace) -> int:
    """List or test; see the module's text."""
    from packstation.setup import read_setup

    setup = read_setup(arguments.overrides)
    if arguments.test is not None:
        return asyncio.run(_test(setup, arguments.test))
    return asyncio.run(_list(setup))


async def _list(setup: "Setup") -> int:
    from packstation.fitting import printers_of
    from packstation.printing.model import Readiness
    from packstation.settings.model import CupsPrinter

    is_well = True
    for name, printer in printers_of(setup.settings, setup.paths).items():
        status = await printer.status()
        is_well &= status.readiness is not Readiness.NOT_READY
        kinds = _purposes(setup, name)
        formats = "/".join(sorted(each.value for each in printer.formats))
        print(f"{status.readiness.value:<10} {name} ({formats}): {status.sentence}")
        print(f"{'':<10} for {', '.join(kinds) or 'nothing'}")
    servers = {
        (one.host, one.port) for one in setup.settings.printers if isinstance(one, CupsPrinter)
    }
    for host, port in sorted(servers | {_HERE}):
        is_well &= await _queues(host, port) or (host, port) not in servers
    _windows_queues()
    return ExitCode.DONE if is_well else ExitCode.UNFINISHED


def _purposes(setup: "Setup", name: str) -> list[str]:
    """What a printer is for, particular routes with their carrier and parcel size."""
    purposes = []
    for route in setup.settings.routes:
        if route.printer == name:
            only = ", ".join(part for part in (route.carrier, route.parcel_size) if part)
            purposes.append(f"{route.kind.value}{f' ({only})' if only else ''}")
    return purposes


async def _queues(host: str, port: int) -> bool:
    """List what a print service offers; False when it does not answer."""
    from packstation.printing.discovery import PrintServiceError, cups_queues

    try:
        queues = await cups_queues(host, port)
    except PrintServiceError as error:
        print(f"no queues: {error}")
        return False
    print(f"Queues of {host}:{port}: {len(queues)}")
    for queue in queues:
        formats = "/".join(sorted(each.value for each in queue.formats))
        block = queue.block(queue.name) or queue.trouble(queue.name)
        state = block[1] if block else f"{queue.state.name.lower()}, {queue.waiting_jobs} waiting"
        print(f"  {queue.name} ({formats}) -> {queue.device}: {state}")
    return True


def _windows_queues() -> None:
    if os.name != "nt":
        return
    from packstation.printing.windows_spooler import SpoolerError, windows_queues

    try:
        print("Printers of Windows: " + ", ".join(windows_queues()))
    except SpoolerError as error:
        print(f"packstation: Windows does not list its printers: {error}", file=sys.stderr)


async def _test(setup: "Setup", name: str) -> int:
    from packstation.documents.errors import ConversionError
    from packstation.fitting import printers_of, routes_of
    from packstation.packing.printer_testing import TITLE
    from packstation.workflow.printer_tests import page_job

    printers = printers_of(setup.settings, setup.paths)
    if name not in printers:
        known = ", ".join(printers) or "none"
        raise CommandError(f"There is no printer {name!r}. Printers: {known}.", ExitCode.USAGE)
    now = datetime.datetime.now(datetime.UTC)
    title = f"{TITLE}{now:%Y%m%d%H%M%S%f}"
    routes = routes_of(setup.settings).entries
    try:
        job = page_job(printers[name], routes, setup.settings.station.name, title, now)
    except ConversionError as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    return _said(name, await printers[name].submit(job))


def _said(name: str, outcome: "Outcome") -> int:
    from packstation.printing.model import HandedOver, NotPrinted, Printed, PrintUnknown

    match outcome:
        case Printed(detail=detail):
            print(f"printed: {detail}")
            return ExitCode.DONE
        case HandedOver(detail=detail):
            print(f"sent, and {name} cannot say more: {detail}. Look whether the page came out.")
            return ExitCode.DONE
        case NotPrinted(sentence=sentence):
            print(f"packstation: not printed: {sentence}", file=sys.stderr)
        case PrintUnknown(sentence=sentence):
            print(f"packstation: nobody knows: {sentence}", file=sys.stderr)
    return ExitCode.UNFINISHED
