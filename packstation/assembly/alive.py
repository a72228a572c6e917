"""A bench of a fleet says every minute that it is alive, and what it has open."""

import asyncio
import logging

from packstation import __version__
from packstation.assembly.early import now
from packstation.journal.benches import Benches, BenchSign
from packstation.journal.errors import JournalError
from packstation.packing.session import COPY_UNDER_WAY, Phase
from packstation.workflow.station import Station

EVERY_S = 60.0

log = logging.getLogger("packstation")


async def say_alive(benches: Benches, name: str, station: Station) -> None:
    """Until it is cancelled. Packing never waits for it; a database that is away is no fault."""
    while True:
        try:
            await benches.say(sign_of(name, station))
        except JournalError as error:
            log.info("the bench could not say that it is alive: %s", error)
        await asyncio.sleep(EVERY_S)


def sign_of(name: str, station: Station) -> BenchSign:
    """What is true of the bench now."""
    begun = [s for s in station.bench.sessions.values() if s.phase is not Phase.FINISHED]
    waiting = sum(copy.status in COPY_UNDER_WAY for s in begun for copy in s.copies)
    return BenchSign(name, __version__, now(), len(begun), waiting)
