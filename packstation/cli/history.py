"""Read an order's record; make the history that search and figures look in again.

`history show ORDER` tells every step of an order: who, when, into which parcel, on which printer,
and what PRO answered. `history record ORDER FILE` writes the same as a PDF with the links of the
log's chain. `history rebuild` forgets what was kept and makes it again from the log, beside running
benches; on a fleet's database that of all benches.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import bench_history
from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options

if TYPE_CHECKING:
    from packstation.assembly.history import Beside
    from packstation.sentences.speaker import Speaker

_SAID_EVERY = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `history show | record | rebuild`."""
    commands = parser.add_subparsers(dest="history_command", required=True, metavar="COMMAND")
    show = commands.add_parser("show", parents=[common_options()], help="tell every step")
    record = commands.add_parser("record", parents=[common_options()], help="write it as a PDF")
    for one in (show, record):
        one.add_argument("order", metavar="ORDER", help="the shop's number, or PRO's reference")
    record.add_argument("folder", metavar="FOLDER", type=Path, help="where the PDF goes")
    record.add_argument("--without-names", action="store_true", help="packers are numbers in it")
    commands.add_parser("rebuild", parents=[common_options()], help="make it again from the log")


def run(arguments: argparse.Namespace) -> int:
    """Do it; see the module's text."""
    return asyncio.run(_ACTS[arguments.history_command](arguments))


async def _show(arguments: argparse.Namespace) -> int:
    from packstation.assembly.evidence import steps_of

    speaker = _speaker(arguments)
    async with bench_history(arguments) as beside:
        for stream in await _streams(beside, arguments.order):
            for step in await steps_of(beside.reader, stream):
                if told := speaker.told(step.event, step.before):
                    at = f"{step.at.astimezone():%Y-%m-%d %H:%M:%S}"
                    print(f"{at}  {step.station}  {step.packer or '–'}  {told}")
    return ExitCode.DONE


async def _record(arguments: argparse.Namespace) -> int:
    from packstation.assembly.evidence import write_evidence

    async with bench_history(arguments) as beside:
        for stream in await _streams(beside, arguments.order):
            try:
                path = await write_evidence(
                    beside.reader,
                    stream,
                    arguments.folder,
                    _speaker(arguments),
                    is_anonymous=arguments.without_names,
                )
            except OSError as error:
                raise CommandError(f"It cannot be written: {error}") from error
            print(path)
    return ExitCode.DONE


def _speaker(arguments: argparse.Namespace) -> "Speaker":
    from packstation.assembly.setup import read_setup
    from packstation.cli.shell.speaking import speaker_of

    return speaker_of(read_setup(arguments.overrides).settings)


async def _streams(beside: "Beside", order: str) -> tuple[str, ...]:
    streams = await beside.reader.streams_of_order(order)
    if not streams:
        raise CommandError(f"There is no order {order} in the records.", ExitCode.UNFINISHED)
    return streams


async def _rebuild(arguments: argparse.Namespace) -> int:
    from packstation.history.keeper import rebuild

    async with bench_history(arguments) as beside:
        rebuilt = await rebuild(beside.reader, beside.history, _say)
    print(f"{rebuilt.orders} orders kept, {rebuilt.unreadable} could not be read")
    return ExitCode.UNFINISHED if rebuilt.unreadable else ExitCode.DONE


def _say(streams: int) -> None:
    if streams % _SAID_EVERY == 0:
        print(f"packstation: {streams} so far", file=sys.stderr)


_ACTS = {"show": _show, "record": _record, "rebuild": _rebuild}
