"""Set a bench up on the command line: the same steps as SET UP in the window.

Without options it asks, step by step; Enter leaves a step as it is. With any option it asks
nothing: `setup --pro live --key - --ship-from LEEDS-DC --labels 10.1.2.3 < key.txt`. A key comes
from standard input or from somebody who types it unseen, never from the command line. It is tried
at PRO and kept in the keyring. What is set counts from the next start on.
"""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.desktop.setting_up import SetupDesk

    Take = Callable[[str], Awaitable[str]]

OPTIONS = ("pro", "key", "name", "ship_from", "labels", "papers", "scale", "test")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare a way to answer each step."""
    parser.add_argument("--pro", metavar="WHERE", help="training, sandbox, live, or an address")
    parser.add_argument("--key", metavar="-", choices=("-",), help="read it from standard input")
    parser.add_argument("--name", metavar="TEXT", help="what people call this bench")
    parser.add_argument("--ship-from", metavar="REFERENCE", help="the shipping location in PRO")
    parser.add_argument("--labels", metavar="PRINTER", help="a printer found, or HOST[:PORT]")
    parser.add_argument("--papers", metavar="PRINTER", help="a printer found")
    parser.add_argument("--scale", metavar="PORT", help="auto, none, or a serial port")
    parser.add_argument("--test", action="store_true", default=None, help="print test pages")


def run(arguments: argparse.Namespace) -> int:
    """Set up; see the module's text."""
    from packstation.assembly.setup import read_setup
    from packstation.cli.shell.speaking import speaker_of
    from packstation.desktop.setting_up import SetupDesk

    setup = read_setup(arguments.overrides)
    speaker = speaker_of(setup.settings)
    desk = SetupDesk(setup, speaker, lambda: None)
    given = {name: getattr(arguments, name) for name in OPTIONS}
    if all(value is None for value in given.values()):
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to be asked; see --help.", ExitCode.USAGE)
        asyncio.run(_ask(desk))
    else:
        asyncio.run(_set(desk, given))
    print(speaker.text("setup.finish.told"))
    return ExitCode.DONE


async def _set(desk: "SetupDesk", given: dict[str, str | None]) -> None:
    """Everything that was given, in the order of the steps; the first that is wrong ends it."""
    if given["pro"]:
        _well(await desk.use_pro(given["pro"]))
    if given["key"]:
        _well(await desk.use_key(sys.stdin.readline().strip()))
    if given["ship_from"]:
        known = [reference for reference, _ in await desk.locations()]
        if known and given["ship_from"] not in known:
            raise CommandError(f"PRO has no {given['ship_from']!r}; it has {', '.join(known)}.")
        _well(await desk.set({"station.location": given["ship_from"]}))
    if given["name"]:
        _well(await desk.set({"station.name": given["name"]}))
    if given["labels"] or given["papers"]:
        await desk.printers()
    if given["labels"]:
        _well(await desk.use_printer(given["labels"], for_labels=True))
    if given["papers"]:
        _well(await desk.use_printer(given["papers"], for_labels=False))
    if given["scale"]:
        _well(await desk.use_scale(given["scale"]))
    if given["test"]:
        for name in dict.fromkeys((desk.state.label_printer, desk.state.paper_printer)):
            print(await desk.test_printer(name))


async def _ask(desk: "SetupDesk") -> None:
    """Step by step; what is not well is said, and asked again."""
    await _step("training, sandbox, live or PRO's address", desk.state.url or "training",
                desk.use_pro)  # fmt: skip
    if not desk.state.is_training:
        await _step("API key (typed unseen)", "", desk.use_key, is_secret=True)
        for reference, name in await desk.locations():
            print(f"  {reference}  {name}")
        await _step("shipping location", desk.state.location,
                    lambda typed: desk.set({"station.location": typed}))  # fmt: skip
    await _step("name of the bench", desk.state.station,
                lambda typed: desk.set({"station.name": typed}))  # fmt: skip
    print("Printers are looked for …")
    for name, detail in await desk.printers():
        print(f"  {name}  {detail}")
    await _step("label printer, or its address", desk.state.label_printer,
                lambda typed: desk.use_printer(typed, for_labels=True))  # fmt: skip
    await _step("printer of papers", desk.state.paper_printer,
                lambda typed: desk.use_printer(typed, for_labels=False))  # fmt: skip
    for port in await desk.scales():
        print(f"  {port}")
    await _step("scale: auto, none or a port", desk.state.scale, desk.use_scale)


async def _step(title: str, now: str, take: "Take", *, is_secret: bool = False) -> None:
    shown = f"{title} [{now}]: " if now else f"{title}: "
    ask = getpass.getpass if is_secret else input
    while typed := (await asyncio.to_thread(ask, shown)).strip():
        said = await take(typed)
        if not said:
            return
        print(said)


def _well(said: str) -> None:
    if said:
        raise CommandError(said, ExitCode.SETTINGS)
