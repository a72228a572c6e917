"""Who is signed in and where labels go survives a crash, and not the end of the program."""

from pathlib import Path

from packstation.assembly.running import RunningBench
from tests.harness import Warehouse


async def cut_off(bench: RunningBench) -> None:
    """As a crash leaves it: everything is on the disk, and nobody ended anything."""
    assert await bench.settled(10)
    bench.station.shifts.end = lambda: None  # type: ignore[method-assign]  # nobody comes to it


async def test_after_a_crash_the_packer_and_the_switch_are_still_there(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        bench.station.shifts.sign_in("Anna K.")
        bench.station.shifts.switch_labels("Folder")
        await cut_off(bench)
    async with warehouse.bench(tmp_path) as bench:
        assert await bench.settled(10)
        assert bench.station.bench.packer == "Anna K."
        assert bench.lights.state.labels_on == "Folder"


async def test_whoever_starts_after_an_orderly_end_is_nobody_yet(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        bench.station.shifts.sign_in("Anna K.")
    async with warehouse.bench(tmp_path) as bench:
        assert bench.station.bench.packer is None
