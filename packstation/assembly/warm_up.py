"""Starts the readers of documents, so that the first label of a day takes no longer than others.

Slips are drawn there, too: fonts and libraries here would hold the interpreter, and stay.
"""

import asyncio

from packstation.documents.apart import WORKERS
from packstation.documents.careful import Reading
from packstation.documents.warming import read_something

QUIET_S = 1.0
"""The window is drawn first, and takes its first scans."""


async def warm_documents(reading: Reading, quiet_s: float = QUIET_S) -> None:
    """Let each reader read something. As many at once as there are, so that each has one."""
    await asyncio.sleep(quiet_s)
    await asyncio.gather(*(reading(read_something) for _ in range(WORKERS)))
