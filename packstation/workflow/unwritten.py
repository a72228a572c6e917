"""What others wrote in their own words is shown and never written down.

PRO quotes addresses, names and whatever a gateway puts there in its sentences. The log keeps for
ever what it is given, and no retention reaches it: so it keeps our kinds, PRO's codes and its
correlation ids, by which support finds the rest. After a restart the words are gone, and come again
with the next try.
"""

from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from packstation.packing.day import events as mf
from packstation.packing.problems import Alert, Problem

E = TypeVar("E", bound=msgspec.Struct)


def without_words(event: E) -> E:
    """`event` as it may be written."""
    written: dict[str, Any] = {}
    for field in event.__struct_fields__:
        value = getattr(event, field)
        if isinstance(value, Problem | Alert) and value.words:
            written[field] = replace(value, words="")
    match event:
        case mf.ManifestQueued():
            written["message"] = ""
        case mf.ConsignmentSettled():
            written["reason"] = ""
        case mf.ManifestIntended(rows=rows):
            written["rows"] = tuple(replace(row, reason="") for row in rows)
    return replace(event, **written) if written else event
