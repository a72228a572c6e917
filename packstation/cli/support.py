"""Put together what support needs to know, in one file to send.

What `doctor` finds, the settings without PINs and people's names, versions, the newest logs. No
key, no name and no address is in it: logs never have any, and what the settings say of people is
left out. Look into it before you send it; it is a plain ZIP.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.assembly.setup import Setup

MOST_LOG_BYTES = 20_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `support` takes."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, default=Path("packstation-support.zip")
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file; see the module's text."""
    import zipfile

    from packstation.assembly.setup import read_setup

    setup = read_setup(arguments.overrides)
    path = arguments.file
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("doctor.txt", asyncio.run(_doctor(setup)))
            packed.writestr("versions.txt", _versions())
            packed.writestr("settings.toml", settings_without_people(setup))
            for log in _newest_logs(setup.paths.log_dir):
                packed.write(log, f"logs/{log.name}")
            names = packed.namelist()
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    print(f"{path}: {', '.join(names)}")
    return ExitCode.DONE


async def _doctor(setup: "Setup") -> str:
    from packstation.assembly.examining.finding import line_of
    from packstation.desktop.examining import examine_all
    from packstation.sentences.language import Language
    from packstation.sentences.speaker import Speaker

    speaker = Speaker(Language.ENGLISH)  # support reads it
    return "".join([f"{line_of(one, speaker)}\n" async for one in examine_all(setup, speaker)])


def _versions() -> str:
    import importlib.metadata
    import platform

    packages = sorted(
        (f"{one.metadata['Name']} {one.version}" for one in importlib.metadata.distributions()),
        key=str.lower,
    )
    return "\n".join([platform.platform(), f"Python {sys.version}", *packages]) + "\n"


def settings_without_people(setup: "Setup") -> str:
    """The settings as they hold for this start; of people only their number and roles."""
    import msgspec
    import tomlkit

    settings: dict[str, Any] = msgspec.to_builtins(setup.settings)
    for number, person in enumerate(settings["crew"]["people"], start=1):
        has_pin = bool(person["pin"])
        person |= {"badge": f"badge {number}", "name": f"person {number}"}
        person["pin"] = "(set)" if has_pin else ""
    return tomlkit.dumps(settings)


def _newest_logs(folder: Path) -> list[Path]:
    """The newest log files, as many as there is room for."""
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.is_file()]
    taken: list[Path] = []
    size = 0
    for path in sorted(files, key=lambda path: path.stat().st_mtime, reverse=True):
        size += path.stat().st_size
        if size > MOST_LOG_BYTES and taken:
            break
        taken.append(path)
    return taken
