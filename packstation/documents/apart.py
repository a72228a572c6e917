"""Documents from outside are read in processes of their own.

A PDF that crashes, hangs or bloats its library ends such a process and nothing else: the bench
says so of that document and goes on. The window never waits for a decoder that keeps the
interpreter to itself, and several labels are read at the same time.
"""

import asyncio
import contextlib
import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from packstation.documents.careful import carefully
from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.runtime.heaps import keep_heaps_small

if TYPE_CHECKING:
    from pebble import ProcessPool

P = ParamSpec("P")
R = TypeVar("R")

WORKERS = 2
LIMIT_S = 30.0
"""The slowest honest label takes two or three seconds on a slow bench."""
MOST_BYTES = 3 * 1024**3

log = logging.getLogger("packstation")


class Apart:
    """A `Reading` in processes that end with this one, also with its crash.

    They start with the first document. `work` and what it is given and gives must be picklable;
    `limit_s` is the longest that one work may take.
    """

    def __init__(self, limit_s: float = LIMIT_S, workers: int = WORKERS) -> None:
        self._limit_s = limit_s
        self._workers = workers
        self._pool: ProcessPool | None = None
        self._starting = threading.Lock()

    async def __call__(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What `work` gives. Raises UnreadableDocumentError and ConversionError."""
        pool = self._pool
        if pool is None:  # in another thread, as starting them takes a while
            pool = await asyncio.to_thread(self._running)
        from pebble import ProcessExpired

        future = pool.schedule(carefully, args=(work, *args), kwargs=kwargs, timeout=self._limit_s)
        try:
            result: R = await asyncio.wrap_future(future)
        except TimeoutError as error:
            log.warning("reading a document was ended after %.0f s", self._limit_s)
            raise UnreadableDocumentError("reading it does not end", Damage.TOO_SLOW) from error
        except ProcessExpired as error:
            log.warning("a document ended its reader: exit code %s", error.exitcode)
            raise UnreadableDocumentError("it ends its reader", Damage.TOO_SLOW) from error
        return result

    def _running(self) -> "ProcessPool":
        from pebble import ProcessPool

        with self._starting:
            pool = self._pool
            if pool is None:
                pool = ProcessPool(
                    max_workers=self._workers,
                    # A fork would copy Qt's locks as its threads hold them at that moment.
                    context=multiprocessing.get_context("spawn"),
                    initializer=_settle_in,
                )
                # Asking starts it.
                assert pool.active, "its processes do not start"
                self._pool = pool
            return pool

    def close(self) -> None:
        """End the processes, whatever they are at. Blocks for some hundredths of a second."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # the one method it gives no types
            pool.join()


def _settle_in() -> None:
    """In the new process: Ctrl+C is the program's to answer, and memory has an end."""
    keep_heaps_small()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
