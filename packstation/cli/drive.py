"""Pack orders by a script, without a window.

Reads SCANS (a file, or - for standard input) and feeds it to the station. A line is what a scanner
would send; a line that begins with ! is a command; # begins a comment. Ends when the script is
through and nothing is owed: exit 0 when every order it opened was finished (its consignments ready
or manifested, its labels printed), 1 with a sentence for each that was not.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import running_bench
from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.packing.problems import Alert
    from packstation.packing.session import Session
    from packstation.workflow.looping.board import Change


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `drive` takes."""
    parser.add_argument("scans", metavar="SCANS", help="the script, or - for standard input")
    parser.add_argument("--json", action="store_true", help="print every event as a JSON line")
    parser.add_argument(
        "--patience",
        metavar="S",
        type=float,
        default=120.0,
        help="wait so many seconds at most for what is owed (default: %(default)g)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the script; see the module's text."""
    with ExitStack() as stack:
        lines: Iterable[str] | None = None
        if arguments.scans != "-":
            try:
                lines = stack.enter_context(Path(arguments.scans).open(encoding="utf-8"))
            except OSError as error:
                why = f"The script {arguments.scans} cannot be read: {error.strerror}."
                raise CommandError(why) from error
        return asyncio.run(_drive(arguments, lines))


async def _drive(arguments: argparse.Namespace, lines: Iterable[str] | None) -> int:
    """`lines` None: standard input."""
    from msgspec.structs import replace

    from packstation.driving.driver import Driver
    from packstation.driving.live import live_lines
    from packstation.driving.script import ScriptError, run_script

    async with running_bench(arguments) as started:
        bench = started.bench
        # Nobody is there who could read what an order says.
        bench.station.policy = replace(bench.station.policy, explicit_acknowledge=False)
        if arguments.json:
            bench.station.listen(lambda change: _print_events(bench, change))
        driver = Driver(bench, _say_alert, arguments.patience)
        try:
            report = await run_script(driver, lines or live_lines(sys.stdin.fileno()))
        except ScriptError as error:
            raise CommandError(f"{error}.", ExitCode.USAGE) from error
        except UnicodeDecodeError as error:
            raise CommandError("The script is not UTF-8 text.", ExitCode.USAGE) from error
    for sentence in report.unfinished:
        print(f"packstation: {sentence}", file=sys.stderr)
    if not arguments.json:
        print(f"{len(report.finished)} finished, {len(report.unfinished)} not finished")
    return ExitCode.UNFINISHED if report.unfinished else ExitCode.DONE


def _say_alert(alert: "Alert", session: "Session | None") -> None:
    from packstation.driving.verdict import SPEAKER, sentences

    where = f"{session.name}: " if session is not None else ""
    print(f"packstation: {where}{sentences(SPEAKER.alert(alert, session))}", file=sys.stderr)


def _print_events(bench: "RunningBench", change: "Change") -> None:
    import msgspec

    if change.stream is None:
        return
    session = bench.station.bench.sessions[change.stream]
    first = session.position - len(change.events)
    for offset, event in enumerate(change.events):
        line = {
            "stream": change.stream,
            "position": first + offset,
            "order": session.name,
            "type": type(event).__name__,
            "data": event,
        }
        print(msgspec.json.encode(line).decode(), flush=True)
