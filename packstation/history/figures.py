"""What was packed between two moments, in numbers: in all, and by packer, bench, hour and the like.

An order counts where its packing was finished. Its seconds are split by whom it waited for, see
`spent`; medians are of whole orders, sums of everything.
"""

import datetime
import math
from collections.abc import Callable, Sequence
from operator import add
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, cast, func, literal, select

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
    """What was counted under one name; `took_ms` are of each order."""

    def __init__(self) -> None:
        self.orders = 0
        self.sums = [0] * len(_SUMS)
        self.hours: set[str] = set()
        self.took_ms: list[int] = []

    def figure(self, name: str) -> Figure:
        if not self.orders:
            return Figure(name)
        sums = dict(zip(_SUMS, self.sums, strict=True))
        self.took_ms.sort()
        return Figure(
            name,
            self.orders,
            sums["units"],
            sums["parcels"],
            _quantile(self.took_ms, 0.5) / 1000,
            _quantile(self.took_ms, 0.9) / 1000,
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
    # The time of each order, for medians: as one text a group they travel much faster than as rows.
    times = func.aggregate_strings(cast(took, Text), ",").label("times")
    counted = wanted(select(name, quarter, times, func.count(), *sums)).group_by(name, quarter)

    def look(connection: Connection) -> Figures:
        counts = [_Counted(row) for row in connection.execute(counted)]
        hour = _Hours(zone)
        hours = _grouped(counts, hour, lambda _, quarter: hour(quarter))
        rows = hours if by is By.HOUR else _grouped(counts, hour, _key_of(by, hour))
        total = _grouped(counts, hour, lambda *_: "")
        return Figures(by, total[0] if total else Figure(""), rows, hours)

    return await history.store.read(look)


class _Counted:
    """What was packed in a quarter of an hour under one name."""

    __slots__ = ("name", "orders", "quarter", "sums", "took_ms")

    def __init__(self, row: Sequence[Any]) -> None:
        self.name: str = row[0]
        self.quarter: int = row[1]
        self.took_ms = list(map(int, row[2].split(",")))
        self.orders: int = row[3]
        self.sums = list(map(int, row[4:]))


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


def _grouped(counts: Sequence[_Counted], hour: _Hours, key: Key) -> tuple[Figure, ...]:
    groups: dict[str, _Group] = {}
    for one in counts:
        group = groups.setdefault(key(one.name, one.quarter), _Group())
        group.orders += one.orders
        group.hours.add(hour(one.quarter))
        group.took_ms += one.took_ms
        group.sums = list(map(add, group.sums, one.sums))
    return tuple(groups[name].figure(name) for name in sorted(groups))


def _quantile(ascending: Sequence[int], share: float) -> int:
    """The value that this share of the others does not exceed (nearest rank)."""
    return ascending[max(math.ceil(len(ascending) * share) - 1, 0)]
