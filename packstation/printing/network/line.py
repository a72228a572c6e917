"""Jobs that wait for one printer: first come, first served, and any of them can be withdrawn."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turn:
    """A job's place in the line."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.awake = asyncio.Event()
        self._withdrawn = asyncio.Event()

    @property
    def is_withdrawn(self) -> bool:
        """Somebody wants this job back."""
        return self._withdrawn.is_set()

    def withdraw(self) -> None:
        """Wake the job's own task, wherever it waits; it does the rest."""
        self._withdrawn.set()
        self.awake.set()

    async def rest(self, seconds: float) -> None:
        """Wait, but not for a job that is withdrawn."""
        try:
            async with asyncio.timeout(seconds):
                await self._withdrawn.wait()
        except TimeoutError:
            return


class Line:
    """The line before one printer."""

    def __init__(self) -> None:
        self._turns: deque[Turn] = deque()

    @asynccontextmanager
    async def turn(self, title: str) -> AsyncIterator[Turn]:
        """Wait until the jobs before are done; a withdrawn job leaves the line at once."""
        mine = Turn(title)
        self._turns.append(mine)
        self._wake_first()
        try:
            await mine.awake.wait()
            yield mine
        finally:
            self._turns.remove(mine)
            self._wake_first()

    def withdraw(self, title: str) -> bool:
        """Withdraw the jobs of this title; False if none is here."""
        found = [turn for turn in self._turns if turn.title == title]
        for turn in found:
            turn.withdraw()
        return bool(found)

    def __contains__(self, title: str) -> bool:
        return any(turn.title == title for turn in self._turns)

    def _wake_first(self) -> None:
        if self._turns:
            self._turns[0].awake.set()
