"""For what must not go on before it is stored, although no effect of a session waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from packstation.journal.errors import JournalUnwritable

log = logging.getLogger(__name__)

AGAIN_S = 1.0
T = TypeVar("T")


async def insist(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, which is tried again for as long as nothing can be stored or read."""
    while True:
        try:
            return await work()
        except JournalUnwritable as error:
            log.warning("waiting for the journal: %s", error)
            await asyncio.sleep(AGAIN_S)
