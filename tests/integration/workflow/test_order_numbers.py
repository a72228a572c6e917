"""Orders come into the inbox at any time; a bench knows their numbers while another is packed."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from packstation.assembly import order_numbers
from packstation.assembly.early import now
from packstation.assembly.order_numbers import CLOCKS_DIFFER
from packstation.assembly.running import RunningBench
from packstation.journal.inbox import Inbox
from packstation.journal.record import to_microseconds
from packstation.packing.barcodes.codes import match_key
from tests.harness import Warehouse


def _knows(bench: RunningBench, number: str) -> Callable[[], bool]:
    return lambda: match_key(number) in bench.station.bench.known_orders


async def test_a_bench_learns_the_numbers_that_come_in_without_reading_all_it_knows_again(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_numbers, "LOOK_S", 0.05)
    asked: list[int] = []
    came_since = Inbox.came_since

    def counted(inbox: Inbox, since_us: int) -> AsyncIterator[list[str]]:
        asked.append(since_us)
        return came_since(inbox, since_us)

    monkeypatch.setattr(Inbox, "came_since", counted)
    async with warehouse.bench(tmp_path) as bench:
        for number in ("NEW-1", "new-2", "NEW-3"):
            assert not _knows(bench, number)()
            await bench.folder.inbox.put(number, "{}")
            assert await bench.until(_knows(bench, number), 10)
    assert asked[0] < to_microseconds(now() - order_numbers.KNOWN_FOR)
    assert len(asked) <= 4  # where nothing came in, nothing is read
    assert min(asked[1:]) > to_microseconds(now() - 3 * CLOCKS_DIFFER)


async def test_a_bench_that_starts_knows_what_waits_however_long_it_has(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now() + 5 * order_numbers.KNOWN_FOR
    async with warehouse.bench(tmp_path) as bench:
        await bench.folder.inbox.put("WAITS", "{}")
        await bench.folder.inbox.put("DONE", "{}")
        await bench.folder.inbox.mark_created("DONE", "EO-111-222-333")
    monkeypatch.setattr(order_numbers, "now", lambda: later)
    async with warehouse.bench(tmp_path) as bench:
        assert await bench.until(_knows(bench, "WAITS"), 10)
        assert not _knows(bench, "DONE")()


async def test_where_many_came_lately_they_are_counted_seldom(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_numbers, "LOOK_S", 0.05)
    monkeypatch.setattr(order_numbers, "MANY", 2)
    async with warehouse.bench(tmp_path) as bench:
        for number in ("NEW-1", "NEW-2", "NEW-3"):
            await bench.folder.inbox.put(number, "{}")
        assert await bench.until(_knows(bench, "NEW-3"), 10)
        await bench.folder.inbox.put("NEW-4", "{}")
        assert not await bench.until(_knows(bench, "NEW-4"), 0.5)
        await bench.order_numbers.learn()
        assert _knows(bench, "NEW-4")()
