"""A pool rests while nobody packs: a fleet's idle benches hold one connection each."""

import asyncio
import contextlib
import logging

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from packstation.runtime.tasks import Tasks

log = logging.getLogger("packstation")

REST_S = 120.0
"""A packer who packs scans more often than that; connecting for each order would cost the server
more than what is asked."""
_LOOK_S = 0.1


class Resting:
    """Connects `engine` when somebody packs; closes all that its pool keeps when nobody did for
    `rest_s`.

    While `is_resting`, which is how it begins, nothing shall be taken from it.
    """

    def __init__(self, engine: AsyncEngine, rest_s: float = REST_S) -> None:
        self.is_resting = True
        self._engine = engine
        self._rest_s = rest_s
        self._is_connected = False
        self._timer: asyncio.TimerHandle | None = None
        self._tasks = Tasks(_told)
        event.listen(engine.sync_engine, "connect", self._connected)

    def wake(self) -> None:
        """Somebody packs."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._rest_s, self._rest)
        if self._is_connected:
            self.is_resting = False
        elif not len(self._tasks):
            # Beforehand: it will be wanted, and nobody shall wait for it then.
            self._tasks.start("connect to the shared database", self._connect())

    async def close(self) -> None:
        """Nothing is connected or closed by itself from now on, unless it is woken again."""
        if self._timer is not None:
            self._timer.cancel()
        await self._tasks.settled()  # cut short they would leave a connection open

    def _connected(self, *_: object) -> None:
        self.is_resting = False
        self._is_connected = True

    def _rest(self) -> None:
        self.is_resting = True
        if _out_of(self._engine):
            self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._rest)
            return
        self._timer = None
        self._tasks.start("rest from the shared database", self._close_idle())

    async def _connect(self) -> None:
        with contextlib.suppress(SQLAlchemyError, OSError):  # whoever needs it will be told
            async with self._engine.connect():
                self._connected()

    async def _close_idle(self) -> None:
        self._is_connected = False
        with contextlib.suppress(SQLAlchemyError, OSError):  # then they are gone already
            await self._engine.dispose()
        if self._timer is not None:  # somebody packs again
            await self._connect()


def _out_of(engine: AsyncEngine) -> int:
    """How many connections of `engine` are in use now."""
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def _told(name: str, error: BaseException) -> None:
    log.warning("%s: %s", name, type(error).__name__)
