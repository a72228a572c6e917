"""What an item demands of its packer before it counts: which line, a serial, a batch, an expiry.

A question is asked and the scan waits with it. The next scan (or what is typed at the scanner's
door) is the answer; OK drops the question, and nothing was counted.
"""

import datetime
import re

import msgspec
from msgspec.structs import replace

from packstation.packing.barcodes.codes import Code
from packstation.packing.order import Capture, OrderLine
from packstation.packing.problems import Alert, AlertKind


class Question(msgspec.Struct, frozen=True):
    """`code` is what was scanned, with what was answered so far; empty text: confirmed by hand.

    `wanted` is None while it is asked which of `lines` is meant; else there is one line, and
    `quantity` units of it wait.
    """

    code: Code
    lines: tuple[str, ...]
    quantity: int = 1
    wanted: Capture | None = None
    is_substitute: bool = False
    """What was scanned is another item, which may take the place of one of `lines`."""


def is_which_line(question: Question | None) -> bool:
    """Whether it is asked which line a barcode is meant for."""
    return question is not None and question.wanted is None


KINDS: dict[Capture | None, AlertKind] = {
    None: AlertKind.WHICH_LINE,
    Capture.SERIAL: AlertKind.NEEDS_SERIAL,
    Capture.BATCH: AlertKind.NEEDS_BATCH,
    Capture.EXPIRY: AlertKind.NEEDS_EXPIRY,
}

_ORDER = (Capture.BATCH, Capture.EXPIRY, Capture.SERIAL)
"""Batch and expiry hold for all units of a scan; the serial is asked for each, so it comes last."""


def missing(line: OrderLine, code: Code) -> Capture | None:
    """What `line` demands and `code` does not say; None when nothing is missing."""
    said = {
        Capture.SERIAL: code.serial,
        Capture.BATCH: code.batch,
        Capture.EXPIRY: code.expiry,
    }
    return next((want for want in _ORDER if want in line.captures and said[want] is None), None)


def alert_of(question: Question) -> Alert:
    """The question as the screen shows it; soft, because the next scan answers it."""
    return Alert(
        AlertKind.SUBSTITUTE if question.is_substitute else KINDS[question.wanted],
        scanned=question.code.text,
        line=question.lines[0] if question.wanted is not None else None,
        expected=question.lines if question.wanted is None else (),
    )


def answered(code: Code, wanted: Capture, answer: Code) -> Code | None:
    """`code` with what `answer` says of `wanted`; None when it does not say it."""
    text = answer.text.strip()
    match wanted:
        case Capture.SERIAL:
            value = answer.serial or text
            return replace(code, serial=value) if value else None
        case Capture.BATCH:
            value = answer.batch or text
            return replace(code, batch=value) if value else None
        case Capture.EXPIRY:
            day = answer.expiry or read_day(text)
            return None if day is None else replace(code, expiry=day)


_DAYS = (
    re.compile(r"(?P<year>20\d{2})-?(?P<month>\d{2})-?(?P<day>\d{2})"),
    re.compile(r"(?P<year>20\d{2})-(?P<month>\d{2})"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>20\d{2}|\d{2})"),
    re.compile(r"(?P<month>\d{1,2})[./](?P<year>20\d{2}|\d{2})"),
    re.compile(r"(?:17)?(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
)


def read_day(text: str) -> datetime.date | None:
    """A date as it stands on a pack: 2027-12-31, 31.12.2027, 12/27, 271231, AI 17; else None.

    Without a day, or with day 00, it is the last of the month (GS1 General Specifications). The
    day stands before the month, as on packs everywhere but in the United States.
    """
    for form in _DAYS:
        match = form.fullmatch(text.strip())
        if match is not None:
            found = match.groupdict()
            year = int(found["year"])
            day = _day(year if year > 99 else 2000 + year, int(found["month"]), found.get("day"))
            if day is not None:
                return day
    return None


def _day(year: int, month: int, day: str | None) -> datetime.date | None:
    try:
        if day is not None and int(day):
            return datetime.date(year, month, int(day))
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
        return following - datetime.timedelta(days=1) if 1 <= month <= 12 else None
    except ValueError:  # no such day
        return None
