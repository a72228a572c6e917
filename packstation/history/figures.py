"""What was packed between two moments, in numbers: in all, and by packer, bench, hour and the like.

An order counts where its packing was finished. Its seconds are split by whom it waited for, see
`spent`; medians are of whole orders, sums of everything.
"""

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Select, cast, func, literal, select

from packstation.history.days import Zone
from packstation.history.figure import By, Figure, Figures
from packstation.history.store import History
from packstation.history.tables import packed_orders
from packstation.journal.record import from_microseconds, to_microseconds

_SUMS = (
    "units",
    "parcels",
    "packer_ms",
    "pro_ms",
    "printer_ms",
    "exception_ms",
    "errors",
    "shorts",
    "reprints",
)
_QUARTER_US = 900_000_000
"""A quarter of an hour: the clocks of all zones differ from UTC by whole ones, so what is counted
by them can be told by the hours and days of any zone."""
_COLUMN = {
    By.PACKER: packed_orders.c.packer,
    By.BENCH: packed_orders.c.station,
    By.CARRIER: packed_orders.c.carrier,
    By.SERVICE: packed_orders.c.service,
}
Key = Callable[[str, int], str]


class _Group:
    """What was counted under one name; `seconds` come in ascending order."""

    def __init__(self) -> None:
        self.orders = 0
        self.sums = dict.fromkeys(_SUMS, 0)
        self.hours: set[str] = set()
        self.seconds: list[float] = []

    def figure(self, name: str) -> Figure:
        if not self.orders:
            return Figure(name)
        sums = self.sums
        return Figure(
            name,
            self.orders,
            sums["units"],
            sums["parcels"],
            _quantile(self.seconds, 0.5),
            _quantile(self.seconds, 0.9),
            sums["packer_ms"] / 1000,
            sums["pro_ms"] / 1000,
            sums["printer_ms"] / 1000,
            sums["exception_ms"] / 1000,
            sums["errors"],
            sums["shorts"],
            sums["reprints"],
            self.orders / len(self.hours),
        )


async def figures(
    history: History,
    since: datetime.datetime,
    until: datetime.datetime,
    by: By = By.PACKER,
    zone: Zone = None,
    station: str | None = None,
) -> Figures:
    """The figures of orders packed from `since` until before `until` (aware), by hours of `zone`.

    With a `station` only of that bench. Raises JournalError when the records cannot be read.
    """
    packed = packed_orders.c.packed_us
    name = _COLUMN.get(by, literal("")).label("name")
    # PostgreSQL rounds what SQLite cuts off, so the rest is taken away first.
    quarter = cast((packed - packed % _QUARTER_US) / _QUARTER_US, BigInteger).label("quarter")
    took = sum((packed_orders.c[part] for part in _SUMS[3:6]), packed_orders.c[_SUMS[2]])

    def wanted(query: Select[Any]) -> Select[Any]:
        query = query.where(packed >= to_microseconds(since), packed < to_microseconds(until))
        return query if station is None else query.where(packed_orders.c.station == station)

    sums = (func.sum(packed_orders.c[part]).label(part) for part in _SUMS)
    counted = wanted(select(name, quarter, func.count().label("orders"), *sums))
    timed = wanted(select(name, quarter, took.label("took"))).order_by(took)

    def look(connection: Connection) -> Figures:
        counts = connection.execute(counted.group_by(name, quarter)).all()
        times = connection.execute(timed).all()
        hour = _Hours(zone)
        hours = _grouped(counts, times, hour, lambda _, quarter: hour(quarter))
        rows = hours if by is By.HOUR else _grouped(counts, times, hour, _key_of(by, hour))
        total = _grouped(counts, times, hour, lambda *_: "")
        return Figures(by, total[0] if total else Figure(""), rows, hours)

    return await history.store.read(look)


class _Hours:
    """The hour of a zone in which a quarter lies, with its distance from UTC: the one that a change
    of the clock repeats is two.
    """

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._known: dict[int, str] = {}

    def __call__(self, quarter: int) -> str:
        hour = self._known.get(quarter)
        if hour is None:
            at = from_microseconds(quarter * _QUARTER_US).astimezone(self._zone)
            hour = self._known[quarter] = f"{at:%Y-%m-%d %H:00%z}"
        return hour


def _key_of(by: By, hour: _Hours) -> Key:
    if by is By.DAY:
        return lambda _, quarter: hour(quarter)[:10]
    return lambda name, _: name


def _grouped(
    counts: Sequence[Row[Any]], times: Iterable[Any], hour: _Hours, key: Key
) -> tuple[Figure, ...]:
    groups: dict[str, _Group] = {}
    for row in counts:
        group = groups.setdefault(key(row.name, row.quarter), _Group())
        group.orders += row.orders
        group.hours.add(hour(row.quarter))
        for part in _SUMS:
            group.sums[part] += int(getattr(row, part))
    for name, quarter, took in times:
        groups[key(name, quarter)].seconds.append(took / 1000)
    return tuple(groups[name].figure(name) for name in sorted(groups))


def _quantile(ascending: Sequence[float], share: float) -> float:
    """The value that this share of the others does not exceed (nearest rank)."""
    return ascending[max(math.ceil(len(ascending) * share) - 1, 0)]
