"""The loop of Qt and asyncio: what is to come later, and what was called off."""

import asyncio
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from packstation.ui.toolkit.application import application
from packstation.ui.toolkit.timed import Loop

LONG_S = 3600.0
T = TypeVar("T")


def test_a_limit_that_was_not_reached_is_forgotten_at_once() -> None:
    async def many_in_time() -> list[asyncio.Handle]:
        kept = [weakref.ref(_called_off()) for _ in range(50)]
        return [handle for one in kept if (handle := one()) is not None]

    assert not _run(many_in_time)


def test_what_is_due_comes_in_order_and_what_was_called_off_never() -> None:
    async def some() -> list[str]:
        came: list[str] = []
        loop = asyncio.get_running_loop()
        loop.call_later(0.05, came.append, "second")
        early = loop.call_later(0.01, came.append, "first")
        loop.call_later(0.03, came.append, "never").cancel()
        await asyncio.sleep(0.02)
        later = [loop.call_later(0.04, came.append, "third") for _ in range(10)]
        early.cancel()  # it was called already; the others, whose numbers may be its own, come
        for handle in later[1:]:
            handle.cancel()
        await asyncio.sleep(0.15)
        return came

    assert _run(some) == ["first", "second", "third"]


def test_a_limit_that_is_reached_ends_what_it_is_for() -> None:
    async def too_long() -> bool:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(LONG_S)
        except TimeoutError:
            return True
        return False

    assert _run(too_long)


def _called_off() -> asyncio.Handle:
    handle = asyncio.get_running_loop().call_later(LONG_S, print)
    handle.cancel()
    return handle


def _run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=lambda: Loop(application())) as runner:
        return runner.run(work())
