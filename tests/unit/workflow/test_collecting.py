"""By when a carrier must be told: PRO's calendar, read as the next moment."""

import datetime

import pytest

from packstation.packing import effects as ef
from packstation.pro.enums import CalendarExceptionType, DayOfWeek
from packstation.pro.models.reference import (
    CalendarException,
    CalendarRule,
    CollectionCalendar,
    OperationTime,
    OperationTimes,
)
from packstation.runtime.digests import Digests
from packstation.workflow.collecting import next_cut_off, waiting_for_carriers
from tests.tape import Tape

ZONE = datetime.timezone(datetime.timedelta(hours=1))
MONDAY = datetime.date(2026, 11, 23)


def at(day: int, clock: str) -> datetime.datetime:
    """A moment of that week; day 0 is its Monday."""
    moment = datetime.time.fromisoformat(clock)
    return datetime.datetime.combine(MONDAY + datetime.timedelta(day), moment, tzinfo=ZONE)


def times(clock: str, days: int = 0) -> OperationTimes:
    cut_off = OperationTime(time=clock, time_offset_in_days=days)
    return OperationTimes(manifest_time="23:00:00", cut_off_time=cut_off)


def calendar(*exceptions: CalendarException) -> CollectionCalendar:
    """Mondays at four, Tuesdays at four the day before, Fridays without a cut-off time."""
    rules = (
        CalendarRule(day_of_week=DayOfWeek.MONDAY, calendar_operation_times=times("16:00:00")),
        CalendarRule(day_of_week=DayOfWeek.TUESDAY, calendar_operation_times=times("18:00:00", -1)),
        CalendarRule(
            day_of_week=DayOfWeek.FRIDAY,
            calendar_operation_times=OperationTimes(manifest_time="12:30:00"),
        ),
    )
    return CollectionCalendar(calendar_rules=rules, calendar_exceptions=exceptions)


def away(day: int, kind: CalendarExceptionType, clock: str = "") -> CalendarException:
    return CalendarException(
        date=at(day, "00:00"),
        calendar_exception_type=kind,
        calendar_operation_times=times(clock) if clock else None,
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(0, "09:00"), at(0, "16:00")),
        (at(0, "16:00"), at(0, "18:00")),  # Tuesday's, due the day before
        (at(0, "18:30"), at(4, "12:30")),
        (at(4, "12:31"), at(7, "16:00")),
    ],
)
def test_the_next_one_is_found_days_before_and_after(
    now: datetime.datetime, expected: datetime.datetime
) -> None:
    assert next_cut_off(calendar(), now) == expected


def test_a_cancelled_day_has_none_and_a_moved_one_its_own() -> None:
    cancelled = away(0, CalendarExceptionType.CANCELLED)
    assert next_cut_off(calendar(cancelled), at(0, "09:00")) == at(0, "18:00")
    moved = away(0, CalendarExceptionType.RESCHEDULED, "11:15:00")
    assert next_cut_off(calendar(moved), at(0, "09:00")) == at(0, "11:15")


def test_nonsense_and_an_empty_calendar_are_no_moment() -> None:
    assert next_cut_off(CollectionCalendar(), at(0, "09:00")) is None
    odd = OperationTimes(manifest_time="half past four")
    rules = tuple(CalendarRule(day_of_week=d, calendar_operation_times=odd) for d in DayOfWeek)
    assert next_cut_off(CollectionCalendar(calendar_rules=rules), at(0, "09:00")) is None


@pytest.mark.parametrize(
    ("before", "waiting"),
    [
        ({}, {"C1": 1}),
        ({"C1": ["EC-1-1", "EC-0"], "C2": ["EC-9"]}, {"C1": 2, "C2": 1}),
        ({"C2": ["EC-1-1"]}, {"C1": 1}),  # it was allocated anew since
    ],
)
def test_what_waits_is_counted_once_and_as_its_session_says(
    before: dict[str, list[str]], waiting: dict[str, int]
) -> None:
    of_before = {carrier: Digests.none().plus(its) for carrier, its in before.items()}
    whole, open_ = Tape().whole().session, Tape().find().pack().session
    assert waiting_for_carriers([whole], of_before) == waiting
    assert waiting_for_carriers([open_], of_before) == {c: len(i) for c, i in before.items()}


def test_what_a_session_says_to_be_gone_waits_no_more() -> None:
    redone = Tape().find().pack().answer(ef.CheckOrder, ef.PackConsignment).session
    of_before = {"C1": Digests.none().plus(["EC-1-1", "EC-0"])}
    assert waiting_for_carriers([redone], of_before) == {"C1": 1}
