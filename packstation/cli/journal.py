"""Check, export or repair this bench's records.

`check` reads everything and names what is wrong. `export` writes every event as a JSON line; names
and addresses are not in the journal. `repair` sets a damaged file aside, never overwriting it, and
saves what can be read into a new one.
"""

import argparse
import sys
from pathlib import Path

from packstation.cli.exits import CommandError, ExitCode
from packstation.cli.options import common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `journal check | export | repair`."""
    commands = parser.add_subparsers(dest="journal_command", required=True, metavar="COMMAND")
    for name, summary in (
        ("check", "read everything, name what is wrong"),
        ("export", "every event as a JSON line on standard output"),
        ("repair", "set a damaged file aside and save what can be read"),
    ):
        commands.add_parser(name, parents=[common_options()], help=summary)


def run(arguments: argparse.Namespace) -> int:
    """Do it; see the module's text."""
    from packstation.journal.errors import JournalError
    from packstation.setup import read_setup

    setup = read_setup(arguments.overrides)
    path = setup.paths.journal_file(setup.settings.station.mode)
    if not path.exists():
        raise CommandError(f"There is no journal at {path}.", ExitCode.SETTINGS)
    try:
        return _ACTS[arguments.journal_command](path)
    except JournalError as error:
        raise CommandError(str(error)) from error


def _check(path: Path) -> int:
    from packstation.journal.support import check

    report = check(path)
    for problem in report.problems:
        print(f"packstation: {problem}", file=sys.stderr)
    print(
        f"{path}: {report.size_bytes} bytes, {report.events} events in {report.streams} streams, "
        f"{report.unfinished} unfinished, {'sound' if report.is_sound else 'DAMAGED'}"
    )
    return ExitCode.DONE if report.is_sound else ExitCode.UNFINISHED


def _export(path: Path) -> int:
    from packstation.journal.support import export

    for line in export(path):
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
    return ExitCode.DONE


def _repair(path: Path) -> int:
    from packstation.journal.repair import repair

    report = repair(path)
    print(
        f"{report.events_saved} events in {report.streams_saved} streams saved, "
        f"{report.events_lost if report.events_lost is not None else 'unknown'} lost; "
        f"the damaged file is kept as {report.set_aside}"
    )
    for stream in report.broken_streams:
        print(f"packstation: the record {stream} has a gap", file=sys.stderr)
    return ExitCode.UNFINISHED if report.broken_streams else ExitCode.DONE


_ACTS = {"check": _check, "export": _export, "repair": _repair}
