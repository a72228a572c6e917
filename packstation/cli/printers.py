"""List this bench's printers, and print a test page.

Each printer with its state and what it is for, then the queues that the print service offers.
--test prints a page that shows the printable area, a ruler and two barcodes to scan back, and says
what is known of it: exit 0 only when the printer says that it is on paper or has taken all of it.
The paper ledger then knows the page. So nothing is printed beside a running bench, which alone
writes its journal: TEST PRINT in its window prints the page, or --unrecorded from here.
"""

import argparse
import asyncio
import os
import sys
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.assembly.setup import Setup
    from packstation.printing.model import Outcome, PrintJob
    from packstation.printing.protocol import Printer

_HERE = ("localhost", 631)
"""This computer's own print service, which need not be there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `printers` takes."""
    parser.add_argument("--test", metavar="NAME", help="print the test page on this printer")
    parser.add_argument(
        "--unrecorded",
        action="store_true",
        help="with --test: print it beside a running bench, too; the paper ledger will not know",
    )


def run(arguments: argparse.Namespace) -> int:
    """List or test; see the module's text."""
    from packstation.assembly.setup import read_setup

    setup = read_setup(arguments.overrides)
    if arguments.test is not None:
        return asyncio.run(_test(setup, arguments.test, arguments.unrecorded))
    if arguments.unrecorded:
        raise CommandError("--unrecorded goes with --test NAME.", ExitCode.USAGE)
    return asyncio.run(_list(setup))


async def _list(setup: "Setup") -> int:
    from packstation.assembly.factories import printers_of
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
    from packstation.printing.windows.spooler import SpoolerError, windows_queues

    try:
        print("Printers of Windows: " + ", ".join(windows_queues()))
    except SpoolerError as error:
        print(f"packstation: Windows does not list its printers: {error}", file=sys.stderr)


async def _test(setup: "Setup", name: str, is_unrecorded: bool) -> int:
    from packstation.assembly.early import new_stream, now
    from packstation.assembly.factories import printers_of, routes_of
    from packstation.documents.errors import ConversionError
    from packstation.packing.printer_testing import TITLE
    from packstation.workflow.printers.test_pages import page_job

    printers = printers_of(setup.settings, setup.paths)
    if name not in printers:
        known = ", ".join(printers) or "none"
        raise CommandError(f"There is no printer {name!r}. Printers: {known}.", ExitCode.USAGE)
    stream, printer = new_stream(), printers[name]
    routes, station = routes_of(setup.settings).entries, setup.settings.station.name
    try:
        job = page_job(printer, routes, station, f"{TITLE}{stream}", now())
    except ConversionError as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    if is_unrecorded:
        return _said(name, await printer.submit(job))
    return _said(name, await _recorded(setup, stream, printer, job))


async def _recorded(setup: "Setup", stream: str, printer: "Printer", job: "PrintJob") -> "Outcome":
    from packstation.assembly.early import now
    from packstation.assembly.factories import databases_of
    from packstation.journal.errors import JournalError, JournalInUse
    from packstation.journal.folder import DataFolder
    from packstation.settings.paths import usable_folder
    from packstation.workflow.printers.test_pages import print_recorded

    settings, station = setup.settings, setup.settings.station.name
    folder = usable_folder(setup.paths.journal_file(settings.station.mode).parent)
    databases = databases_of(settings, setup.paths, os.environ)
    try:
        async with await DataFolder.open(folder, station=station, databases=databases) as data:
            return await print_recorded(data.journal, stream, printer, job, station, now)
    except JournalInUse as error:
        raise CommandError(
            f"{error} TEST PRINT (Ctrl+T) in its window prints the page and records it. "
            "--unrecorded prints it from here, and the paper ledger will not know.",
            ExitCode.ALREADY_RUNNING,
        ) from error
    except JournalError as error:
        raise CommandError(f"{error} Until then --unrecorded prints it without record.") from error


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
