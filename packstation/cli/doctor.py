"""Say in a minute why a bench does not work.

Looks at the settings, folders, disk, records, keyring, clock, PRO and every printer, and prints one
line for each: what is well, what is not, and what to do.
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
    from packstation.assembly.examining.bench import examine
    from packstation.assembly.examining.finding import Finding, line_of
    from packstation.assembly.setup import read_setup

    setup = read_setup(arguments.overrides)
    findings: list[Finding] = [finding async for finding in examine(setup)]
    for finding in findings:
        print(_json(finding) if arguments.json else line_of(finding))
    bad = any(finding.is_good is False for finding in findings)
    return ExitCode.UNFINISHED if bad else ExitCode.DONE


def _json(finding: "Finding") -> str:
    states = {True: "ok", False: "fail", None: "unknown"}
    told = {"what": finding.what, "state": states[finding.is_good], "sentence": finding.sentence}
    return json.dumps(told, ensure_ascii=False)
