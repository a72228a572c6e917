"""Look whether a newer version is there, and fetch its installer.

The settings name a signed list of versions (`[updates]`). Without options this says what it offers;
--fetch FOLDER brings the installer for this system there, proven by the list. Install it while the
bench is closed: `apt-get install ./FILE` on Debian, on Windows the file with /VERYSILENT. The
records are copied before a new version changes their form.
"""

import argparse
import asyncio
import datetime
import sys
from pathlib import Path

from packstation.cli.shell.exits import CommandError, ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `update` takes."""
    parser.add_argument("--fetch", metavar="FOLDER", type=Path, help="bring the installer there")


def run(arguments: argparse.Namespace) -> int:
    """Look, or fetch; see the module's text."""
    return asyncio.run(_look(arguments))


async def _look(arguments: argparse.Namespace) -> int:
    from packstation import __version__
    from packstation.assembly.setup import read_setup
    from packstation.assembly.updating import UpdateError, fetch, read_feed

    updates = read_setup(arguments.overrides).settings.updates
    if not updates.feed:
        raise CommandError("The settings name no list of versions (updates.feed).")
    try:
        feed = await read_feed(updates, datetime.datetime.now(datetime.UTC).date())
        if not feed.is_newer:
            print(f"{__version__} is the newest version.")
            return ExitCode.DONE
        print(f"{feed.version} is there; this is {__version__}. {feed.notes}".strip())
        if arguments.fetch is None:
            return ExitCode.DONE
        file = next((one for one in feed.files if one.system == system()), None)
        if file is None:
            raise CommandError(f"The list has no installer for {system()}.")
        print(await fetch(updates, file, arguments.fetch))
    except UpdateError as error:
        raise CommandError(str(error)) from error
    return ExitCode.DONE


def system() -> str:
    """What the list of versions calls this system."""
    if sys.platform == "win32":
        return "windows"
    return "debian" if Path("/etc/debian_version").exists() else "portable"
