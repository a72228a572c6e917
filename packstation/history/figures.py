"""What was packed between two moments, in numbers: in all, and by packer, bench, hour and the like.

An order counts where its packing was finished. Its seconds are split by whom it waited for, see
`spent`; medians are of whole orders, sums of everything.
"""

import datetime
import math
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from packstation.history.days import Zone
from packstation.history.figure import By, Figure, Figures
from packstation.history.store import History
from packstation.history.tables import packed_orders
from packstation.journal.record import from_microseconds, to_microseconds

_COLUMNS = (
    "packer",
    "station",
    "carrier",
    "service",
    "packed_us",
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
    query = select(*(packed_orders.c[name] for name in _COLUMNS)).where(
        packed >= to_microseconds(since), packed < to_microseconds(until)
    )
    if station is not None:
        query = query.where(packed_orders.c.station == station)

    def look(connection: Connection) -> Figures:
        orders = connection.execute(query.order_by(packed)).all()
        hours = _grouped(orders, lambda order: _hour(order, zone), zone)
        rows = hours if by is By.HOUR else _grouped(orders, _key_of(by, zone), zone)
        return Figures(by, _figure("", orders, zone), rows, hours)

    return await history.store.read(look)


def _key_of(by: By, zone: Zone) -> Callable[[Row[Any]], str]:
    match by:
        case By.BENCH:
            return lambda order: str(order.station)
        case By.DAY:
            return lambda order: f"{_at(order, zone):%Y-%m-%d}"
        case _:
            return lambda order: str(getattr(order, by.value))


def _at(order: Row[Any], zone: Zone) -> datetime.datetime:
    return from_microseconds(order.packed_us).astimezone(zone)


def _hour(order: Row[Any], zone: Zone) -> str:
    """The hour with its distance from UTC: the one that a change of the clock repeats is two."""
    return f"{_at(order, zone):%Y-%m-%d %H:00%z}"


def _grouped(
    orders: Sequence[Row[Any]], key: Callable[[Row[Any]], str], zone: Zone
) -> tuple[Figure, ...]:
    groups: dict[str, list[Row[Any]]] = {}
    for order in orders:
        groups.setdefault(key(order), []).append(order)
    return tuple(_figure(name, groups[name], zone) for name in sorted(groups))


def _figure(name: str, orders: Sequence[Row[Any]], zone: Zone) -> Figure:
    if not orders:
        return Figure(name)
    parts = ("packer_ms", "pro_ms", "printer_ms", "exception_ms")
    sums = {part: sum(getattr(order, part) for order in orders) / 1000 for part in parts}
    seconds = sorted(sum(getattr(order, part) for part in parts) / 1000 for order in orders)
    hours = {_hour(order, zone) for order in orders}
    return Figure(
        name,
        len(orders),
        sum(order.units for order in orders),
        sum(order.parcels for order in orders),
        _quantile(seconds, 0.5),
        _quantile(seconds, 0.9),
        sums["packer_ms"],
        sums["pro_ms"],
        sums["printer_ms"],
        sums["exception_ms"],
        sum(order.errors for order in orders),
        sum(order.shorts for order in orders),
        sum(order.reprints for order in orders),
        len(orders) / len(hours),
    )


def _quantile(ascending: Sequence[float], share: float) -> float:
    """The value that this share of the others does not exceed (nearest rank)."""
    return ascending[max(math.ceil(len(ascending) * share) - 1, 0)]
