"""The scanner check: one printed test barcode tells how scanner and computer disagree.

The barcode's text is known, so every fault leaves its own traces: it is looked for by applying
the faults to the expected text and comparing with what arrived, fewest faults first.
"""

import enum
import itertools
from collections.abc import Sequence

import msgspec

from packstation.packing.barcodes.gtin import has_check_digit
from packstation.scanning.gs1 import GS

TEST_TEXT = f"010400638133393121yZqA-wM{GS}10Aq/Wm_z"
"""What the test barcode says: GS1 with a separator, and letters that keyboard layouts move."""

_US = "yzaqwm-/_" + "YZAQWM" + "1234567890" + ":;"
_GERMAN = "zyaqwmß-?" + "ZYAQWM" + "1234567890" + "Öö"
_FRENCH = "ywqaz,)!°" + "YWQAZ?" + "&é\"'(-è_çà" + "Mm"


class FindingKind(enum.Enum):
    """What the scanner check can find."""

    NOTHING = "nothing arrived"
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


class Finding(msgspec.Struct, frozen=True):
    """One finding: its kind, a sentence that says what to do, and the text it concerns.

    `text` is the prefix, the suffix, the replacement, or what arrived. `is_harmless`: the bench
    packs on with it.
    """

    kind: FindingKind
    sentence: str
    text: str = ""
    is_harmless: bool = False


def check_scanner(
    arrivals: Sequence[str], expected: str = TEST_TEXT, *, has_suffix_key: bool | None = None
) -> tuple[Finding, ...]:
    """Compare what arrived for one pull of the trigger with the test barcode; () is all well.

    `arrivals` are raw texts, before prefix, suffix or identifiers are taken off.
    `has_suffix_key`: whether Enter or Tab ended the code; None for a serial scanner.
    """
    arrived = [text for text in arrivals if text]
    if not arrived:
        return (_nothing(),)
    findings: list[Finding] = []
    text = arrived[0]
    if len(arrived) > 1 and len(set(arrived)) == 1:
        findings.append(_doubled())
    half = len(text) // 2
    if len(text) % 2 == 0 and text[:half] == text[half:]:
        text = text[:half]
        if not findings:
            findings.append(_doubled())
    if has_suffix_key is False:
        findings.append(_no_suffix_key())
    for faults in _attempts():
        found = _compare(text, expected, faults)
        if found is not None:
            return (*findings, *found)
    return (*findings, _different(text))


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
        findings.append(_identifier(before[:3]))
        before = before[3:]
    elif before.endswith(GS):
        before = before[:-1]  # FNC1 in first place sent as a separator: allowed, and harmless
    if before:
        findings.append(_prefix(before))
    if after:
        findings.append(_suffix(after))
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
        findings.append(_layout(faults.layout))
    if faults.has_caps_lock:
        findings.append(_caps_lock())
    if separator == "":
        findings.append(_separators_lost())
    elif separator != GS:
        findings.append(_separators_replaced(separator))
    return findings


def _nothing() -> Finding:
    return Finding(
        FindingKind.NOTHING,
        "Nothing arrived. Check the cable or the battery, and that the scanner is in keyboard "
        "or serial mode.",
    )


def _layout(kind: FindingKind) -> Finding:
    name = "German (QWERTZ)" if kind is FindingKind.LAYOUT_QWERTZ else "French (AZERTY)"
    return Finding(
        kind,
        f"Scanner and computer use different keyboard layouts; one of them is {name}. "
        "Set the scanner to the computer's layout with the barcode in its manual.",
    )


def _caps_lock() -> Finding:
    return Finding(FindingKind.CAPS_LOCK, "Caps Lock is on. Switch it off and scan again.")


def _identifier(text: str) -> Finding:
    return Finding(
        FindingKind.AIM_IDENTIFIER,
        f"The scanner sends symbology identifiers ({text}). That is good: leave it so.",
        text,
        is_harmless=True,
    )


def _prefix(text: str) -> Finding:
    return Finding(
        FindingKind.PREFIX,
        f"The scanner puts {text!r} before each code. Enter it as the prefix in the settings.",
        text,
    )


def _suffix(text: str) -> Finding:
    return Finding(
        FindingKind.SUFFIX,
        f"The scanner puts {text!r} after each code. Set its suffix to Enter or Tab.",
        text,
    )


def _no_suffix_key() -> Finding:
    return Finding(
        FindingKind.NO_SUFFIX_KEY,
        "No Enter or Tab follows the code, so each scan waits a moment for its end. "
        "Set the scanner's suffix to Enter.",
        is_harmless=True,
    )


def _separators_lost() -> Finding:
    return Finding(
        FindingKind.SEPARATORS_LOST,
        "The group separators of GS1 barcodes are lost, so serial and batch numbers run "
        "together. Switch on control characters (or ALT mode) in the scanner.",
    )


def _separators_replaced(text: str) -> Finding:
    return Finding(
        FindingKind.SEPARATORS_REPLACED,
        f"The group separators of GS1 barcodes arrive as {text!r}. "
        "Set the scanner to send them unchanged (ASCII 29).",
        text,
    )


def _doubled() -> Finding:
    return Finding(
        FindingKind.DOUBLED,
        "One pull of the trigger sends the code twice. Raise the scanner's same-code delay.",
    )


def _different(text: str) -> Finding:
    # Leading digits that check out are another barcode; anything else may be any fault.
    hint = "This is another barcode. " if has_check_digit(text) else ""
    return Finding(
        FindingKind.DIFFERENT,
        f"{hint}What arrived is not the test barcode. Scan the barcode shown on this page.",
        text,
    )
