"""Days and hours as people of a place count them, over changes of the clock."""

import datetime
import re

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEARS = range(1970, 9000)
Zone = datetime.tzinfo | None
"""A time zone; None: this computer's."""


def start_of(day: datetime.date, zone: Zone) -> datetime.datetime:
    """The first moment of a day, in UTC. A day may have 23 hours, or 25."""
    midnight = datetime.datetime.combine(day, datetime.time(), zone)
    return midnight.astimezone(datetime.UTC)


def read_day(text: str) -> datetime.date | None:
    """The day that a text is, as people write it: 2026-11-24, 24.11.2026, 24/11/2026, 11/24/2026.

    Where day and month could be taken for each other, the day comes first. None: it is no day.
    """
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _day(year, month, day) or _day(year, day, month)
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    if year not in _YEARS:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
