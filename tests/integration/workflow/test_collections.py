"""Collections over a real bench: a reminder in the last hour, and the end of day by itself."""

import argparse
import asyncio
import datetime
from pathlib import Path

import pytest

from packstation.assembly import awaiting, early, history
from packstation.assembly.running import RunningBench
from packstation.cli import manifest
from packstation.cli.shell.exits import CommandError
from packstation.desktop import attached
from packstation.desktop.attached import AttachedBench
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import BenchStatus
from packstation.workflow.station import RECENT
from tests.harness import Warehouse, pack

MONDAY = datetime.date(2026, 11, 23)
QUARTER = datetime.timedelta(minutes=15)


def at(clock: str) -> datetime.datetime:
    """That time of a Monday, where this computer stands; the sandbox's cut-off is 16:00."""
    return datetime.datetime.combine(MONDAY, datetime.time.fromisoformat(clock)).astimezone()


async def test_the_screen_reminds_of_what_is_ready_in_the_last_hour_only(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        behind = AttachedBench(
            bench, Speaker(Language.ENGLISH), tmp_path, tmp_path / "settings.toml"
        )
        await pack(bench, goods, "!done")
        async with asyncio.timeout(10):
            while not bench.collections.cut_offs(at("09:00")):
                await asyncio.sleep(0.05)
        monkeypatch.setattr(attached, "now", lambda: at("14:59"))
        assert behind.status(BenchStatus()).collection is None
        monkeypatch.setattr(attached, "now", lambda: at("15:18"))
        soon = behind.status(BenchStatus()).collection
        assert soon is not None
        assert (soon.at, soon.waiting) == (at("16:00"), 1)


async def test_all_of_a_day_wait_for_the_carrier_also_after_a_restart_and_none_after_its_end(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bench remembers its last eight orders only."""
    monkeypatch.setattr(history, "OPEN_AFTER_S", 0.0)
    monkeypatch.setattr(history, "SETTLE_S", 0.01)
    monkeypatch.setattr(awaiting, "SOON_S", 0.0)
    monkeypatch.setattr(awaiting, "SELDOM_S", 0.1)

    async def comes_to(bench: RunningBench, count: int) -> bool:
        return await bench.until(lambda: bench.awaiting.counts.total() == count, 10)

    many = RECENT + 3
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        for _ in range(many):
            await pack(bench, warehouse.order(), "!done")
        assert await comes_to(bench, many)
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        assert await comes_to(bench, many)
        assert await bench.until(lambda: bool(bench.collections.cut_offs(at("09:00"))), 10)
        await bench.end_of_day.preview()
        await bench.end_of_day.run()
        assert await comes_to(bench, 0)


async def test_the_end_of_day_waits_for_the_cut_off_of_what_is_ready(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods = warehouse.order()
    clock = ["15:30"]
    monkeypatch.setattr(early, "now", lambda: at(clock[0]))
    monkeypatch.setattr(manifest, "LOOK_AGAIN_S", 0.02)
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        await pack(bench, goods, "!done")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(manifest._wait(bench, QUARTER), 0.5)
        clock[0] = "15:45"
        await asyncio.wait_for(manifest._wait(bench, QUARTER), 10)


def test_it_goes_with_run_only() -> None:
    parser = argparse.ArgumentParser()
    manifest.add_arguments(parser)
    with pytest.raises(CommandError, match="goes with --run"):
        manifest.run(parser.parse_args(["--preview", "--at-cutoff"]))
