"""Play a recorded day again under other settings, and list what would come out differently.

Every order that was done packing on DAY is decided anew: under the settings of --settings FILE,
else those that hold now, and by this version. Nothing is asked of PRO and nothing is printed. Exit
1 when anything would differ.
"""

import argparse
import asyncio
import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import bench_history
from packstation.cli.shell.exits import ExitCode

if TYPE_CHECKING:
    from packstation.history.rehearsal import Rehearsed
    from packstation.packing.session import Policy

MOST = 10_000
A_DAY = datetime.timedelta(days=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `rehearse` takes."""
    parser.add_argument("day", metavar="YYYY-MM-DD", type=_day, help="the day to play again")
    parser.add_argument("--settings", metavar="FILE", type=Path, help="settings to play it under")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, of each order")


def run(arguments: argparse.Namespace) -> int:
    """Play; see the module's text."""
    return asyncio.run(_rehearse(arguments))


async def _rehearse(arguments: argparse.Namespace) -> int:
    from packstation.assembly.evidence import steps_of
    from packstation.history.days import start_of
    from packstation.history.keeper import catch_up
    from packstation.history.open_orders import opened_since
    from packstation.history.packed import UnreadableError
    from packstation.history.rehearsal import rehearse

    policy = _policy(arguments)
    since, until = start_of(arguments.day, None), start_of(arguments.day + A_DAY, None)
    played = different = unreadable = 0
    async with bench_history(arguments) as beside:
        await catch_up(beside.reader, beside.history, beside.station)
        for hit in reversed(await opened_since(beside.history, since, MOST)):
            if hit.order.opened >= until:
                continue
            try:
                rehearsed = rehearse(await steps_of(beside.reader, hit.order.stream), policy)
            except UnreadableError:
                unreadable += 1
                continue
            if rehearsed is None:
                continue
            played += 1
            different += bool(rehearsed.differences)
            _say(rehearsed, as_json=arguments.json)
    if not arguments.json:
        print(f"{played} orders played, {different} would differ, {unreadable} cannot be read")
    return ExitCode.UNFINISHED if different or unreadable else ExitCode.DONE


def _say(rehearsed: "Rehearsed", *, as_json: bool) -> None:
    import json

    if as_json:
        told = {"order": rehearsed.order, "differences": rehearsed.differences}
        print(json.dumps(told, ensure_ascii=False))
    elif rehearsed.differences:
        print(f"{rehearsed.order}: {'; '.join(rehearsed.differences)}")


def _policy(arguments: argparse.Namespace) -> "Policy":
    from packstation.assembly.factories import policy_of, printers_of, routes_of
    from packstation.assembly.setup import read_setup
    from packstation.settings.file import load

    setup = read_setup(arguments.overrides)
    settings = load(arguments.settings) if arguments.settings is not None else setup.settings
    return policy_of(settings, routes_of(settings), printers_of(settings, setup.paths))


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-11-23") from error
