"""The computer's settings under the user's own: one file serves forty benches.

The computer's file (`machine_file`) is the same format, with one table more:

    [policy]
    host_pattern = "PACK-(?P<site>[A-Z]+)-(?P<number>[0-9]+)"
    locked = ["pro.url", "packing.verify_all"]

    [station]
    name = "Bench {number}"
    location = "{site}-DC"

The user's file wins, key by key, but for the locked ones. A list (printers, routes, people) is one
value: the user's takes the place of the computer's whole.
"""

import enum
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from packstation.settings.errors import SettingsError
from packstation.settings.file import read_toml, settings_of
from packstation.settings.model import Settings
from packstation.settings.placing import placed

VARIABLE = "PACKSTATION_MACHINE_SETTINGS"
POLICY = "policy"
_GAP = re.compile(r"\{(\w+)\}")


class Origin(enum.Enum):
    """Where the value of a setting comes from."""

    DEFAULT = "default"
    COMPUTER = "computer"
    LOCKED = "locked"
    """The computer's, and the user's file cannot change it."""
    USER = "user"


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the computer's file says about itself."""

    host_pattern: str = ""
    """A regular expression that the whole host name matches; its groups fill `{name}`."""
    locked: tuple[str, ...] = ()


class Layers(msgspec.Struct, frozen=True):
    """`origins` by dotted name of each setting; `ignored` are locked ones in the user's file."""

    settings: Settings
    origins: Mapping[str, Origin]
    ignored: tuple[str, ...] = ()


class Machine(msgspec.Struct, frozen=True):
    """The computer's file, its gaps filled."""

    data: dict[str, Any]
    policy: Policy = Policy()


def machine_file() -> Path:
    """Where the computer's settings lie; VARIABLE in the environment names another place."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "packstation/settings.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/packstation/settings.toml")
    return Path("/etc/packstation/settings.toml")


def read_machine(path: Path, host: str | None = None) -> Machine:
    """The computer's file `path` for the computer `host` (this one), or nothing.

    Raises SettingsError with the path.
    """
    data = read_toml(path)
    try:
        policy = msgspec.convert(data.pop(POLICY, {}), Policy)
    except msgspec.ValidationError as error:
        raise SettingsError("{problem}.", problem=error, path=path, field=POLICY) from error
    try:
        if policy.host_pattern:
            data = _filled(data, _groups(policy.host_pattern, host or socket.gethostname()))
        settings_of(data)
        _check_locked(data, policy.locked)
    except SettingsError as error:
        raise placed(error, path) from error
    return Machine(data, policy)


def layered(own: Mapping[str, Any], machine: Machine) -> Layers:
    """`own` over the computer's. Raises SettingsError without a path."""
    locked = frozenset(machine.policy.locked)
    merged: dict[str, Any] = {}
    origins = dict.fromkeys(_leaves(msgspec.to_builtins(Settings())), Origin.DEFAULT)
    ignored = []
    for name, value in _leaves(machine.data).items():
        origins[name] = Origin.LOCKED if name in locked else Origin.COMPUTER
        _put(merged, name, value)
    for name, value in _leaves(own).items():
        if name in locked:
            ignored.append(name)
            continue
        origins[name] = Origin.USER
        _put(merged, name, value)
    return Layers(settings_of(merged), origins, tuple(ignored))


def read_layers(path: Path) -> Layers:
    """The user's file `path` over the computer's. Raises SettingsError with a path."""
    machine = read_machine(machine_file())
    try:
        return layered(read_toml(path), machine)
    except SettingsError as error:
        raise placed(error, path) from error


def _groups(pattern: str, host: str) -> Mapping[str, str]:
    field = f"{POLICY}.host_pattern"
    try:
        found = re.fullmatch(pattern, host)
    except re.error as error:
        raise SettingsError(
            "This is no regular expression: {reason}.", reason=error, field=field
        ) from error
    if found is None:
        raise SettingsError(
            "This computer is called {host!r}, which the pattern does not match.",
            host=host,
            field=field,
        )
    return {name: text or "" for name, text in found.groupdict().items()}


def _filled(value: Any, groups: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _GAP.sub(lambda gap: groups.get(gap[1], gap[0]), value)
        case dict():
            return {key: _filled(each, groups) for key, each in value.items()}
        case list():
            return [_filled(each, groups) for each in value]
        case _:
            return value


def _check_locked(data: Mapping[str, Any], locked: tuple[str, ...]) -> None:
    known, given = _leaves(msgspec.to_builtins(Settings())), _leaves(data)
    for name in locked:
        if name not in known:
            raise SettingsError(
                "There is no setting {name!r} to lock.", name=name, field=f"{POLICY}.locked"
            )
        if name not in given:
            raise SettingsError(
                "{name!r} is locked and has no value here. Give it one.",
                name=name,
                field=f"{POLICY}.locked",
            )


def _leaves(data: Mapping[str, Any]) -> dict[str, Any]:
    """Values by `table.key`; a table of a table (own column names) is one value."""
    leaves: dict[str, Any] = {}
    for table, values in data.items():
        if isinstance(values, Mapping):
            leaves |= {f"{table}.{key}": value for key, value in values.items()}
        else:
            leaves[table] = values
    return leaves


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    table, dot, key = name.partition(".")
    if dot:
        data.setdefault(table, {})[key] = value
    else:
        data[table] = value
