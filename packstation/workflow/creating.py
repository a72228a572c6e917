"""Creates waiting orders in PRO before anybody scans them, where the settings say so.

PRO cannot be asked whether a Create Order whose reply was lost has happened. So each order is
claimed on the disk first, by one bench, and a claim that nobody lifted is left to the scan, which
says that an order too much may stand in PRO (`Orders.create`).
"""

import asyncio
import logging

import msgspec

from packstation.journal.errors import JournalError
from packstation.journal.inbox import Inbox, InboxEntry
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.workflow.retry_until_stored import insist

log = logging.getLogger(__name__)

LOOK_S = 2.0
AGAIN_S = 15.0
AT_ONCE = 50


class Creating:
    """Takes the orders of `inbox` one by one."""

    def __init__(self, pro: ProClient, inbox: Inbox) -> None:
        self._pro = pro
        self._inbox = inbox
        self._refused: set[str] = set()
        """Not asked for again by this program; the scan tells the packer PRO's reason."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                is_all_done = await self.once()
            except JournalError as error:
                log.info("the inbox cannot be read now: %s", error)
                is_all_done = False
            await asyncio.sleep(LOOK_S if is_all_done else AGAIN_S)

    async def once(self) -> bool:
        """Create what waits; False when PRO could not be asked, and it is to be tried later.

        Raises JournalError.
        """
        while waiting := [
            entry
            for entry in await self._inbox.unclaimed(AT_ONCE + len(self._refused))
            if entry.own_number not in self._refused
        ]:
            for entry in waiting:
                if not await self._create(entry):
                    return False
        return True

    async def _create(self, entry: InboxEntry) -> bool:
        number = entry.own_number
        if entry.body is None or not await self._inbox.claim(number):
            self._refused.add(number)
            return True
        try:
            reference = await self._pro.create_order(msgspec.json.decode(entry.body))
        except ProError as error:
            if error.outcome_unknown:
                log.warning("whether order creation happened is not known: %s", error)
                self._refused.add(number)
                return True
            await insist(lambda: self._inbox.unclaim(number))
            if error.is_temporary or error.nothing_was_sent:
                return False
            log.warning("an order is refused by PRO: %s", error)
            self._refused.add(number)
            return True
        await insist(lambda: self._inbox.mark_created(number, reference))
        return True
