"""Learns which numbers are orders, from an inbox into which other programs and benches put more."""

import asyncio
import datetime
import logging
from collections.abc import Callable

from packstation.assembly.early import now
from packstation.journal.errors import JournalError
from packstation.journal.inbox import Inbox, InboxMark
from packstation.journal.record import to_microseconds
from packstation.packing.barcodes.codes import match_key
from packstation.runtime.digests import Digests

log = logging.getLogger("packstation")

LOOK_S, SELDOM_S = 5.0, 30.0
MANY = 2_000
"""Where so many came lately, counting them is dear: two hundred benches of a fleet look seldom."""
KNOWN_FOR = datetime.timedelta(days=7)
"""So long the number of an order that PRO has is told from a wrong item while another is packed."""
CLOCKS_DIFFER = datetime.timedelta(minutes=15)
"""At most, of the benches: who puts an order in says when."""


class OrderNumbers:
    """Tells what is known whenever that is more. Only what came lately is read again."""

    def __init__(self, inbox: Inbox, tell: Callable[[Digests], None]) -> None:
        self._inbox = inbox
        self._tell = tell
        self._known = Digests.none()
        self._since: datetime.datetime | None = None
        self._seen: InboxMark | None = None
        self._one_at_a_time = asyncio.Lock()

    async def learn(self) -> None:
        """Read what came since the last look; at first all that waits or came lately.

        Raises JournalError.
        """
        async with self._one_at_a_time:
            known = self._known
            horizon = now() - CLOCKS_DIFFER
            # First: what comes while the numbers are read is seen by the next look.
            seen = await self._inbox.mark(to_microseconds(horizon))
            since = self._since
            if since is None:
                since = now() - KNOWN_FOR
                known = await _with(known, await self._inbox.waiting_before(to_microseconds(since)))
            async for numbers in self._inbox.came_since(to_microseconds(since)):
                known = await _with(known, numbers)
            is_more = known is not self._known
            self._since, self._seen, self._known = horizon, seen, known
        if is_more:
            self._tell(known)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if await self._is_due():
                    await self.learn()
            except JournalError as error:
                log.info("the inbox cannot be read now: %s", error)
                self._seen = None
            is_dear = self._seen is not None and self._seen.count > MANY
            await asyncio.sleep(SELDOM_S if is_dear else LOOK_S)

    async def _is_due(self) -> bool:
        since = self._since
        # From time to time in any case: the orders of a whole day are not counted at each look.
        if since is None or self._seen is None or now() - since > 2 * CLOCKS_DIFFER:
            return True
        return await self._inbox.mark(to_microseconds(since)) != self._seen


async def _with(known: Digests, numbers: list[str]) -> Digests:
    """In a thread: after a season's import these are many, and somebody scans."""
    return await asyncio.to_thread(lambda: known.plus(map(match_key, numbers)))
