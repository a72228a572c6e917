"""The scanner check: one printed test barcode tells how scanner and computer disagree.

The barcode's text is known, so every fault leaves its own traces: it is looked for by applying
the faults to the expected text and comparing with what arrived, fewest faults first.
"""

import enum
import itertools
from collections.abc import Sequence

import msgspec

from packstation.scanning.gs1 import GS

TEST_TEXT = f"010400638133393121yZqA-wM{GS}10Aq/Wm_z"
"""What the test barcode says: GS1 with a separator, and letters that keyboard layouts move."""

_US = "yzaqwm-/_" + "YZAQWM" + "1234567890" + ":;"
_GERMAN = "zyaqwmß-?" + "ZYAQWM" + "1234567890" + "Öö"
_FRENCH = "ywqaz,)!°" + "YWQAZ?" + "&é\"'(-è_çà" + "Mm"


class FindingKind(enum.Enum):
    """What the scanner check can find."""

    NOTHING = "nothing arrived"
    LAYOUT_AMERICAN = "the scanner types as an American keyboard, the computer has another"
    LAYOUT_COMPUTER = "the scanner types for the computer's own layout"
    LAYOUT_QWERTZ = "one side is German, the other American"
    LAYOUT_AZERTY = "one side is French, the other American"
    CAPS_LOCK = "capitals and small letters are exchanged"
    AIM_IDENTIFIER = "the scanner sends symbology identifiers"
    PREFIX = "text before the code"
    SUFFIX = "text after the code"
    NO_SUFFIX_KEY = "nothing ends the code"
    SEPARATORS_LOST = "group separators do not arrive"
    SEPARATORS_REPLACED = "group separators arrive as something else"
    DOUBLED = "one scan arrives twice"
    DIFFERENT = "not the test barcode"


HARMLESS = frozenset({FindingKind.AIM_IDENTIFIER, FindingKind.NO_SUFFIX_KEY})
"""The bench packs on with it."""


class Arrived(msgspec.Struct, frozen=True):
    """What came for one barcode, before anything is taken off.

    `text` is as the computer's layout wrote it, `american` what the same keys mean on an American
    keyboard; None for a serial scanner. `has_suffix_key`: whether Enter or Tab ended it; None for
    a serial scanner.
    """

    text: str
    american: str | None = None
    has_suffix_key: bool | None = None


class ScannerHabits(msgspec.Struct, frozen=True):
    """What the settings say of this bench's scanner already; see `ScannerSettings`."""

    prefix: str = ""
    suffix: str = ""
    separator: str = ""
    is_american: bool = False


NO_HABITS = ScannerHabits()
"""A scanner as it comes: nothing before or after the code."""


class Finding(msgspec.Struct, frozen=True):
    """One finding; `text` is the prefix, the suffix, the replacement, or what arrived."""

    kind: FindingKind
    text: str = ""

    @property
    def is_harmless(self) -> bool:
        return self.kind in HARMLESS

    @property
    def remedy(self) -> dict[str, str]:
        """The settings (dotted name → value) that mend it; empty where the scanner must be set."""
        match self.kind:
            case FindingKind.PREFIX:
                return {"scanner.prefix": self.text}
            case FindingKind.SUFFIX:
                return {"scanner.suffix": self.text}
            case FindingKind.SEPARATORS_REPLACED:
                return {"scanner.separator": self.text}
            case FindingKind.LAYOUT_AMERICAN:
                return {"scanner.layout": "american"}
            case FindingKind.LAYOUT_COMPUTER:
                return {"scanner.layout": "computer"}
            case _:
                return {}


def check_scanner(
    arrivals: Sequence[Arrived], known: ScannerHabits = NO_HABITS, expected: str = TEST_TEXT
) -> tuple[Finding, ...]:
    """Compare what arrived for one pull of the trigger with the test barcode; () is all well.

    What the settings know already is taken off first: they are checked with the scanner.
    """
    arrived = [one for one in arrivals if one.text or one.american]
    if not arrived:
        return (Finding(FindingKind.NOTHING),)
    findings: list[Finding] = []
    first, readings = arrived[0], _readings(arrived[0], known)
    if len(arrived) > 1 and len({one.text for one in arrived}) == 1:
        findings.append(Finding(FindingKind.DOUBLED))
    halves = [_halved(text) for _, text in readings]
    if all(half is not None for half in halves):
        readings = [(kind, half or "") for (kind, _), half in zip(readings, halves, strict=True)]
        if not findings:
            findings.append(Finding(FindingKind.DOUBLED))
    if first.has_suffix_key is False:
        findings.append(Finding(FindingKind.NO_SUFFIX_KEY))
    for kind, text in readings:
        found = _explained(text, expected, [each for each in _attempts() if each.layout is None])
        if found is not None:
            layout = () if kind is None else (Finding(kind),)
            return (*findings, *layout, *found)
    for _, text in readings:
        found = _explained(text, expected, _attempts())
        if found is not None:
            return (*findings, *found)
    return (*findings, Finding(FindingKind.DIFFERENT, readings[0][1]))


def _readings(arrived: Arrived, known: ScannerHabits) -> list[tuple[FindingKind | None, str]]:
    """What the code says as the bench reads it, then as it could; each with what that would be."""
    plain, american = _stripped(arrived.text, known), _stripped(arrived.american or "", known)
    if arrived.american is None or american == plain:
        return [(None, plain)]
    if known.is_american:
        return [(None, american), (FindingKind.LAYOUT_COMPUTER, plain)]
    return [(None, plain), (FindingKind.LAYOUT_AMERICAN, american)]


def _stripped(text: str, known: ScannerHabits) -> str:
    text = text.removeprefix(known.prefix).removesuffix(known.suffix)
    return text.replace(known.separator, GS) if known.separator else text


def _halved(text: str) -> str | None:
    """One half of a text that says the same thing twice."""
    half = len(text) // 2
    return text[:half] if text and len(text) % 2 == 0 and text[:half] == text[half:] else None


def _explained(
    text: str, expected: str, attempts: "Sequence[_Faults]"
) -> tuple[Finding, ...] | None:
    for faults in attempts:
        found = _compare(text, expected, faults)
        if found is not None:
            return found
    return None


class _Faults(msgspec.Struct, frozen=True):
    layout: FindingKind | None
    is_reversed: bool
    has_caps_lock: bool
    has_separators: bool

    @property
    def count(self) -> int:
        return (self.layout is not None) + self.has_caps_lock + (not self.has_separators)


def _attempts() -> list[_Faults]:
    layouts = (None, FindingKind.LAYOUT_QWERTZ, FindingKind.LAYOUT_AZERTY)
    every = itertools.product(layouts, (False, True), (False, True), (True, False))
    attempts = [_Faults(*each) for each in every if each[0] is not None or not each[1]]
    return sorted(attempts, key=lambda faults: faults.count)


def _distort(text: str, faults: _Faults) -> str:
    if faults.layout is not None:
        other = _GERMAN if faults.layout is FindingKind.LAYOUT_QWERTZ else _FRENCH
        # Reversed: the scanner types as for that layout, the computer reads American.
        pair = (other, _US) if faults.is_reversed else (_US, other)
        text = text.translate(str.maketrans(*pair))
    # Caps Lock turns letters only; "ß".swapcase() would be two characters.
    return (
        "".join(c.swapcase() if c.isascii() else c for c in text) if faults.has_caps_lock else text
    )


def _compare(arrived: str, expected: str, faults: _Faults) -> tuple[Finding, ...] | None:
    """The findings that explain `arrived` by these faults; None when they do not."""
    parts = [_distort(part, faults) for part in expected.split(GS)]
    if faults.has_separators:
        separator = GS
    else:
        inner = _between(arrived, parts)
        if inner is None or inner == GS:
            return None
        separator = inner
    body = separator.join(parts)
    before, found, after = arrived.partition(body)
    if not found:
        return None
    findings = _fault_findings(faults, separator)
    if before.startswith("]") and len(before) >= 3:
        findings.append(Finding(FindingKind.AIM_IDENTIFIER, before[:3]))
        before = before[3:]
    elif before.endswith(GS):
        before = before[:-1]  # FNC1 in first place sent as a separator: allowed, and harmless
    if before:
        findings.append(Finding(FindingKind.PREFIX, before))
    if after:
        findings.append(Finding(FindingKind.SUFFIX, after))
    return tuple(findings)


def _between(arrived: str, parts: list[str]) -> str | None:
    """What stands where the first separator should be; at most four characters."""
    if len(parts) < 2:
        return None
    start = arrived.find(parts[0])
    if start < 0:
        return None
    end = start + len(parts[0])
    following = arrived.find(parts[1], end)
    return arrived[end:following] if 0 <= following - end <= 4 else None


def _fault_findings(faults: _Faults, separator: str) -> list[Finding]:
    findings = []
    if faults.layout is not None:
        findings.append(Finding(faults.layout))
    if faults.has_caps_lock:
        findings.append(Finding(FindingKind.CAPS_LOCK))
    if separator == "":
        findings.append(Finding(FindingKind.SEPARATORS_LOST))
    elif separator != GS:
        findings.append(Finding(FindingKind.SEPARATORS_REPLACED, separator))
    return findings
