"""One scan, wherever it came from: cleaned text plus what GS1 says about it.

Sources: GS1 General Specifications (element strings, check digits, the century rule of section
7.12), GS1 Digital Link URI syntax, ISO/IEC 15424 (AIM symbology identifiers).
"""

import datetime
import enum
import re
import unicodedata

import msgspec

from packstation.packing.codes import Code, match_key

GS = "\x1d"
MAX_TEXT = 4096
"""Characters kept of one scan; no barcode symbology holds more that a bench could use."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_CARRIERS = frozenset({"]C1", "]d2", "]Q3", "]e0", "]e1", "]e2", "]J1"})
_DIGITAL_LINK = re.compile(r"https?://[^\s]+/0[01]/\d{8,18}\b", re.IGNORECASE)
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


class ScanSource(enum.Enum):
    """Where a scan came from."""

    WEDGE = "wedge"
    SERIAL = "serial"
    TYPED = "typed"
    SCRIPT = "script"


class Scan(msgspec.Struct, frozen=True):
    """One scan: the code, when it arrived (aware, UTC), from where.

    `was_cut` says that more than MAX_TEXT characters came and the rest was dropped.
    """

    code: Code
    at: datetime.datetime
    source: ScanSource
    was_cut: bool = False


def read_scan(
    text: str, at: datetime.datetime, source: ScanSource, *, prefix: str = "", suffix: str = ""
) -> Scan:
    """Read what a scanner sent; text that is no known code stays plain text.

    `prefix` and `suffix` are what this bench's scanner adds and are taken off when present, as
    is an AIM symbology identifier (`]C1`, `]d2`, `]Q3`, `]E0` …). Control characters other than
    the group separator are removed. Whatever the text is, no error is raised; a naive `at` is
    a mistake of the caller: ValueError.
    """
    if at.tzinfo is None:
        raise ValueError("a scan's time must be aware")
    raw = text[: MAX_TEXT + len(prefix) + len(suffix) + 8]  # bounds the work on garbage
    if prefix:
        raw = raw.removeprefix(prefix)
    if suffix:
        raw = raw.removesuffix(suffix)
    cleaned = _clean(raw)
    symbology = _AIM.match(cleaned)
    carrier = symbology.group() if symbology else ""
    body = cleaned[len(carrier) :]
    announced = carrier in _GS1_CARRIERS or GS in body
    # A separator at either end only announces GS1 or ends the last field: it says nothing more.
    body = body.strip(GS + " ")
    was_cut = len(body) > MAX_TEXT
    body = body[:MAX_TEXT]
    moment = at.astimezone(datetime.UTC)
    return Scan(_read_code(body, announced, moment.date()), moment, source, was_cut)


def same_item(a: Code, b: Code) -> bool:
    """Whether both codes name one item: leading zeros never decide, serial and batch do not count.

    UPC-A, EAN-13 and GTIN-14 of one item are one item.
    """
    return match_key(a.gtin or a.text) == match_key(b.gtin or b.text)


def has_valid_check_digit(digits: str) -> bool:
    """Whether the last digit is GS1's check digit of the others (modulo 10, weights 3 and 1)."""
    if not _is_digits(digits):
        return False
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return weighted % 10 == 0


def _clean(text: str) -> str:
    kept = (c for c in text if c == GS or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return "".join(kept).strip(" ")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _read_code(text: str, announced: bool, today: datetime.date) -> Code:
    if announced or _looks_like_gs1(text):
        code = _read_gs1(text, today) or (_leading_gtin(text) if announced else None)
        if code is not None:
            return code
    if len(text) in _GTIN_LENGTHS and has_valid_check_digit(text):
        return Code(text, gtin=text.zfill(14))
    return Code(text)


def _looks_like_gs1(text: str) -> bool:
    if text.startswith(("(01)", "(00)")) or _DIGITAL_LINK.match(text):
        return True
    if text.startswith("01") and has_valid_check_digit(text[2:16]):
        return len(text) >= 16
    return len(text) == 20 and text.startswith("00") and has_valid_check_digit(text[2:])


def _read_gs1(text: str, today: datetime.date) -> Code | None:
    # biip takes 100 ms to import: only a bench that meets GS1 pays for it, once.
    from biip import ParseConfig, ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI
    from biip.gs1_messages import GS1Message

    # A wrong or blank date (000000) is no reason to lose the item, serial and batch beside it.
    config = ParseConfig(gs1_element_strings_verify_date=False)
    try:
        if _DIGITAL_LINK.match(text):
            elements = GS1DigitalLinkURI.parse(text, config=config).element_strings
        elif text.startswith("("):
            elements = GS1Message.parse_hri(text, config=config).element_strings
        else:
            elements = GS1Message.parse(text, config=config).element_strings
    except (ParseError, ValueError):  # ValueError: what looks like a link is no URL
        return None
    values: dict[str, str] = {}
    for element in elements:
        values.setdefault(element.ai.ai, element.value)
    gtin, sscc, expiry = values.get("01"), values.get("00"), values.get("17")
    return Code(
        text,
        gtin=gtin.zfill(14) if gtin is not None and has_valid_check_digit(gtin) else None,
        serial=values.get("21"),
        batch=values.get("10"),
        expiry=_gs1_date(expiry, today) if expiry is not None else None,
        sscc=sscc if sscc is not None and has_valid_check_digit(sscc) else None,
    )


def _leading_gtin(text: str) -> Code | None:
    """The item alone, when a later field is misprinted: a wrong date must not hide the item."""
    gtin = text[2:16]
    is_item = text.startswith("01") and len(gtin) == 14 and has_valid_check_digit(gtin)
    return Code(text, gtin=gtin) if is_item else None


def _gs1_date(yymmdd: str, today: datetime.date) -> datetime.date | None:
    """GS1's date: the century nearest to `today`; day 00 is the last of the month."""
    yy, month, day = int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6])
    if not 1 <= month <= 12:
        return None
    distance = yy - today.year % 100
    century = today.year // 100 - (distance >= 51) + (distance <= -50)
    year = century * 100 + yy
    try:
        if day:
            return datetime.date(year, month, day)
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
    except ValueError:  # 30 February: the code is still a code, its date is not
        return None
    return following - datetime.timedelta(days=1)
