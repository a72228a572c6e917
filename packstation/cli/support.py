"""Put together what support needs to know, in one file to send.

What `doctor` finds, the settings without PINs and people's names, versions, the newest logs and
crash reports, and with `--order` what was done with an order. No key, no name and no address is in
it: logs never have any, what the settings say of people is left out, and a last net takes out what
looks like one. Look into it before you send it; it is a plain ZIP. In the window: DOCTOR (Ctrl+Q),
SUPPORT FILE.
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.history.replay import Lived


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `support` takes."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, default=Path("packstation-support.zip")
    )
    parser.add_argument(
        "--order", metavar="ORDER", action="append", default=[], help="with this order's record"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file; see the module's text."""
    from packstation.assembly.setup import read_setup_or_why
    from packstation.assembly.supporting import write_support_file
    from packstation.desktop.examining import findings_for_support
    from packstation.sentences.language import Language
    from packstation.sentences.speaker import Speaker

    setup = read_setup_or_why(arguments.overrides)
    orders = asyncio.run(_orders(arguments)) if arguments.order else []
    doctor = asyncio.run(findings_for_support(setup))
    path = arguments.file
    try:
        names = write_support_file(path, setup, doctor, orders, Speaker(Language.ENGLISH))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    print(f"{path}: {', '.join(names)}")
    return ExitCode.DONE


async def _orders(arguments: argparse.Namespace) -> "list[tuple[Lived, ...]]":
    from packstation.assembly.evidence import steps_of
    from packstation.cli.shell.benches import bench_history

    found = []
    async with bench_history(arguments) as beside:
        for order in arguments.order:
            streams = await beside.reader.streams_of_order(order)
            if not streams:
                raise CommandError(f"There is no order {order} in the records.")
            found += [await steps_of(beside.reader, stream) for stream in streams]
    return found
