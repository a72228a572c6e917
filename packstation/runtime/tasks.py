"""The one door for background work.

Every asyncio task of the program is made here: it has a name, it is referenced until it ends
(asyncio itself keeps only a weak reference), and an exception that nobody awaited reaches one
handler instead of vanishing. ruff bans the raw calls elsewhere.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Tasks:
    """A set of running tasks that is closed as one.

    `on_crash(name, error)` is called once for a task that ends with an exception other than
    cancellation; it must not raise.
    """

    def __init__(self, on_crash: Callable[[str, BaseException], None]) -> None:
        self._on_crash = on_crash
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` in the running loop under `name`."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def __len__(self) -> int:
        return len(self._running)

    async def close(self) -> None:
        """Cancel what runs and wait until all of it has ended."""
        for task in tuple(self._running):
            task.cancel()
        await self.settled()

    async def settled(self) -> None:
        """Wait until all that runs has ended."""
        while self._running:
            await asyncio.wait(tuple(self._running))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._on_crash(task.get_name(), error)
