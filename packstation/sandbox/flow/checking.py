"""Checks a decoded JSON body against a declared shape, collecting every fault with its path.

Property names are bound without case, as the vendor's platform does; the checked copy carries the
names of the contract. Fields that the shape does not know are kept out of the copy.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from packstation.sandbox.serving.refusal import Detail, invalid

Problems = list[Detail]
Check = Callable[[Any, str, Problems], Any]


def fault(problems: Problems, code: str, path: str, message: str) -> None:
    """Note one fault; an empty path means the whole body."""
    problems.append(Detail(code, path or None, message))


def text(value: Any, path: str, problems: Problems) -> Any:
    """A string."""
    if not isinstance(value, str):
        fault(problems, "InvalidType", path, "must be text")
    return value


def boolean(value: Any, path: str, problems: Problems) -> Any:
    """True or false."""
    if not isinstance(value, bool):
        fault(problems, "InvalidType", path, "must be true or false")
    return value


def number(minimum: float = -math.inf) -> Check:
    """A finite number not below `minimum`."""

    def check(value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            fault(problems, "InvalidType", path, "must be a number")
        elif value < minimum:
            fault(problems, "OutOfRange", path, f"must be at least {minimum:g}")
        elif abs(value) > 1e15:
            fault(problems, "OutOfRange", path, "is too large")
        return value

    return check


def integer(minimum: int = -(2**31), maximum: int = 2**31 - 1) -> Check:
    """A whole number within 32 bits, or within the given bounds."""

    def check(value: Any, path: str, problems: Problems) -> Any:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole:
            fault(problems, "InvalidType", path, "must be a whole number")
            return value
        if not minimum <= value <= maximum:
            fault(problems, "OutOfRange", path, f"must be from {minimum} to {maximum}")
        return int(value)

    return check


def moment(value: Any, path: str, problems: Problems) -> Any:
    """An ISO 8601 date with time."""
    if not isinstance(value, str):
        fault(problems, "InvalidType", path, "must be a date")
        return value
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        parsed = None
    if parsed is None or "T" not in value.upper():
        fault(problems, "InvalidDate", path, "must be a date and time in ISO 8601")
    return value


def one_of(names: Iterable[str], *, flags: bool = False) -> Check:
    """A member by name, without case; with `flags` several with commas between them."""
    by_name = {name.lower(): name for name in names}

    def check(value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, str):
            parts = [part.strip().lower() for part in value.split(",")]
            if all(part in by_name for part in parts) and (flags or len(parts) == 1):
                return ", ".join(by_name[part] for part in parts)
        fault(problems, "UnknownValue", path, "must be one of " + ", ".join(by_name.values()))
        return value

    return check


def list_of(item: Check, *, least: int = 0) -> Check:
    """A list of checked items."""

    def check(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            fault(problems, "InvalidType", path, "must be a list")
            return value
        if len(value) < least:
            fault(problems, "Required", path, f"must have at least {least}")
        return [item(entry, f"{path}[{index}]", problems) for index, entry in enumerate(value)]

    return check


def maybe(inner: Check) -> Check:
    """As `inner`, or null."""

    def check(value: Any, path: str, problems: Problems) -> Any:
        return None if value is None else inner(value, path, problems)

    return check


def either(first: Check, second: Check) -> Check:
    """The first shape that fits; when none does, the faults of the second."""

    def check(value: Any, path: str, problems: Problems) -> Any:
        tried: Problems = []
        checked = first(value, path, tried)
        return checked if not tried else second(value, path, problems)

    return check


def record(fields: Mapping[str, Check], required: Sequence[str] = ()) -> Check:
    """An object with `fields`; `required` ones must be there."""
    canonical = {name.lower(): name for name in fields}

    def check(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, dict):
            fault(problems, "InvalidType", path, "must be an object")
            return value
        prefix = f"{path}." if path else ""
        copy: dict[str, Any] = {}
        for key, entry in value.items():
            name = canonical.get(key.lower())
            if name is not None:
                copy[name] = fields[name](entry, prefix + name, problems)
        for name in required:
            if name not in copy:
                fault(problems, "Required", prefix + name, "is required")
        return copy

    return check


def checked(check: Check, body: Any) -> Any:
    """The checked copy of `body`; raises Refusal (400) that names every fault."""
    problems: Problems = []
    copy = check(body, "", problems)
    if problems:
        raise invalid(problems[:50])
    return copy
