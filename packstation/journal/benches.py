"""The benches of a fleet, as each tells of itself: when, its version, what it has open."""

import datetime

import msgspec
from sqlalchemy import select

from packstation.journal.record import from_microseconds, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import benches


class BenchSign(msgspec.Struct, frozen=True):
    """A bench's last sign of life. `open_orders` are begun and not finished, held ones among them;
    `waiting_papers` are on their way to a printer.
    """

    station: str
    version: str
    seen: datetime.datetime
    open_orders: int = 0
    waiting_papers: int = 0


class Benches:
    """They lie beside the inbox (`Schema.ORDERS`), a row a bench: IT may read it, too."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def say(self, sign: BenchSign) -> None:
        """This bench is alive. Raises JournalUnwritable."""
        values = {
            "version": sign.version,
            "seen_us": to_microseconds(sign.seen),
            "open_orders": sign.open_orders,
            "waiting_papers": sign.waiting_papers,
        }
        new = self._store.insert(benches).values(station=sign.station, **values)
        await self._store.execute(
            new.on_conflict_do_update(index_elements=["station"], set_=values)
        )

    async def all(self) -> tuple[BenchSign, ...]:
        """Every bench that ever was, by name. Raises JournalError."""
        rows = await self._store.rows(select(benches).order_by(benches.c.station))
        return tuple(
            BenchSign(
                row.station,
                row.version,
                from_microseconds(row.seen_us),
                row.open_orders,
                row.waiting_papers,
            )
            for row in rows
        )
