"""When carriers are to be manifested: PRO's collection calendar, as the next moment of each."""

import datetime
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from packstation.packing.session import Session
from packstation.pro.client import ProClient
from packstation.pro.enums import CalendarExceptionType, DayOfWeek
from packstation.pro.errors import ProError
from packstation.pro.models.reference import CollectionCalendar, OperationTimes
from packstation.runtime.digests import Digests

log = logging.getLogger(__name__)

FRESH_FOR = datetime.timedelta(hours=1)
DAYS_AHEAD = 8
_WEEKDAYS = (
    DayOfWeek.MONDAY,
    DayOfWeek.TUESDAY,
    DayOfWeek.WEDNESDAY,
    DayOfWeek.THURSDAY,
    DayOfWeek.FRIDAY,
    DayOfWeek.SATURDAY,
    DayOfWeek.SUNDAY,
)


def next_cut_off(calendar: CollectionCalendar, now: datetime.datetime) -> datetime.datetime | None:
    """The next moment by which this carrier must be manifested here; None when there is none soon.

    `now` is aware, and the calendar's clock times are in its zone: PRO names no zone, and a bench
    stands where the carrier collects (pro-api, 2.7).
    """
    today = now.date()
    days = (today + datetime.timedelta(days=n) for n in range(-1, DAYS_AHEAD))
    moments = (moment for day in days for moment in _moments(calendar, day, now.tzinfo))
    return min((moment for moment in moments if moment > now), default=None)


def _moments(
    calendar: CollectionCalendar, day: datetime.date, zone: datetime.tzinfo | None
) -> Iterator[datetime.datetime]:
    for times in _times_of(calendar, day):
        offset, clock = 0, times.manifest_time
        if times.cut_off_time is not None and times.cut_off_time.time:
            offset, clock = times.cut_off_time.time_offset_in_days, times.cut_off_time.time
        at = _clock(clock)
        if at is not None:
            on = day + datetime.timedelta(days=offset)
            yield datetime.datetime.combine(on, at, tzinfo=zone)


def _times_of(calendar: CollectionCalendar, day: datetime.date) -> Iterator[OperationTimes]:
    """The rules of the weekday, or what an exception of that very day puts in their place."""
    exceptions = [e for e in calendar.calendar_exceptions if e.date and e.date.date() == day]
    if exceptions:
        for exception in exceptions:
            is_moved = exception.calendar_exception_type is CalendarExceptionType.RESCHEDULED
            if is_moved and exception.calendar_operation_times is not None:
                yield exception.calendar_operation_times
        return
    weekday = _WEEKDAYS[day.weekday()]
    for rule in calendar.calendar_rules:
        if rule.day_of_week is weekday and rule.calendar_operation_times is not None:
            yield rule.calendar_operation_times


def _clock(text: str) -> datetime.time | None:
    try:
        return datetime.time.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        log.warning("a collection calendar says a time that is none")
        return None


def waiting_for_carriers(
    sessions: Iterable[Session], before: Mapping[str, Digests]
) -> Counter[str]:
    """How many consignments are ready and not manifested, by their carrier's reference.

    A bench remembers the last few orders only: `before` are the references of consignments of
    those before, by carrier. What a session says of one counts.
    """
    told: dict[str, str] = {}
    for session in sessions:
        for consignment in session.consignments:
            if consignment.reference is None:
                continue
            carrier = consignment.service.carrier_reference if consignment.service else ""
            is_waiting = consignment.ready.is_done and not consignment.manifest.is_done
            told[consignment.reference] = carrier if is_waiting else ""
    waiting = Counter({carrier: len(references) for carrier, references in before.items()})
    waiting.subtract(
        carrier
        for carrier, references in before.items()
        for reference in told
        if reference in references
    )
    waiting.update(filter(None, told.values()))
    return +waiting


class Collections:
    """The calendars of the carriers that a bench ships with, read again after an hour."""

    def __init__(self, pro: ProClient) -> None:
        self._pro = pro
        self._read: dict[tuple[str, str], tuple[datetime.datetime, CollectionCalendar | None]] = {}

    async def learn(
        self, locations: Iterable[str], carriers: Iterable[str], now: datetime.datetime
    ) -> None:
        """Read what is not known yet, or is old. What PRO cannot tell now is asked again later."""
        places = list(locations)
        for carrier in carriers:
            for location in places:
                known = self._read.get((location, carrier))
                if known is not None and now - known[0] < FRESH_FOR:
                    continue
                calendar: CollectionCalendar | None
                try:
                    calendar = await self._pro.get_collection_calendar(location, carrier)
                except ProError as error:
                    log.info("the collections of a carrier cannot be read: %s", error)
                    calendar = known[1] if known is not None else None
                self._read[location, carrier] = (now, calendar)

    def cut_offs(self, now: datetime.datetime) -> Mapping[str, datetime.datetime]:
        """The next moment of each carrier that is known, the earliest of all locations."""
        found: dict[str, datetime.datetime] = {}
        for (_, carrier), (_, calendar) in self._read.items():
            at = next_cut_off(calendar, now) if calendar is not None else None
            if at is not None and (carrier not in found or at < found[carrier]):
                found[carrier] = at
        return found
