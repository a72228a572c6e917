"""Small checks of one field of a decoded JSON object, joined into whole checks by `validate`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from packstation.pro.wire_enum import WireEnum


class FieldProblem(msgspec.Struct, frozen=True):
    """A fault; `path` is like `Packages[0].Items[2].Quantity`, empty for the whole order."""

    path: str
    reason: str


Problems = Iterator[FieldProblem]
Check = Callable[[Any, str], Problems]


def is_text(thing: Mapping[str, Any], path: str, *names: str) -> Problems:
    """Each of `names` is a text when given."""
    for name in names:
        if thing.get(name) is not None and not isinstance(thing[name], str):
            yield FieldProblem(under(path, name), "it must be a text")


def is_time(thing: Mapping[str, Any], path: str, *names: str) -> Problems:
    """Each of `names` is an ISO 8601 time when given."""
    for name in names:
        value = thing.get(name)
        if value is not None and not _reads_as_time(value):
            yield FieldProblem(under(path, name), "it must be a time as 2026-11-23T08:00:00+00:00")


def _reads_as_time(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_named(thing: Mapping[str, Any], path: str, **kinds: type[WireEnum]) -> Problems:
    """Enumerated names; a comma joins several where the type allows that."""
    for name, kind in kinds.items():
        value = thing.get(name)
        if value is None:
            continue
        allowed = set(kind.__members__.values()) | set(kind.numbers().values())
        parts = value.split(",") if isinstance(value, str) and kind.are_bit_flags() else [value]
        unknown = [
            part for part in parts if not isinstance(part, str) or part.strip() not in allowed
        ]
        if unknown:
            yield FieldProblem(
                under(path, name), "it must be one of " + ", ".join(sorted(map(str, allowed)))
            )


def is_number(
    thing: Mapping[str, Any], path: str, name: str, least: int, most: int | None
) -> Problems:
    """`name` is there and a number from `least` to `most`."""
    value = thing.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        yield FieldProblem(under(path, name), "a number is needed")
        return
    try:
        number = Decimal(str(value))
        is_outside = number < least or (most is not None and number > most)
    except InvalidOperation:
        is_outside = True
    if is_outside:
        limits = f"from {least}" if most is None else f"from {least} to {most}"
        yield FieldProblem(under(path, name), f"it must be {limits}")


def is_object(thing: Mapping[str, Any], path: str, name: str, check: Check) -> Problems:
    """`name` is an object that passes `check`, when given."""
    value = thing.get(name)
    if value is None:
        return
    if isinstance(value, Mapping):
        yield from check(value, under(path, name))
    else:
        yield FieldProblem(under(path, name), "it must be an object")


def are_all(thing: Mapping[str, Any], path: str, name: str, check: Check) -> Problems:
    """Each entry of the list `name` passes `check`; entries that are no objects are refused."""
    yield from are_all_values(thing, path, name, lambda entry, where: _object(entry, where, check))


def are_all_values(thing: Mapping[str, Any], path: str, name: str, check: Check) -> Problems:
    """Each entry of the list `name` passes `check`, whatever it is."""
    entries = thing.get(name)
    if entries is None:
        return
    if not isinstance(entries, list):
        yield FieldProblem(under(path, name), "it must be a list")
        return
    for place, entry in enumerate(entries):
        yield from check(entry, f"{under(path, name)}[{place}]")


def _object(value: Any, path: str, check: Check) -> Problems:
    if isinstance(value, Mapping):
        yield from check(value, path)
    else:
        yield FieldProblem(path, "it must be an object")


def under(path: str, name: str) -> str:
    """The path of `name` inside `path`."""
    return f"{path}.{name}" if path else name
