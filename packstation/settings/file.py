"""The settings file: TOML, read strictly. What changes it is `edit.py`."""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import inspect

from packstation.settings.errors import SettingsError
from packstation.settings.model import Settings
from packstation.settings.placing import placed
from packstation.settings.rules import check

HEADER = """\
# Settings of one packing bench. docs/settings.md explains every key and its default.
# Edit this file, then start Packstation again. The scanner check sets what it found here, too.

"""
_MAX_BYTES = 1_000_000
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "datetime": "a date",
    "date": "a date",
    "time": "a time",
}


def load(path: Path) -> Settings:
    """The settings in `path`; the defaults when there is no such file.

    Raises SettingsError with the file, the field's path and a sentence: unreadable, not TOML, an
    unknown key, a wrong type or value, or values that contradict each other.
    """
    try:
        return settings_of(read_toml(path))
    except SettingsError as error:
        raise placed(error, path) from error


def parse(text: str) -> Settings:
    """The settings that `text` (TOML) says; what it leaves out has its default.

    Raises SettingsError without a path.
    """
    return settings_of(parse_toml(text))


def read_toml(path: Path) -> dict[str, Any]:
    """What the file `path` says, unchecked; nothing when there is no such file.

    Raises SettingsError with the path.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"The file cannot be read: {error.strerror}.", path=path) from error
    if len(data) > _MAX_BYTES:
        raise SettingsError("The file is too large to be settings.", path=path)
    try:
        return parse_toml(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SettingsError("The file is not text in UTF-8.", path=path) from error
    except SettingsError as error:
        raise placed(error, path) from error


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of `text`. Raises SettingsError without a path."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"This is not TOML: {error}.") from error


def settings_of(data: Mapping[str, Any]) -> Settings:
    """The settings that the tables `data` say, checked. Raises SettingsError without a path."""
    try:
        settings = msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        # A misspelt key may be why a required one is missing: tell that first.
        _check_missing_keys_are_not_misspelt(data)
        raise _explained(error) from error
    for key in _unknown_keys(data, msgspec.to_builtins(settings)):
        raise _unknown(key)
    check(settings)
    return settings


def to_toml(settings: Settings) -> str:
    """`settings` as the text of a settings file."""
    import tomlkit  # only who writes needs it

    return HEADER + tomlkit.dumps(msgspec.to_builtins(settings))


def _unknown_keys(given: object, understood: object, at: str = "") -> Iterator[str]:
    """The dotted paths in `given` that the settings made of it no longer hold."""
    if isinstance(given, Mapping) and isinstance(understood, Mapping):
        for key, value in given.items():
            path = f"{at}.{key}" if at else str(key)
            if key not in understood:
                yield path
            else:
                yield from _unknown_keys(value, understood[key], path)
    elif isinstance(given, list) and isinstance(understood, list | tuple):
        for number, (one, other) in enumerate(zip(given, understood, strict=True)):
            yield from _unknown_keys(one, other, f"{at}[{number}]")


def _check_missing_keys_are_not_misspelt(data: Mapping[str, Any]) -> None:
    known = known_keys()
    for path in _paths(data):
        if _plain(path) not in known and not _is_free(path, known):
            raise _unknown(path)


def _is_free(path: str, known: Mapping[str, inspect.Type]) -> bool:
    """Whether the key is the writer's own, within a table of such."""
    table = known.get(path.partition(".")[0] + "." + path.split(".")[1]) if "." in path else None
    kind = table.type if isinstance(table, inspect.Metadata) else table
    return isinstance(kind, inspect.DictType)


def _paths(data: object, at: str = "") -> Iterator[str]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            path = f"{at}.{key}" if at else str(key)
            yield path
            yield from _paths(value, path)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _paths(value, f"{at}[{number}]")


def _plain(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


@functools.cache
def known_keys() -> Mapping[str, inspect.Type]:
    """The dotted names of all settings, list numbers left out, and what each takes."""
    return MappingProxyType(dict(_keys_of(inspect.type_info(Settings))))


def _keys_of(kind: inspect.Type, at: str = "") -> Iterator[tuple[str, inspect.Type]]:
    match kind:
        case inspect.Metadata():
            yield from _keys_of(kind.type, at)
        case inspect.VarTupleType():
            yield from _keys_of(kind.item_type, at)
        case inspect.UnionType():
            tags = tuple(sorted(str(each.tag) for each in _structs(kind)))
            for each in _structs(kind):
                yield f"{at}.{each.tag_field}", inspect.LiteralType(tags)
                yield from _keys_of(each, at)
        case inspect.StructType():
            for field in kind.fields:
                path = f"{at}.{field.encode_name}" if at else field.encode_name
                yield path, field.type
                yield from _keys_of(field.type, path)


def _structs(union: inspect.UnionType) -> list[inspect.StructType]:
    return [each for each in union.types if isinstance(each, inspect.StructType)]


def _choices(kind: inspect.Type | None) -> str:
    """The values that a setting may have, when they can be counted."""
    match kind:
        case inspect.Metadata():
            return _choices(kind.type)
        case inspect.VarTupleType():
            return _choices(kind.item_type)
        case inspect.EnumType():
            return ", ".join(str(member.value) for member in kind.cls)
        case inspect.LiteralType():
            return ", ".join(str(value) for value in kind.values)
        case _:
            return ""


def _unknown(path: str) -> SettingsError:
    known = sorted(known_keys())
    import difflib  # for a mistake alone; the start need not wait for it

    near = difflib.get_close_matches(_plain(path), known, n=1)
    if not near:  # the right key in the wrong table
        last = _plain(path).rpartition(".")[2]
        near = [key for key in known if key.rpartition(".")[2] == last][:1]
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return SettingsError(f"There is no such setting.{hint}", field=path)


def _explained(error: msgspec.ValidationError) -> SettingsError:
    """msgspec's message in the words of somebody who edits the file."""
    problem, _, place = str(error).partition(" - at ")
    problem = re.sub(r"`(\w+)`", lambda m: _WORDS.get(m[1], repr(m[1])), problem)
    problem = problem.replace(" of length ", " with a length ")
    problem = problem.replace(" <= ", " of at most ").replace(" >= ", " of at least ")
    problem = problem.replace("Object is missing", "It lacks").replace("Object missing", "It lacks")
    field = place.strip("`").removeprefix("$").lstrip(".")
    choices = _choices(known_keys().get(_plain(field)))
    hint = f" Choose one of: {choices}." if choices else ""
    return SettingsError(f"{problem}.{hint}", field=field)
