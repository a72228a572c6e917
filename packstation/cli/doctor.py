"""Say in a minute why a bench does not work.

Looks at the settings, the folders, the key, PRO and every printer, and prints one line for each:
what is well, what is not, and what to do.
"""

import argparse
import asyncio

from packstation.cli.shell.exits import ExitCode


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """`doctor` has no options of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Look; see the module's text."""
    return asyncio.run(_look(arguments))


async def _look(arguments: argparse.Namespace) -> int:
    from packstation.assembly.setup import read_setup
    from packstation.cli.diagnosis import Finding, examine, line_of

    setup = read_setup(arguments.overrides)
    findings: list[Finding] = [finding async for finding in examine(setup)]
    for finding in findings:
        print(line_of(finding))
    bad = any(finding.is_good is False for finding in findings)
    return ExitCode.UNFINISHED if bad else ExitCode.DONE
