"""Looks quietly at the order that is being packed: what changes in PRO interrupts its packer.

DONE looks again in any case (`CheckOrder`); this only says it earlier, before more is packed.
"""

import asyncio
import logging
from collections.abc import Mapping

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.session import Phase, Session, references_of
from packstation.pro.errors import ProError
from packstation.workflow.performers.comparing import compared
from packstation.workflow.performers.orders import Orders
from packstation.workflow.station import Station

log = logging.getLogger(__name__)


class OpenOrderWatch:
    """One look every `every_s` while an order is packed; none while nothing is.

    What another bench of the fleet does with it is in the log that they share: that is asked every
    `glance_s`, which costs PRO nothing, and a look follows at once.
    """

    def __init__(self, station: Station, orders: Orders, every_s: float, glance_s: float) -> None:
        self._station = station
        self._orders = orders
        self._every_s = every_s
        self._glance_s = min(glance_s, every_s)
        self._others: tuple[str, Mapping[str, int]] = ("", {})
        self._gone = ""
        """The session whose packer was told that PRO does not know its order any more."""

    async def run(self) -> None:
        """Look again and again; ends when it is cancelled."""
        waited = 0.0
        while True:
            await asyncio.sleep(self._glance_s)
            waited += self._glance_s
            try:
                if waited >= self._every_s or await self.has_moved():
                    waited = 0.0
                    await self.look()
            except (ProError, JournalError) as error:
                log.info("the open order could not be looked at: %s", error)

    async def has_moved(self) -> bool:
        """Whether another bench did something with the order since this was asked last.

        Raises JournalError.
        """
        session = self._packing()
        if session is None or session.order is None:
            return False
        heads = await self._orders.heads(session.order.reference)
        others = {stream: head for stream, head in heads.items() if stream != session.stream}
        (before, known), self._others = self._others, (session.stream, others)
        return before == session.stream and others != known

    async def look(self) -> None:
        """Compare the order on the bench with PRO's. Raises ProError, JournalError."""
        session = self._packing()
        if session is None or session.order is None:
            return
        now = await self._orders.as_it_is(session.order, references_of(session))
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
