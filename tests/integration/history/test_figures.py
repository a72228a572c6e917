"""Figures count what was packed, by whom and when; split seconds add up; clocks may change."""

import datetime
from zoneinfo import ZoneInfo

from packstation.history.days import start_of
from packstation.history.figure import By
from packstation.history.figures import figures
from packstation.history.packed import packed_order
from tests.integration.history.conftest import Kept
from tests.tape import Tape, numbered

BERLIN = ZoneInfo("Europe/Berlin")
DAY = datetime.date(2026, 10, 25)
"""The clock is set back from 3 to 2 in this night."""
SINCE, UNTIL = start_of(DAY, BERLIN), start_of(DAY + datetime.timedelta(days=1), BERLIN)


async def _night(kept: Kept) -> None:
    """Two at 02:30 of summer, one at 02:30 of winter, one at noon; one the day before."""
    orders = numbered(5)
    utc = datetime.UTC
    at = (
        datetime.datetime(2026, 10, 25, 0, 20, tzinfo=utc),
        datetime.datetime(2026, 10, 25, 0, 25, tzinfo=utc),
        datetime.datetime(2026, 10, 25, 1, 20, tzinfo=utc),
        datetime.datetime(2026, 10, 25, 11, 0, tzinfo=utc),
        datetime.datetime(2026, 10, 24, 12, 0, tzinfo=utc),
    )
    packers = ("Anna", "Ben", "Anna", "Anna", "Anna")
    tapes = [
        Tape(f"s{n}", order, at=when, packer=packer).whole()
        for n, (order, when, packer) in enumerate(zip(orders, at, packers, strict=True))
    ]
    await kept.history.keep([packed_order(tape.records) for tape in tapes])


async def test_the_orders_of_a_day_are_counted_by_packer(kept: Kept) -> None:
    await _night(kept)
    counted = await figures(kept.history, SINCE, UNTIL, By.PACKER, BERLIN)
    assert [(row.name, row.orders) for row in counted.rows] == [("Anna", 3), ("Ben", 1)]
    total = counted.total
    assert total.orders == 4
    assert total.units == sum(row.units for row in counted.rows) > 0
    parts = total.packer_s + total.pro_s + total.printer_s + total.exception_s
    assert 0 < total.median_s <= total.p90_s <= parts


async def test_an_hour_that_the_clock_repeats_is_two_hours(kept: Kept) -> None:
    await _night(kept)
    counted = await figures(kept.history, SINCE, UNTIL, By.HOUR, BERLIN)
    assert [(row.name, row.orders) for row in counted.rows] == [
        ("2026-10-25 02:00+0100", 1),
        ("2026-10-25 02:00+0200", 2),
        ("2026-10-25 12:00+0100", 1),
    ]
    assert counted.total.an_hour == 4 / 3


async def test_a_bench_can_be_counted_alone_and_nothing_is_nothing(kept: Kept) -> None:
    await _night(kept)
    alone = await figures(kept.history, SINCE, UNTIL, By.BENCH, BERLIN, station="Bench 99")
    assert (alone.total.orders, alone.rows, alone.hours) == (0, (), ())
