"""Say in a minute why a bench does not work.

Looks at settings, folders, disk, records, fonts, keyring, every step of the way to PRO, printers,
scanner, scale, screen and sound, and prints one line for each: what is well, what is not, and what
to do.
"""

import argparse
import asyncio
import json
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import ExitCode

if TYPE_CHECKING:
    from packstation.assembly.examining.finding import Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `doctor` takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Look; see the module's text."""
    return asyncio.run(_look(arguments))


async def _look(arguments: argparse.Namespace) -> int:
    from packstation.assembly.examining.finding import Finding, State, line_of
    from packstation.assembly.setup import read_setup_or_why
    from packstation.cli.shell.speaking import speaker_of
    from packstation.desktop.examining import examine_all

    setup = read_setup_or_why(arguments.overrides)
    speaker = speaker_of(setup.settings)
    findings: list[Finding] = [finding async for finding in examine_all(setup, speaker)]
    for finding in findings:
        print(_json(finding) if arguments.json else line_of(finding, speaker))
    bad = any(finding.state is State.FAIL for finding in findings)
    return ExitCode.UNFINISHED if bad else ExitCode.DONE


def _json(finding: "Finding") -> str:
    told = {
        "what": finding.what,
        "about": finding.about,
        "state": finding.state.value,
        "sentence": finding.sentence,
    }
    return json.dumps(told, ensure_ascii=False)
