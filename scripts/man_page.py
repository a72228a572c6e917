"""The manual page packstation(1), made from the command line's own help."""

import argparse
import re
from datetime import UTC, datetime

import packstation
from packstation.cli.shell.parser import DESCRIPTION, build_parser, epilog


def man_page(moment: int) -> str:
    """The page as troff (man macros), dated `moment` (seconds since 1970)."""
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    parser = build_parser()
    parts = [
        f'.TH PACKSTATION 1 "{day}" "packstation {packstation.__version__}" "User Commands"',
        ".SH NAME",
        "packstation \\- packing bench for SortedPRO",
        ".SH SYNOPSIS",
        '.B packstation\n.RI [ COMMAND ] " " [ OPTIONS ]',
        ".SH DESCRIPTION",
        plain(DESCRIPTION),
        ".SH COMMANDS",
    ]
    for name, command in _commands(parser).items():
        parts += [f".SS {name}", ".nf", plain(command.format_help()), ".fi"]
    parts += [".SH ENVIRONMENT AND EXIT STATUS", ".nf", plain(epilog()), ".fi"]
    return "\n".join(parts) + "\n"


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def plain(text: str) -> str:
    """`text` so that troff takes none of it as its own."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)
