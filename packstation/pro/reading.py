"""From the bytes of a reply to our structs, taking every variant that the sources show.

One walk over the decoded JSON levels the differences (`tidy`), then msgspec checks the types.
Numbers with a fraction are decimals, never floats. What PRO leaves out, gives as null or gives as
an empty text is the same: our default. Names are compared without letter case where the sources
mix it, v1 names become v1.1 names, dates become aware UTC. Unknown fields are ignored.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from packstation.pro.errors import Malformed

T = TypeVar("T")

_JSON = msgspec.json.Decoder(float_hook=Decimal)

# Names that one source spells differently (contract, section 5, rows 14 and 15, and section 1).
_ALIASES = {
    "metadata": "MetaData",
    "unitofquantity": "Quantity",
    "itemunit": "Unit",
    "trackingreference": "TrackingReferences",
}
# Enumerations that some replies carry as numbers: the text form reaches `WireEnum._missing_`.
_ENUM_NAMES = {
    *("AddressType", "ApplicationType", "BarcodeType", "CalendarExceptionType", "CategoryType"),
    *("ConsignmentState", "ContentClassification", "ContentClassificationDetails", "DayOfWeek"),
    *("Direction", "MpdCarrierServiceSource", "ShippingTerms", "Source", "State", "Status"),
    "Type",
}
_WEIGHT_NAME = "Weight"
_TRACKING = "TrackingReferences"
_LARGEST_PLAIN_INTEGER = 10**15


def parse(operation: str, content: bytes, *, outcome_unknown: bool = False) -> Any:
    """The JSON value of a reply; an empty body is None.

    Raises Malformed. `outcome_unknown` goes into the error: true when an effect was asked for.
    """
    if not content.strip():
        return None
    try:
        return _JSON.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(
            operation, "$", "the reply is not JSON", outcome_unknown=outcome_unknown
        ) from error


def read(operation: str, raw: Any, into: type[T], *, outcome_unknown: bool = False) -> T:
    """`raw` (from `parse`) as the struct `into`. Raises Malformed with the path of the fault."""
    try:
        return msgspec.convert(tidy(raw), into, strict=False)
    except msgspec.ValidationError as error:
        path, reason = _place_and_reason(str(error))
        raise Malformed(operation, path, reason, outcome_unknown=outcome_unknown) from error


def tidy(value: Any, name: str = "") -> Any:
    """`value` with the documented differences levelled; `name` is the property it stands under."""
    if name == _WEIGHT_NAME and not isinstance(value, list):
        return _tidy_weight(value)
    if isinstance(value, dict):
        return _tidy_object(value)
    if isinstance(value, list):
        # An entry of null carries nothing; an entry of "" in a list of references neither.
        return [tidy(entry, name) for entry in value if entry is not None and entry != ""]
    return _tidy_scalar(value, name)


def _tidy_object(value: dict[str, Any]) -> dict[str, Any]:
    tidied: dict[str, Any] = {}
    for raw_name, entry in value.items():
        if entry is None or entry == "":
            continue
        name, is_time = _known(raw_name)
        if name != raw_name and name in tidied:
            continue  # the v1.1 name stands beside its older spelling: it wins
        if type(entry) is str and not is_time and name != _TRACKING and name != _WEIGHT_NAME:
            tidied[name] = entry  # most of a 2,000-line order, so it is not sent round
            continue
        if name == _TRACKING and isinstance(entry, str):
            entry = [entry]  # v1 has one number where v1.1 has a list
        cleaned = tidy(entry, name)
        if cleaned is not None:
            tidied[name] = cleaned
    return tidied


@lru_cache(maxsize=1024)
def _known(raw_name: str) -> tuple[str, bool]:
    """The v1.1 name of a property, and whether it holds a time."""
    name = _ALIASES.get(raw_name.casefold(), raw_name)
    return name, _is_time(name)


def _tidy_scalar(value: Any, name: str) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        if value == value.to_integral_value() and abs(value) < _LARGEST_PLAIN_INTEGER:
            return int(value)
        return value
    if isinstance(value, int) and not isinstance(value, bool) and name in _ENUM_NAMES:
        return str(value)
    if isinstance(value, str) and _is_time(name):
        return instant(value)
    return value


def _tidy_weight(value: Any) -> Any:
    """`{Value, Unit}`, `{Kg}` or a bare number of kilograms → `{Value, Unit}`."""
    if isinstance(value, Mapping):
        if "Kg" in value and "Value" not in value:
            value = {"Value": value["Kg"], "Unit": "Kg"}
        return _tidy_object(dict(value)) or None
    return {"Value": value, "Unit": "Kg"}


def _is_time(name: str) -> bool:
    return "Date" in name or name in ("TimeStamp", "Created")


def instant(text: str) -> datetime | None:
    """An ISO 8601 time with up to seven (or more) fractional digits, as aware UTC.

    Without an offset UTC is assumed: quotes come so and no source names the zone. PRO's "never"
    (year 1) and text that is no time are None: a date decides nothing that could be done twice.
    """
    try:
        time = datetime.fromisoformat(text.strip())
        if time.year <= 1:
            return None
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def last_segment(href: str) -> str:
    """The reference at the end of a link. Links may show another host, so none is ever followed."""
    return href.split("?", 1)[0].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]


def _place_and_reason(text: str) -> tuple[str, str]:
    """msgspec's sentence split into the path and the rest, without any value of the reply."""
    found = re.search(r"^(?P<reason>.*?)(?: - at `(?P<path>\$.*)`)?$", text, re.DOTALL)
    if found is None:
        return "$", "the reply has another shape"
    reason = found["reason"].replace("`", "'")
    reason = re.sub(r"[Ii]nvalid (?:enum )?value '.*'", "invalid value", reason)
    return found["path"] or "$", reason
