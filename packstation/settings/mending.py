"""A settings file that cannot be used: what is wrong with it, and two ways on.

Nothing that somebody wrote is lost: the file as it was stays beside it.
"""

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

from packstation.settings.edit import replace_file
from packstation.settings.errors import SettingsError
from packstation.settings.layers import read_layers

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def fault_in(path: Path) -> SettingsError | None:
    """What keeps the file `path`, or the computer's, from being used; None for nothing."""
    try:
        read_layers(path)
    except SettingsError as error:
        return error
    return None


def can_take_out(path: Path, fault: SettingsError) -> bool:
    """Whether one key of the user's file is at fault; else only the whole file can go."""
    return fault.path == path and bool(fault.field)


def take_out(path: Path, field: str, now: datetime.datetime) -> Path:
    """Remove `field` from the file: it has its default then. Returns the copy of what was.

    Raises SettingsError when the file cannot be read or written, or holds no such key.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(path.read_text("utf-8"))
        at: Any = document
        *steps, last = [name or int(number) for name, number in _STEP.findall(field)]
        for step in steps:
            at = at[step]
        del at[last]
        copy = Path(shutil.copy2(path, _beside(path, now)))
        replace_file(path, tomlkit.dumps(document))
    except OSError as error:
        raise _unwritable(path, error) from error
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError) as error:
        raise SettingsError("It cannot be taken out.", path=path, field=field) from error
    return copy


def put_aside(path: Path, now: datetime.datetime) -> Path:
    """Rename the file: everything has its default then. Returns its new name."""
    try:
        return path.rename(_beside(path, now))
    except OSError as error:
        raise _unwritable(path, error) from error


def _beside(path: Path, now: datetime.datetime) -> Path:
    return path.with_name(f"{path.stem}-before-{now:%Y%m%d-%H%M%S}{path.suffix}")


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        "The settings cannot be written: {reason}.", reason=error.strerror, path=path
    )
