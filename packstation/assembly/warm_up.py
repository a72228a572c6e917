"""Starts the readers of documents with the first order of the day: its label takes no longer than
others, and a bench that only stands there holds no memory for them.

Slips are drawn there, too: fonts and libraries here would hold the interpreter, and stay.
"""

import asyncio

from packstation.documents.apart import WORKERS
from packstation.documents.careful import Reading
from packstation.documents.warming import read_something
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

QUIET_S = 0.5
"""The order is drawn first, and takes its first scans."""


async def warm_documents(station: Station, reading: Reading, quiet_s: float = QUIET_S) -> None:
    """Once an order is on the screen, let each reader read something. As many at once as there
    are, so that each has one.
    """
    await _first_order(station)
    await asyncio.sleep(quiet_s)
    await asyncio.gather(*(reading(read_something) for _ in range(WORKERS)))


async def _first_order(station: Station) -> None:
    is_there = asyncio.Event()

    def look(_: Change) -> None:
        if station.bench.session is not None:
            is_there.set()

    end = station.listen(look)
    look(Change())
    await is_there.wait()
    end()
