"""List every copy on paper that left this bench, or may have.

When, for which order, which document (with its SHA-256), on which printer, under which job title,
who asked for it and why, and what is known: printed, sent (the printer cannot tell), unknown or
failed; and after a redo whether it is void, and destroyed. Reads the journal beside a running
bench. Days are this computer's.
"""

import argparse
import csv
import datetime
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import bench_records
from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.history.paper_ledger import PaperCopy

_SHOWN_SHA = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `paper` takes."""
    parser.add_argument("--order", metavar="X", help="only of this order (either of its numbers)")
    parser.add_argument("--printer", metavar="P", help="only what went to this printer")
    parser.add_argument("--day", metavar="YYYY-MM-DD", type=_day, help="only of this day")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a line")
    shape.add_argument("--csv", action="store_true", help="a table for a spreadsheet")


def run(arguments: argparse.Namespace) -> int:
    """List; see the module's text."""
    from packstation.history.paper_ledger import TYPES, paper_ledger
    from packstation.journal.errors import JournalError

    records = bench_records(arguments)
    is_wanted = _filter(arguments)
    say = _as_json if arguments.json else _as_csv if arguments.csv else _as_text
    try:
        say(copy for copy in paper_ledger(records.read_by_stream(TYPES)) if is_wanted(copy))
    except JournalError as error:
        raise CommandError(str(error)) from error
    return ExitCode.DONE


def _filter(arguments: argparse.Namespace) -> "Callable[[PaperCopy], bool]":
    order = arguments.order.strip().casefold() if arguments.order else None
    printer = arguments.printer.casefold() if arguments.printer else None

    def is_wanted(copy: "PaperCopy") -> bool:
        names = (copy.order.casefold(), copy.order_reference.casefold())
        return (
            (order is None or order in names)
            and (printer is None or copy.printer.casefold() == printer)
            and (arguments.day is None or copy.at.astimezone().date() == arguments.day)
        )

    return is_wanted


def _as_json(copies: "Iterable[PaperCopy]") -> None:
    import msgspec

    for copy in copies:
        print(msgspec.json.encode(copy).decode())


def _as_csv(copies: "Iterable[PaperCopy]") -> None:
    import msgspec

    from packstation.history.paper_ledger import PaperCopy
    from packstation.intake.spreadsheet import safe_row

    table = csv.DictWriter(sys.stdout, [field.name for field in msgspec.structs.fields(PaperCopy)])
    table.writeheader()
    for copy in copies:
        table.writerow(safe_row(msgspec.to_builtins(copy)))


def _as_text(copies: "Iterable[PaperCopy]") -> None:
    for copy in copies:
        when = f"{copy.at.astimezone():%Y-%m-%d %H:%M:%S}"
        why = f" ({copy.reason})" if copy.reason else ""
        what = f"{_owner(copy)}  {copy.kind.value} {copy.document}{why}"
        void = f"  {copy.void.value.upper()}" if copy.void is not None else ""
        unsure = "" if copy.is_compared else "  barcode is not PRO's"
        print(f"{when}  {copy.status.value:<7}  {what}{void}{unsure}")
        who = copy.packer or "nobody signed in"
        printer = copy.printer or "an unknown printer"
        sha256 = copy.sha256[:_SHOWN_SHA] or "unknown"
        print(f"    on {printer}, job {copy.title}, {who}, SHA-256 {sha256}")


def _owner(copy: "PaperCopy") -> str:
    from packstation.packing.shipping import DocumentKind

    if copy.order:
        return copy.order
    return "end of day" if copy.kind is DocumentKind.MANIFEST else "no order"


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-11-23") from error
