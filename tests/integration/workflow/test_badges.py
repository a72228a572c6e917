"""A badge signs a packer in: from then on the record says who did it."""

from pathlib import Path

from tests.harness import Warehouse, drive


async def test_what_is_packed_after_a_badge_scan_is_recorded_with_its_packer(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, "PS:BADGE:anna", goods.reference, goods.scans[0])
        shown = [bench.station.bench.packer]
        await drive(bench, "PS:BADGE:", goods.scans[1])
        shown.append(bench.station.bench.packer)
        packers = [
            found.record.packer
            async for found in bench.folder.journal.read_all()
            if found.record.type == "ItemPacked"
        ]
    assert shown == packers == ["anna", None]
