"""Today's figures for a monitor: over real HTTP on loopback, and nobody's name in them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from packstation.assembly.metrics import Count, exposition, serve_metrics
from packstation.history.figure import By, Figure, Figures
from packstation.journal.errors import WriterClosed
from tests.tools.cups import free_port

DAY = Figures(
    By.BENCH,
    Figure("", 3),
    (Figure('Bench "7"', 3, 9, 4, 40, 60, 100.5, 12, 6, 1.25, 2, 1, 1),),
    (),
)


async def _day() -> Figures:
    return DAY


async def _away() -> Figures:
    raise WriterClosed(0)


@asynccontextmanager
async def served(count: Count) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(serve_metrics(port, "Bench 7", count))
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        async with client:
            for _ in range(100):
                with contextlib.suppress(httpx.ConnectError):
                    await client.get("/")
                    break
                await asyncio.sleep(0.02)
            yield client
        serving.cancel()


async def test_each_bench_has_its_numbers_and_its_seconds_by_whose_they_were() -> None:
    async with served(_day) as client:
        reply = await client.get("/metrics")
        assert reply.status_code == 200
        assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = reply.text.splitlines()
        assert 'packstation_orders_today{bench="Bench \\"7\\""} 3' in lines
        assert 'packstation_items_today{bench="Bench \\"7\\""} 9' in lines
        seconds = 'packstation_order_seconds_today{bench="Bench \\"7\\"",waits_for="pro"} 12.000'
        assert seconds in lines
        for line in lines:  # every line is a comment or a sample with its comment before it
            assert line.startswith("#") or line.split("{")[0] in reply.text.split("# TYPE", 1)[1]


async def test_anything_else_is_refused_and_a_database_that_is_away_is_said() -> None:
    async with served(_away) as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.post("/metrics")).status_code == 405
        text = (await client.get("/metrics")).text
        assert 'packstation_history_up{bench="Bench 7"} 0' in text
        assert "orders_today" not in text


async def test_a_port_that_is_taken_is_left_and_a_day_without_orders_is_zero(
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = free_port()
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with taken:
        await serve_metrics(port, "Bench 7", _day)
    assert "cannot be served" in caplog.text
    empty = exposition("Bench 7", Figures(By.BENCH, Figure(""), (), ()))
    assert 'packstation_orders_today{bench="Bench 7"} 0' in empty
