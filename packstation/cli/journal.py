"""Check, export or repair the records; keep the shared database's password.

`check` reads everything and names what is wrong. `export` writes every event as a JSON line; names
and addresses are not in the journal. `repair` sets a damaged file aside, never overwriting it, and
saves what can be read into a new one. `password` asks for the password of the shared database and
keeps it in the system's keyring.
"""

import argparse
import getpass
import sys

from packstation.cli.shell.benches import bench_records
from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `journal check | export | repair | password`."""
    commands = parser.add_subparsers(dest="journal_command", required=True, metavar="COMMAND")
    for name, summary in (
        ("check", "read everything, name what is wrong"),
        ("export", "every event as a JSON line on standard output"),
        ("repair", "set a damaged file aside and save what can be read"),
        ("password", "keep the shared database's password in the system's keyring"),
    ):
        commands.add_parser(name, parents=[common_options()], help=summary)


def run(arguments: argparse.Namespace) -> int:
    """Do it; see the module's text."""
    from packstation.journal.errors import JournalError

    try:
        return _ACTS[arguments.journal_command](arguments)
    except JournalError as error:
        raise CommandError(str(error)) from error


def _check(arguments: argparse.Namespace) -> int:
    report = bench_records(arguments).check()
    for problem in report.problems:
        print(f"packstation: {problem}", file=sys.stderr)
    print(
        f"{report.place}: {report.size_bytes} bytes, {report.events} events in "
        f"{report.streams} streams, {report.unfinished} unfinished, "
        f"{'sound' if report.is_sound else 'DAMAGED'}"
    )
    if report.heads:
        newest = ", ".join(f"{station} {digits}…" for station, digits in report.heads)
        print(f"{report.linked} events are in the chain; its newest links: {newest}")
    return ExitCode.DONE if report.is_sound else ExitCode.UNFINISHED


def _export(arguments: argparse.Namespace) -> int:
    for line in bench_records(arguments).export():
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
    return ExitCode.DONE


def _repair(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.journal.files.repair import repair

    setup = read_setup(arguments.overrides)
    if (store := setup.settings.fleet_store) is not None:
        raise CommandError(
            f"The records are on {store.host}. Its keeper repairs them, from a backup.",
            ExitCode.SETTINGS,
        )
    path = setup.paths.journal_file(setup.settings.station.mode)
    if not path.exists():
        raise CommandError(f"There is no journal at {path}.", ExitCode.SETTINGS)
    report = repair(path)
    print(
        f"{report.events_saved} events in {report.streams_saved} streams saved, "
        f"{report.events_lost if report.events_lost is not None else 'unknown'} lost; "
        f"the damaged file is kept as {report.set_aside}"
    )
    for stream in report.broken_streams:
        print(f"packstation: the record {stream} has a gap", file=sys.stderr)
    return ExitCode.UNFINISHED if report.broken_streams else ExitCode.DONE


def _password(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.settings.secrets import store_password

    store = read_setup(arguments.overrides).settings.store
    if not store.host:
        raise CommandError(
            "The settings name no database server: set `host` in the table [store] first.",
            ExitCode.SETTINGS,
        )
    asked = f"Password of {store.user} on {store.host} (it is not shown): "
    # Where nobody types, it comes through a pipe.
    password = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not password:
        raise CommandError("No password was entered; nothing has changed.", ExitCode.USAGE)
    store_password(store, password)
    print(f"Kept for {store.user} on {store.host}.")
    return ExitCode.DONE


_ACTS = {"check": _check, "export": _export, "repair": _repair, "password": _password}
