"""Weights from what bench scales send, one line at a time.

Two families cover most: the continuous format `ST,GS,+  1.240kg` (header ST stable, US unstable,
OL overload; GS gross, NT net), and the Mettler Toledo Standard Interface Command Set, level 0:
`S S 1.24 kg` stable, `S D …` dynamic, `S +` overload, `S -` underload, `S I` not ready.
"""

import enum
import re
from collections.abc import AsyncIterator
from decimal import Decimal

import msgspec

from packstation.scanning.serial_port import SerialLines

SICS_ASK_NOW = b"SI\r\n"
"""Asks a SICS scale for its weight at once, stable or not."""

_GRAMS = {
    "kg": Decimal(1000),
    "g": Decimal(1),
    "lb": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
_AMOUNT = r"(?P<sign>[+-]?)\s*(?P<number>\d{1,9}(?:[.,]\d{1,6})?)\s*(?P<unit>kg|g|lbs?|oz)"
_CONTINUOUS = re.compile(rf"(?P<head>ST|US|OL)\s*,\s*(?:GS|NT|TR)?\s*,?\s*{_AMOUNT}\b", re.I)
_SICS = re.compile(rf"SI?\s+(?P<head>[SD])\s+{_AMOUNT}\b", re.I)
_SICS_FAULT = re.compile(r"SI?\s+(?P<head>[+\-I])\s*$")
_BARE = re.compile(rf"\s*{_AMOUNT}\s*", re.I)


class ScaleFault(enum.Enum):
    """Why a line gives no weight."""

    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    NOT_READY = "not ready"
    UNREADABLE = "unreadable"


class WeightReading(msgspec.Struct, frozen=True):
    """What lies on the scale, in grams, rounded to the nearest; negative when the tare is gone.

    `is_stable`: None when the scale does not say.
    """

    grams: int
    is_stable: bool | None


def read_weight(line: str) -> WeightReading | ScaleFault:
    """Read one line of a scale; never raises."""
    text = line.strip("\x02\x03 \t\r\n")
    if match := _SICS_FAULT.fullmatch(text):
        return {
            "+": ScaleFault.OVERLOAD,
            "-": ScaleFault.UNDERLOAD,
            "I": ScaleFault.NOT_READY,
        }[match["head"]]
    if text[:2].upper() == "OL":
        return ScaleFault.OVERLOAD
    if match := _CONTINUOUS.fullmatch(text):
        return WeightReading(_grams(match), match["head"].upper() == "ST")
    if match := _SICS.fullmatch(text):
        return WeightReading(_grams(match), match["head"].upper() == "S")
    if match := _BARE.fullmatch(text):
        return WeightReading(_grams(match), None)
    return ScaleFault.UNREADABLE


async def weights(lines: SerialLines) -> AsyncIterator[WeightReading | ScaleFault]:
    """Every reading that arrives on an open port; raises SerialLost when the scale goes."""
    async for line in lines:
        yield read_weight(line)


def _grams(match: re.Match[str]) -> int:
    number = Decimal(match["number"].replace(",", "."))
    grams = number * _GRAMS[match["unit"].lower().removesuffix("s")]
    return round(-grams if match["sign"] == "-" else grams)
