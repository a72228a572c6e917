"""Looks quietly at the order that is being packed: what changes in PRO interrupts its packer.

DONE looks again in any case (`CheckOrder`); this only says it earlier, before more is packed.
"""

import asyncio
import logging

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.session import Phase, Session
from packstation.pro.errors import ProError
from packstation.workflow.performers.comparing import compared
from packstation.workflow.performers.orders import Orders
from packstation.workflow.station import Station

log = logging.getLogger(__name__)


class OpenOrderWatch:
    """One look every `every_s` while an order is packed; none while nothing is."""

    def __init__(self, station: Station, orders: Orders, every_s: float) -> None:
        self._station = station
        self._orders = orders
        self._every_s = every_s
        self._gone = ""
        """The session whose packer was told that PRO does not know its order any more."""

    async def run(self) -> None:
        """Look again and again; ends when it is cancelled."""
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self.look()
            except (ProError, JournalError) as error:
                log.info("the open order could not be looked at: %s", error)

    async def look(self) -> None:
        """Compare the order on the bench with PRO's. Raises ProError, JournalError."""
        session = self._packing()
        if session is None or session.order is None:
            return
        now = await self._orders.as_it_is(session.order)
        session = self._packing(session.stream)
        if session is None:
            return
        outcome = compared(session, now.order, now.before) if now else cmd.OrderDiffers(None)
        if now is None and self._gone == session.stream:
            return
        self._gone = session.stream if now is None else ""
        if isinstance(outcome, cmd.OrderDiffers):
            self._station.act_on(session.stream, outcome)

    def _packing(self, stream: str | None = None) -> Session | None:
        """The session on the bench, or `stream`, if it is packed now and on no other bench."""
        bench = self._station.bench
        session = bench.session if stream is None else bench.sessions.get(stream)
        is_packed = session is not None and session.phase is Phase.PACKING
        return session if session is not None and is_packed and not session.elsewhere else None
