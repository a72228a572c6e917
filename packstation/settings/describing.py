"""What a setting is, takes and means, in words: read from the model's own types."""

import enum
import json
from collections.abc import Iterable

import msgspec
from msgspec import inspect

from packstation.runtime.phrase import Phrase


def meaning_of(kind: inspect.Type) -> str:
    """The sentence that the model says of a setting; empty for a part of a list."""
    if not isinstance(kind, inspect.Metadata):
        return ""
    return str((kind.extra_json_schema or {}).get("description", ""))


def takes(kind: inspect.Type, mark: str = "") -> Phrase:
    """Which values a setting may have; between two `mark` what is typed as it stands."""
    match kind:
        case inspect.Metadata():
            return takes(kind.type, mark)
        case inspect.EnumType():
            return _one_of((str(member.value) for member in kind.cls), mark)
        case inspect.LiteralType():
            return _one_of(map(str, kind.values), mark)
        case inspect.VarTupleType():
            return Phrase("list of {what}", what=takes(kind.item_type, mark))
        case inspect.IntType():
            return Phrase("whole number, {least} to {most}", least=kind.ge, most=kind.le)
        case inspect.FloatType():
            return Phrase("number, {least} to {most}", least=kind.ge, most=kind.le)
        case inspect.StrType():
            return Phrase("text, not empty") if kind.min_length else Phrase("text")
        case inspect.BoolType():
            return _one_of(("true", "false"), mark)
        case _:
            return Phrase("table")


def _one_of(values: Iterable[str], mark: str) -> Phrase:
    return Phrase("{values}", values=", ".join(f"{mark}{value}{mark}" for value in values))


def as_toml(value: object) -> str:
    """`value` as it would stand behind the `=` of a settings file, in one line."""
    if value == {}:
        return "{}"
    if isinstance(value, msgspec.Struct):
        pairs = msgspec.to_builtins(value).items()
        return "{ " + ", ".join(f"{key} = {as_toml(each)}" for key, each in pairs) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(each) for each in value) + "]"
    if isinstance(value, enum.Enum):
        return json.dumps(value.value)
    return json.dumps(value)
