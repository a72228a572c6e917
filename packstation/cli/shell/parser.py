"""The argument parser, made from the table of commands."""

import argparse
import inspect
from collections.abc import Sequence

import packstation
from packstation.cli.commands import COMMANDS, DEFAULT_COMMAND, load
from packstation.cli.shell.exits import EXIT_CODES
from packstation.cli.shell.options import VARIABLES, common_options

DESCRIPTION = """\
A packing bench for SortedPRO: scan an order, scan its items into parcels, get the carrier's
labels, manifest at the end of the day."""


def build_parser(names: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the whole command line; the chosen command's name lands in `command`.

    With `names` it knows only these commands, and only their modules are loaded.
    """
    parser = argparse.ArgumentParser(
        prog="packstation",
        description=DESCRIPTION,
        epilog=epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common_options()],
    )
    parser.add_argument(
        "--version", action="version", version=f"packstation {packstation.__version__}"
    )
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", description=_command_note()
    )
    for name in names or COMMANDS:
        command = load(name)
        text = inspect.cleandoc(command.__doc__ or "")
        summary, _, description = text.partition("\n")
        command.add_arguments(
            commands.add_parser(
                name,
                help=summary.rstrip("."),
                description=f"{summary}\n{description}".strip(),
                formatter_class=argparse.RawDescriptionHelpFormatter,
                parents=[common_options()],
            )
        )
    return parser


def epilog() -> str:
    """Environment variables and exit codes, as the end of `--help` and the docs show them."""
    lines = ["environment (an option given on the command line wins):"]
    lines += [f"  {name:<22} {meaning}" for name, meaning in VARIABLES.items()]
    lines += ["", "exit codes:"]
    lines += [f"  {code:>3d}  {meaning}" for code, meaning in EXIT_CODES.items()]
    return "\n".join(lines)


def _command_note() -> str | None:
    if DEFAULT_COMMAND not in COMMANDS:
        return None
    return f"Without a command, `{DEFAULT_COMMAND}`. `packstation COMMAND --help` tells more."
