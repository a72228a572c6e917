"""Figures of a day, or of several: orders, items, parcels, seconds, errors.

By packer, bench, hour, day, carrier or service. Seconds of an order are told honestly apart: the
packer's, PRO's, a printer's, and those of an exception; medians and p90 are of whole orders. Of a
fleet all benches count. Days and hours are this computer's. Today without any option.
"""

import argparse
import asyncio
import csv
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import bench_history
from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.history.figure import Figure, Figures

BY = ("packer", "bench", "hour", "day", "carrier", "service")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `figures` takes."""
    parser.add_argument("--since", metavar="YYYY-MM-DD", type=_day, help="from this day on (today)")
    parser.add_argument("--until", metavar="YYYY-MM-DD", type=_day, help="up to and with this day")
    parser.add_argument("--by", choices=BY, default="packer", help="told apart by (packer)")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object")
    shape.add_argument("--pdf", metavar="FILE", type=Path, help="the table as a PDF")
    shape.add_argument("--csv", action="store_true", help="a table for a spreadsheet")


def run(arguments: argparse.Namespace) -> int:
    """Count; see the module's text."""
    return asyncio.run(_figures(arguments))


async def _figures(arguments: argparse.Namespace) -> int:
    import msgspec

    from packstation.history.days import start_of
    from packstation.history.figure import By
    from packstation.history.figures import figures
    from packstation.history.keeper import catch_up

    first = arguments.since or datetime.datetime.now().astimezone().date()
    last = arguments.until or max(first, datetime.datetime.now().astimezone().date())
    since, until = start_of(first, None), start_of(last + datetime.timedelta(days=1), None)
    async with bench_history(arguments) as beside:
        await catch_up(beside.reader, beside.history, beside.station)
        counted = await figures(beside.history, since, until, By(arguments.by))
    if arguments.json:
        print(msgspec.json.encode(counted).decode())
    elif arguments.csv:
        _as_csv(counted)
    elif arguments.pdf is not None:
        _as_pdf(counted, first, arguments)
    else:
        _as_text(counted)
    return ExitCode.DONE


def _as_csv(counted: "Figures") -> None:
    import msgspec

    from packstation.history.figure import Figure
    from packstation.intake.spreadsheet import safe_row

    table = csv.DictWriter(sys.stdout, [field.name for field in msgspec.structs.fields(Figure)])
    table.writeheader()
    for figure in counted.rows:
        table.writerow(safe_row(msgspec.to_builtins(figure)))


def _as_pdf(counted: "Figures", day: datetime.date, arguments: argparse.Namespace) -> None:
    from packstation.assembly.setup import read_setup
    from packstation.cli.shell.speaking import speaker_of
    from packstation.desktop.figures import figures_pdf

    settings = read_setup(arguments.overrides).settings
    target = settings.figures.target_an_hour
    content = figures_pdf(counted, day, counted.by, speaker_of(settings), target)
    try:
        arguments.pdf.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{arguments.pdf} cannot be written: {error.strerror}.") from error
    print(arguments.pdf)


def _as_text(counted: "Figures") -> None:
    for figure in counted.rows:
        print(_line(figure.name or "nobody signed in", figure))
    print(_line("in all", counted.total))


def _line(name: str, figure: "Figure") -> str:
    split = (
        f"packer {figure.packer_s:.0f}, PRO {figure.pro_s:.0f}, printer {figure.printer_s:.0f}, "
        f"exception {figure.exception_s:.0f} s"
    )
    return (
        f"{name:<24}  {figure.orders} orders, {figure.units} items, {figure.parcels} parcels, "
        f"{figure.an_hour:.0f} an hour; median {figure.median_s:.0f} s, p90 {figure.p90_s:.0f} s "
        f"({split}); {figure.errors} errors, {figure.shorts} short, {figure.reprints} reprints"
    )


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-11-23") from error
