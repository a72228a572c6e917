"""Every setting as one line: what holds, by default, from where, and what could be typed instead.

Lists and tables (printers, routes, boxes) are one value, typed as in the file.
"""

import enum
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from packstation.runtime.phrase import Phrase
from packstation.settings.describing import as_toml, meaning_of, takes
from packstation.settings.errors import SettingsError
from packstation.settings.file import known_keys
from packstation.settings.layers import Layers, Machine, Origin, layered
from packstation.settings.model import Settings


class Counts(enum.Enum):
    """From when on a changed setting counts."""

    NOW = "now"
    NEXT_ORDER = "next-order"
    RESTART = "restart"


NOW = frozenset(
    {
        "window.language",
        "window.theme",
        "window.type_scale",
        "scanner.prefix",
        "scanner.suffix",
        "scanner.separator",
        "scanner.layout",
        "scanner.suffix_keys",
        "scanner.max_gap_ms",
        "scanner.min_length",
        "figures.target_an_hour",
        "codes.order",
        "codes.tote",
        "codes.box",
        "codes.badge",
        "codes.parcel",
        "codes.location",
    }
)
AT_NEXT_START = frozenset({"packing.boxes"})
"""Of the packing table; the others hold from the next order on."""
NOT_TYPED = frozenset({"crew.people"})
"""PINs are made by `packstation people`, which hashes them."""


MEANINGS_OF_LISTS = {
    "printers": "The printers, a table each. SET UP (Ctrl+D) finds them and writes them here.",
    "routes": "Which printer prints which paper, a table each. SET UP (Ctrl+D) writes them.",
}


class Entry(msgspec.Struct, frozen=True):
    """One setting by its dotted name; `value` and `default` as TOML; `choices` where countable."""

    name: str
    value: str
    default: str
    takes: Phrase
    meaning: str
    origin: Origin
    counts: Counts
    choices: tuple[str, ...] = ()
    is_fixed: bool = False

    @property
    def table(self) -> str:
        """The first part of its name."""
        return self.name.partition(".")[0]


def entries(layers: Layers) -> tuple[Entry, ...]:
    """All settings, as the reference orders them."""
    now, default = _values(layers.settings), _values(Settings())
    known = known_keys()
    return tuple(
        Entry(
            name=name,
            value=as_toml(_shown(name, value)),
            default=as_toml(default[name]),
            takes=takes(known[name]),
            meaning=MEANINGS_OF_LISTS.get(name) or meaning_of(known[name]).replace("`", ""),
            origin=layers.origins.get(name, Origin.DEFAULT),
            counts=counts_from(name),
            choices=choices_of(name),
            is_fixed=name in NOT_TYPED or layers.origins.get(name) is Origin.LOCKED,
        )
        for name, value in now.items()
    )


def counts_from(name: str) -> Counts:
    """When a change of the setting `name` counts in a window that stands."""
    if name in NOW:
        return Counts.NOW
    if name.startswith("packing.") and name not in AT_NEXT_START:
        return Counts.NEXT_ORDER
    return Counts.RESTART


def choices_of(name: str) -> tuple[str, ...]:
    """What can be chosen for the setting `name`; empty: it is typed."""
    kind: inspect.Type = known_keys()[name]
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.BoolType):
        return ("true", "false")
    if isinstance(kind, inspect.EnumType):
        return tuple(str(member.value) for member in kind.cls)
    return ()


def typed_value(name: str, typed: str) -> object:
    """What `typed` says for the setting `name`: texts as they are, the rest as in the file.

    Raises SettingsError when it cannot be read. Whether the value may be is `fault_of`'s.
    """
    kind = known_keys().get(name)
    if kind is None:
        raise SettingsError("There is no such setting.", field=name)
    plain = kind.type if isinstance(kind, inspect.Metadata) else kind
    typed = typed.strip()
    if isinstance(plain, inspect.StrType | inspect.EnumType):
        return _unquoted(typed)
    if isinstance(plain, inspect.FloatType):
        typed = typed.replace(",", ".")
    try:
        return tomllib.loads(f"value = {typed}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            "This cannot be read. It takes: {wanted}.", wanted=takes(kind), field=name
        ) from error


def fault_of(
    own: Mapping[str, Any], machine: Machine, name: str, typed: str
) -> SettingsError | None:
    """What would be wrong with `typed` for `name` in the file that says `own`; None for nothing."""
    try:
        layered(with_value(own, name, typed_value(name, typed)), machine)
    except SettingsError as error:
        return error
    return None


def with_value(data: Mapping[str, Any], name: str, value: object) -> dict[str, Any]:
    """`data` with `value` for the dotted `name`."""
    table, dot, key = name.partition(".")
    if not dot:
        return {**data, table: value}
    return {**data, table: {**data.get(table, {}), key: value}}


def _unquoted(typed: str) -> str:
    has_quotes = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"
    return typed[1:-1] if has_quotes else typed


def _values(settings: Settings) -> dict[str, object]:
    """Values by `table.key`; printers and routes are one each."""
    found: dict[str, object] = {}
    for field in msgspec.structs.fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, tuple):
            found[field.name] = value
            continue
        for key in msgspec.structs.fields(value):
            found[f"{field.name}.{key.name}"] = getattr(value, key.name)
    return found


def _shown(name: str, value: object) -> object:
    """People's PINs are hashed, and yet nobody's business."""
    if name not in NOT_TYPED or not isinstance(value, Sequence):
        return value
    return tuple(msgspec.structs.replace(one, pin="…" if one.pin else "") for one in value)
