"""GS1 element strings and Digital Link URIs, as scanners send them.

Sources: GS1 General Specifications (element strings, the century rule of section 7.12), GS1
Digital Link URI syntax.
"""

import datetime
import re

from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.gtin import has_check_digit, is_digits

GS = "\x1d"
_DIGITAL_LINK = re.compile(r"https?://[^\s]+/0[01]/\d{8,18}\b", re.IGNORECASE)


def looks_like_gs1(text: str) -> bool:
    """Whether text that nothing announced is GS1 all the same."""
    if text.startswith(("(01)", "(00)", "(02)")) or _DIGITAL_LINK.match(text):
        return True
    if text.startswith(("01", "02")) and has_check_digit(text[2:16]):
        return len(text) >= 16
    return len(text) == 20 and text.startswith("00") and has_check_digit(text[2:])


def read_gs1(text: str, today: datetime.date) -> Code | None:
    """The code that a GS1 message is; None when it cannot be read as one."""
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
    sscc, expiry = values.get("00"), values.get("17")
    # A logistic unit says what it holds: AI 02 the item, 37 how many of it.
    gtin = values.get("01") or values.get("02")
    count = values.get("37") or values.get("30") or ""
    return Code(
        text,
        gtin=gtin.zfill(14) if gtin is not None and has_check_digit(gtin) else None,
        serial=values.get("21"),
        batch=values.get("10"),
        expiry=six_digit_date(expiry, today) if expiry is not None else None,
        sscc=sscc if sscc is not None and has_check_digit(sscc) else None,
        quantity=int(count) if is_digits(count) and int(count) else None,
    )


def leading_gtin(text: str) -> Code | None:
    """The item alone, when a later field is misprinted: a wrong date must not hide the item."""
    gtin = text[2:16]
    is_item = text.startswith("01") and len(gtin) == 14 and has_check_digit(gtin)
    return Code(text, gtin=gtin) if is_item else None


def six_digit_date(yymmdd: str, today: datetime.date) -> datetime.date | None:
    """GS1's date: the century nearest to `today`; day 00 is the last of the month."""
    yy = int(yymmdd[:2])
    distance = yy - today.year % 100
    century = today.year // 100 - (distance >= 51) + (distance <= -50)
    return month_end_or_day(century * 100 + yy, int(yymmdd[2:4]), int(yymmdd[4:6]))


def month_end_or_day(year: int, month: int, day: int) -> datetime.date | None:
    """The date; day 0 is the last of the month. None when there is no such day."""
    if not 1 <= month <= 12:
        return None
    try:
        if day:
            return datetime.date(year, month, day)
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
    except ValueError:  # 30 February: the code is still a code, its date is not
        return None
    return following - datetime.timedelta(days=1)
