"""Weights from what bench scales send, a line at a time, and how each kind is asked.

Sources: the Mettler Toledo Standard Interface Command Set, level 0 (`S S 1.24 kg` stable, `S D …`
dynamic, `S +` overload, `S -` underload, `S I` not ready); the manuals of Avery Weigh-Tronix and
Brecknell for NCI (weight with unit, then status characters) and for Toledo 8213/8217 (STX, weight
without a unit, or `?` and a status); the continuous format of A&D, CAS, Kern and others
(`ST,GS,+  1.240kg`).
"""

import enum
import re
from decimal import Decimal

import msgspec


class Protocol(enum.Enum):
    """How a scale is spoken to. The value is what asks it; empty: it sends by itself."""

    STREAM = b""
    SICS = b"SI\r\n"
    NCI = b"W\r"
    TOLEDO = b"W"


GRAMS = {
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
_POUNDS_OUNCES = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?P<pounds>\d{1,4})\s*(?:lbs?\s*[:,]?|:)\s*"
    r"(?P<ounces>\d{1,2}(?:[.,]\d{1,4})?)\s*(?:oz)?\s*",
    re.I,
)
_TOLEDO = re.compile(r"\x02\s*(?P<sign>-?)(?P<number>\d{1,6}(?:\.\d{1,4})?)\s*N?\s*")
_TOLEDO_STATUS = re.compile(r"\x02?\?(?P<status>.)", re.S)
_NCI_STATUS = re.compile(r"(?:S)?[0-?p-~][0-?p-~]{0,2}")


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


Reading = WeightReading | ScaleFault
"""What one line says."""


class ScaleReader:
    """Reads the lines of one scale, one after the other.

    NCI scales say the weight in one line and whether it is stable in the next. `unit` is that of
    scales that send none (Toledo).
    """

    def __init__(self, unit: str = "kg") -> None:
        self._unit = unit
        self._weight: WeightReading | None = None
        self._says_status = False

    def feed(self, line: str) -> Reading | None:
        """What `line` says; None for one that says nothing by itself. Never raises."""
        waiting, self._weight = self._weight, None
        text = line.strip("\x03 \t\r\n")
        if waiting is not None and _NCI_STATUS.fullmatch(text):
            self._says_status = True
            return _with_nci_status(waiting, text.removeprefix("S"))
        if not text:
            return None
        reading = read_weight(text, self._unit)
        if isinstance(reading, WeightReading) and reading.is_stable is None:
            self._weight = reading
            return None if self._says_status else reading
        return reading


def read_weight(line: str, unit: str = "kg") -> Reading:
    """Read one line of a scale; never raises."""
    if match := _TOLEDO_STATUS.fullmatch(line):
        return _toledo_fault(ord(match["status"]))
    if match := _TOLEDO.fullmatch(line):
        # It answers with a weight only while that is stable.
        return WeightReading(_grams(match["sign"], match["number"], unit), is_stable=True)
    text = line.strip("\x02\x03 \t\r\n")
    if match := _SICS_FAULT.fullmatch(text):
        return {
            "+": ScaleFault.OVERLOAD,
            "-": ScaleFault.UNDERLOAD,
            "I": ScaleFault.NOT_READY,
        }[match["head"]]
    if text[:2].upper() == "OL":
        return ScaleFault.OVERLOAD
    for pattern, stable in ((_CONTINUOUS, "ST"), (_SICS, "S")):
        if match := pattern.fullmatch(text):
            grams = _grams(match["sign"], match["number"], match["unit"])
            return WeightReading(grams, is_stable=match["head"].upper() == stable)
    if match := _BARE.fullmatch(text):
        return WeightReading(_grams(match["sign"], match["number"], match["unit"]), None)
    if match := _POUNDS_OUNCES.fullmatch(text):
        pounds = _grams(match["sign"], match["pounds"], "lb")
        return WeightReading(pounds + _grams(match["sign"], match["ounces"], "oz"), None)
    return ScaleFault.UNREADABLE


def _grams(sign: str, number: str, unit: str) -> int:
    grams = Decimal(number.replace(",", ".")) * GRAMS[unit.lower().removesuffix("s")]
    return round(-grams if sign == "-" else grams)


def _toledo_fault(status: int) -> ScaleFault:
    """Bits of the 8217's status: 0 in motion, 1 over capacity, 2 under zero."""
    if status & 0b010:
        return ScaleFault.OVERLOAD
    return ScaleFault.UNDERLOAD if status & 0b100 else ScaleFault.NOT_READY


def _with_nci_status(weight: WeightReading, status: str) -> Reading:
    """First character: bit 0 in motion, bit 1 at zero. Second: bit 0 under, bit 1 over capacity."""
    first, second = ord(status[0]), ord(status[1]) if len(status) > 1 else 0
    if second & 0b10:
        return ScaleFault.OVERLOAD
    if second & 0b01:
        return ScaleFault.UNDERLOAD
    return WeightReading(weight.grams, is_stable=not first & 0b1)
