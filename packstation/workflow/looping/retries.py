"""When to try again what failed for a while: later each time, with jitter, never more than once."""

import asyncio
import random
from collections.abc import Awaitable, Callable

MOST_DOUBLINGS = 30
"""A printer may stand still for a weekend: the power must not overflow."""


class Retries:
    """Plans one retry at a time for each stream.

    Delays double from `first_s` to `most_s` seconds; `sleep` is asyncio's, tests may shorten it.
    """

    def __init__(
        self,
        first_s: float = 1.0,
        most_s: float = 30.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._tried: dict[str, int] = {}
        self._planned: set[str] = set()
        self.sleep = sleep

    @property
    def pending(self) -> bool:
        """Whether any retry is planned."""
        return bool(self._planned)

    def plan(self, stream: str) -> float | None:
        """Plan a retry and return the seconds until it; None when one is planned already."""
        if stream in self._planned:
            return None
        self._planned.add(stream)
        tried = self._tried.get(stream, 0)
        self._tried[stream] = tried + 1
        delay = min(self._first_s * 2.0 ** min(tried, MOST_DOUBLINGS), self._most_s)
        return delay * random.uniform(0.75, 1.25)  # noqa: S311 - spreads benches, hides nothing

    def take(self, stream: str) -> bool:
        """Claim the planned retry; False when somebody else did."""
        if stream not in self._planned:
            return False
        self._planned.discard(stream)
        return True

    def take_all(self) -> tuple[str, ...]:
        """Claim every planned retry."""
        planned = tuple(sorted(self._planned))
        self._planned.clear()
        return planned

    def progressed(self, stream: str) -> None:
        """Something went well: the next failure begins with the shortest delay again."""
        self._tried.pop(stream, None)

    def settled(self, stream: str) -> None:
        """Nothing waits any more, so nothing is to be tried again."""
        self._tried.pop(stream, None)
        self._planned.discard(stream)
