"""Makes our documents ready while nobody scans, so that the first takes no longer than others."""

import asyncio
from collections.abc import Callable, Sequence

from packstation.documents.apart import WORKERS
from packstation.documents.careful import Reading
from packstation.documents.warming import STEPS, read_something
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

QUIET_S = 1.0
"""So long nothing has happened at the bench before the next step begins."""


async def warm_documents(
    station: Station,
    reading: Reading,
    steps: Sequence[Callable[[], None]] = STEPS,
    quiet_s: float = QUIET_S,
) -> None:
    """Run the steps one by one in a worker, each only when the bench has been quiet for a while.

    Before that the readers of labels start, beside whatever goes on.
    """
    await asyncio.sleep(quiet_s)
    # As many at once as there are, so that each has one.
    await asyncio.gather(*(reading(read_something) for _ in range(WORKERS)))
    loop = asyncio.get_running_loop()
    last = loop.time()

    def note(_: Change) -> None:
        nonlocal last
        last = loop.time()

    unlisten = station.listen(note)
    try:
        for step in steps:
            while station.is_at_work or loop.time() < last + quiet_s:  # noqa: ASYNC110 - no event
                await asyncio.sleep(quiet_s / 5)
            await asyncio.to_thread(step)
    finally:
        unlisten()
