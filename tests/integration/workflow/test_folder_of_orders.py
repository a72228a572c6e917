"""A live bench takes the files of its folder of orders; training leaves them where they are."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from packstation.assembly.running import Pro, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.settings.model import IntakeSettings, Mode, Settings
from packstation.settings.paths import bench_paths
from tests.harness import QUICK, Warehouse

ORDER = (
    "order_number,sku,quantity,address_1,town,postcode,country\n"
    "W-1,MUG,1,1 High Street,York,YO1 7AA,GB\n"
)


@pytest.mark.parametrize("mode", list(Mode))
async def test_only_a_live_bench_takes_the_files_of_the_folder(
    warehouse: Warehouse, tmp_path: Path, mode: Mode
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDER, encoding="utf-8")
    settings = Settings(intake=IntakeSettings(folder=str(folder)))
    station = replace(settings.station, mode=mode, location="LEEDS-DC")
    pro = replace(settings.pro, url=warehouse.url)
    settings = replace(settings, station=station, pro=pro)
    pace = Seams(reading=in_a_thread, pace=QUICK)
    paths = bench_paths(tmp_path / "bench")
    async with open_bench(settings, paths, Pro(warehouse.url, warehouse.key), pace) as bench:
        # Two looks are enough for a live bench, and the second is over in five seconds.
        async with asyncio.timeout(30):
            for _ in range(30 if mode is Mode.TRAINING else 10_000):
                await asyncio.sleep(0.2)
                if list(folder.glob("done/*")):
                    break
        numbers = [entry.own_number for entry in await bench.folder.inbox.list()]
    assert numbers == (["W-1"] if mode is Mode.LIVE else [])
    assert (folder / "orders.csv").exists() is (mode is Mode.TRAINING)
