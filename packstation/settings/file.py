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

from packstation.runtime.phrase import Phrase
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
    "int": Phrase("a whole number"),
    "float": Phrase("a number"),
    "str": Phrase("text"),
    "bool": Phrase("true or false"),
    "array": Phrase("a list"),
    "object": Phrase("a table"),
    "datetime": Phrase("a date"),
    "date": Phrase("a date"),
    "time": Phrase("a time"),
}
_MESSAGES = {
    r"Expected `(?P<wanted>\w+)`, got `(?P<given>\w+)`": "Expected {wanted}, got {given}.",
    r"Expected `(?P<wanted>\w+)` >= (?P<bound>\S+)": "Expected {wanted} of at least {bound}.",
    r"Expected `(?P<wanted>\w+)` <= (?P<bound>\S+)": "Expected {wanted} of at most {bound}.",
    r"Expected `(?P<wanted>\w+)` of length >= (?P<bound>\d+)": (
        "Expected {wanted} with a length of at least {bound}."
    ),
    r"Expected `(?P<wanted>\w+)` of length <= (?P<bound>\d+)": (
        "Expected {wanted} with a length of at most {bound}."
    ),
    r"Invalid (enum )?value (?P<given>.+)": "{given} is none of its values.",
    r"Object missing required field `(?P<name>\w+)`": "{name!r} is missing.",
}
"""What msgspec says, and how it is told to somebody who edits the file."""


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
        raise SettingsError(
            "The file cannot be read: {reason}.", reason=error.strerror, path=path
        ) from error
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
        raise SettingsError("This is not TOML: {reason}.", reason=error) from error


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
    if not near:
        return SettingsError("There is no such setting.", field=path)
    return SettingsError(
        "There is no such setting.", "Did you mean {near!r}?", near=near[0], field=path
    )


def _explained(error: msgspec.ValidationError) -> SettingsError:
    """msgspec's message in the words of somebody who edits the file."""
    problem, _, place = str(error).partition(" - at ")
    field = place.strip("`").removeprefix("$").lstrip(".")
    template, values = _told(problem)
    choices = _choices(known_keys().get(_plain(field)))
    if choices:
        return SettingsError(
            template, "Choose one of: {choices}.", choices=choices, field=field, **values
        )
    return SettingsError(template, field=field, **values)


def _told(problem: str) -> tuple[str, dict[str, Any]]:
    """The template for msgspec's `problem`, and what fills its gaps."""
    for pattern, template in _MESSAGES.items():
        if found := re.fullmatch(pattern, problem):
            gaps = {name: _WORDS.get(text, text) for name, text in found.groupdict().items()}
            return template, gaps
    return "{problem}.", {"problem": problem}
