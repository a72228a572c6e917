"""A connection that lay idle may have been cut: it is looked at before somebody uses it."""

import time
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # brings no types
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

IDLE_S = 20.0
"""Somebody who packs scans more often than that: looking each time would double the way of each
scan to the server. A firewall forgets a connection after minutes; a server that ends says so."""
_USED = "packstation used"


def look_at_idle_ones(engine: AsyncEngine) -> None:
    """Ask the server by a connection that nobody used for `IDLE_S`. A dead one is made anew."""
    event.listen(engine.sync_engine, "checkin", _used)
    event.listen(engine.sync_engine, "checkout", _look)


def _used(_connection: Any, record: Any) -> None:
    record.info[_USED] = _clock()


def _look(connection: Any, record: Any, _proxy: object) -> None:
    used = record.info.get(_USED)
    if used is None:
        return  # it is new
    if connection.driver_connection.is_closed():  # as the driver knows where the server said so
        raise InvalidatePoolError
    if _clock() - used < IDLE_S:
        return
    try:
        connection.run_async(_asked)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise InvalidatePoolError from error


def _clock() -> float:
    """Seconds, those too in which the computer slept: the server has hung up meanwhile."""
    # Only Linux has it; Windows counts them in the other.
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


async def _asked(driver: Any) -> None:
    await driver.execute("SELECT 1")
