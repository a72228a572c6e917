"""What a setting is, takes and means, in words: read from the model's own types."""

import enum
import json

import msgspec
from msgspec import inspect


def meaning_of(kind: inspect.Type) -> str:
    """The sentence that the model says of a setting; empty for a part of a list."""
    if not isinstance(kind, inspect.Metadata):
        return ""
    return str((kind.extra_json_schema or {}).get("description", ""))


def takes(kind: inspect.Type) -> str:
    """Which values a setting may have, as Markdown."""
    match kind:
        case inspect.Metadata():
            return takes(kind.type)
        case inspect.EnumType():
            return ", ".join(f"`{member.value}`" for member in kind.cls)
        case inspect.LiteralType():
            return ", ".join(f"`{value}`" for value in kind.values)
        case inspect.VarTupleType():
            return f"list of {takes(kind.item_type)}"
        case inspect.IntType() | inspect.FloatType():
            noun = "whole number" if isinstance(kind, inspect.IntType) else "number"
            return f"{noun}, {kind.ge} to {kind.le}"
        case inspect.StrType():
            return "text" if not kind.min_length else "text, not empty"
        case inspect.BoolType():
            return "`true`, `false`"
        case _:
            return "table"


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
