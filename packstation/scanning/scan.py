"""One scan, wherever it came from: cleaned text plus what GS1 and ISO 15434 say about it.

Sources: ISO/IEC 15424 (AIM symbology identifiers), the manuals of Zebra, Datalogic and Honeywell
for how EAN and UPC arrive with their add-ons.
"""

import datetime
import enum
import re
import unicodedata

import msgspec

from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.gtin import expand_upc_e, has_check_digit, is_gtin
from packstation.scanning.envelope import EOT, RS, read_envelope
from packstation.scanning.gs1 import GS, leading_gtin, looks_like_gs1, read_gs1

MAX_TEXT = 4096
"""Characters kept of one scan; no barcode symbology holds more that a bench could use."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_CARRIERS = frozenset({"]C1", "]d2", "]Q3", "]e0", "]e1", "]e2", "]J1"})
_EAN_13, _WITH_ADD_ON = "]E0", "]E3"
_ADD_ON = re.compile(r"(?P<code>\d{8}|\d{12,13})(?P<sign> |\]E[12])?(?P<add_on>\d{2}|\d{5})")
"""Together, with a space between, or with a symbology identifier of the add-on's own."""
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
"""Digits, letters and signs as a Japanese or Chinese input method writes them."""


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
    text: str,
    at: datetime.datetime,
    source: ScanSource,
    *,
    prefix: str = "",
    suffix: str = "",
    separator: str = "",
) -> Scan:
    """Read what a scanner sent; text that is no known code stays plain text.

    `prefix` and `suffix` are what this bench's scanner adds and are taken off when present, as
    is an AIM symbology identifier (`]C1`, `]d2`, `]Q3`, `]E0` …). Control characters other than
    the separators of GS1 and ISO 15434 are removed. `separator` is what this bench's scanner sends
    in place of GS1's. Whatever the text is, no error is raised; a
    naive `at` is a mistake of the caller: ValueError.
    """
    if at.tzinfo is None:
        raise ValueError("a scan's time must be aware")
    raw = text[: MAX_TEXT + len(prefix) + len(suffix) + 8]  # bounds the work on garbage
    if prefix:
        raw = raw.removeprefix(prefix)
    if suffix:
        raw = raw.removesuffix(suffix)
    if separator:
        raw = raw.replace(separator, GS)
    cleaned = _clean(raw)
    symbology = _AIM.match(cleaned)
    carrier = symbology.group() if symbology else ""
    body = cleaned[len(carrier) :]
    was_cut = len(body) > MAX_TEXT
    body = body[:MAX_TEXT]
    moment = at.astimezone(datetime.UTC)
    return Scan(_read_code(body, carrier, moment.date()), moment, source, was_cut)


def _clean(text: str) -> str:
    ascii_only = text.translate(_FULL_WIDTH)
    kept = (
        c
        for c in ascii_only
        if c in (GS, RS, EOT) or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return "".join(kept).strip(" ")


def _read_code(text: str, carrier: str, today: datetime.date) -> Code:
    if envelope := read_envelope(text, today):
        return envelope
    text = text.replace(RS, "").replace(EOT, "")
    is_announced = carrier in _GS1_CARRIERS or GS in text
    # A separator at either end only announces GS1 or ends the last field: it says nothing more.
    text = text.strip(GS + " ")
    if is_announced or looks_like_gs1(text):
        code = read_gs1(text, today) or (leading_gtin(text) if is_announced else None)
        if code is not None:
            return code
    return _read_retail(text, carrier)


def _read_retail(text: str, carrier: str) -> Code:
    """EAN and UPC, short ones and those with an add-on; anything else stays what it is."""
    parts = _ADD_ON.fullmatch(text)
    main = _full_number(parts["code"]) if parts is not None else None
    if parts is not None and main is not None and (parts["sign"] or carrier == _WITH_ADD_ON):
        return Code(text, gtin=main.zfill(14), add_on=parts["add_on"])
    upc_e = expand_upc_e(text) if carrier in ("", _EAN_13) else None
    if is_gtin(text):
        return Code(text, gtin=text.zfill(14), also=(upc_e,) if upc_e else ())
    if upc_e is not None and len(text) == 8:
        return Code(text, gtin=upc_e.zfill(14))
    # Bare digits may be anything: short forms and add-ons are tried where they mean nothing else.
    return Code(text, also=tuple(filter(None, (upc_e, main if not carrier else None))))


def _full_number(digits: str) -> str | None:
    return digits if has_check_digit(digits) else expand_upc_e(digits)
