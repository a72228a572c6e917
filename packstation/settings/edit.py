"""Changing single settings in the file: what people wrote beside them stays as it is."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packstation.settings.errors import SettingsError
from packstation.settings.file import HEADER, parse_toml
from packstation.settings.layers import layered, machine_file, read_layers, read_machine
from packstation.settings.model import Settings
from packstation.settings.placing import placed

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def change(path: Path, changes: Mapping[str, object]) -> Settings:
    """Set `changes` (dotted names, such as `scanner.prefix`) in the file `path`; what then holds.

    All or nothing: the file is replaced whole, and made where there is none. Comments, order and
    every other value stay. Raises SettingsError when the file cannot be read or written, or when
    the settings would contradict each other; the file stays then as it was.
    """
    import tomlkit  # only who changes needs it

    locked = read_machine(machine_file()).policy.locked

    def set_all(document: "TOMLDocument") -> None:
        for name, value in changes.items():
            if name in locked:
                raise SettingsError("It is locked for this computer; ask IT.", field=name)
            *tables, key = name.split(".")
            at: Any = document
            for table in tables:
                at = at.setdefault(table, tomlkit.table())
            at[key] = value

    return rewrite(path, set_all)


def forget(path: Path, name: str) -> Settings:
    """Take the setting `name` out of the file `path`: the computer's value holds, or the default.

    As `change`; what the file does not say is left as it is.
    """

    def take_out(document: "TOMLDocument") -> None:
        *tables, key = name.split(".")
        at: Any = document
        for table in tables:
            at = at.get(table, {})
        at.pop(key, None)

    return rewrite(path, take_out)


def rewrite(path: Path, edit: "Callable[[TOMLDocument], None]") -> Settings:
    """Let `edit` change the document of the file `path`; as `change`."""
    import tomlkit

    read_layers(path)  # what is wrong already is told as such
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else HEADER
        document = tomlkit.parse(text)
        edit(document)
        changed = tomlkit.dumps(document)
        settings = layered(parse_toml(changed), read_machine(machine_file())).settings
        replace_file(path, changed)
    except SettingsError as error:
        raise placed(error, path) from error
    except OSError as error:
        raise SettingsError(
            "The settings cannot be written: {reason}.", reason=error.strerror, path=path
        ) from error
    return settings


def replace_file(path: Path, text: str) -> None:
    """Make `text` the whole of the file `path`, durably and at once. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # the first error is the one to tell
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
