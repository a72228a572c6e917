"""What support needs to know, in one file to send: a plain ZIP that can be looked into before.

What the doctor finds, versions, the settings without people, the newest logs and crash reports, and
what was done with chosen orders, without their packers. Everything passes a last net (`redacting`).
"""

import contextlib
import importlib.metadata
import platform
import stat
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomlkit

from packstation.assembly.redacting import Redactor, redactor_of
from packstation.assembly.setup import Setup
from packstation.history.replay import Lived
from packstation.sentences.speaker import Speaker

MOST_LOG_BYTES = 20_000_000


def write_support_file(
    path: Path, setup: Setup, doctor: str, orders: Sequence[Sequence[Lived]], speaker: Speaker
) -> tuple[str, ...]:
    """Write the file at `path`; the names of what is in it. Raises OSError.

    `doctor` is what the doctor found, `orders` the steps of chosen orders.
    """
    people = {step.packer for steps in orders for step in steps if step.packer}
    redacted = redactor_of(setup.settings, people=people)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("doctor.txt", redacted(doctor))
        packed.writestr("versions.txt", redacted(versions()))
        packed.writestr("settings.toml", redacted(settings_without_people(setup)))
        for number, steps in enumerate(orders, start=1):
            packed.writestr(f"orders/{number}.txt", redacted(told(steps, speaker)))
        for log in newest_logs(setup.paths.log_dir):
            with contextlib.suppress(FileNotFoundError):  # renamed since it was listed
                packed.writestr(f"logs/{log.name}", _log(log, redacted))
        return tuple(packed.namelist())


def told(steps: Sequence[Lived], speaker: Speaker) -> str:
    """What was done with an order, a line a step: when, at which bench, what."""
    lines = []
    for step in steps:
        if what := speaker.told(step.event, step.before):
            kind = type(step.event).__name__
            lines.append(f"{step.at.isoformat(timespec='milliseconds')}  {step.station}  "
                         f"{kind}: {what}")  # fmt: skip
    return "\n".join([steps[-1].session.stream if steps else "", *lines, ""])


def _log(path: Path, redacted: Redactor) -> str:
    return redacted(path.read_text("utf-8", errors="replace"))


def versions() -> str:
    """The system, Python, and every package."""
    packages = sorted(
        (f"{one.metadata['Name']} {one.version}" for one in importlib.metadata.distributions()),
        key=str.lower,
    )
    return "\n".join([platform.platform(), f"Python {sys.version}", *packages]) + "\n"


def settings_without_people(setup: Setup) -> str:
    """The settings as they hold for this start; of people only their number and roles."""
    settings: dict[str, Any] = msgspec.to_builtins(setup.settings)
    for number, person in enumerate(settings["crew"]["people"], start=1):
        has_pin = bool(person["pin"])
        person |= {"badge": f"badge {number}", "name": f"person {number}"}
        person["pin"] = "(set)" if has_pin else ""
    return tomlkit.dumps(settings)


def newest_logs(folder: Path) -> list[Path]:
    """The newest log files, as many as there is room for."""
    taken: list[Path] = []
    room = MOST_LOG_BYTES
    for _, size, path in sorted(_logs(folder), reverse=True):
        room -= size
        if room < 0 and taken:
            break
        taken.append(path)
    return taken


def _logs(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each was written last, and its bytes."""
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # a bench that runs renames and deletes them
            found = path.stat()
            # Empty: the report of a program that runs, or was killed.
            if stat.S_ISREG(found.st_mode) and found.st_size:
                yield found.st_mtime, found.st_size, path
