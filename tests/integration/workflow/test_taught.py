"""What a supervisor taught holds from the next order on, and can be taken back."""

from datetime import UTC, datetime
from pathlib import Path

from packstation.packing import commands as cmd
from tests.harness import Warehouse, drive, session_of

NEW = "4006381333931"


async def test_a_taught_barcode_is_its_item_in_later_orders_too(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    first, second = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, first.reference)
        session = session_of(bench, first)
        assert session.order is not None
        line = session.order.lines[0]
        bench.station.act(cmd.AllowAct("teach", "Maria"))
        bench.station.act(cmd.TeachCode(NEW, line.id))
        await drive(bench, NEW)
        assert session_of(bench, first).packing.packed[line.id] == 1
        [kept] = await bench.folder.taught.list()
        assert (kept.code, kept.sku, kept.by) == (NEW, line.sku, "Maria")
        await drive(bench, *first.scans[1:], "!done")
    async with warehouse.bench(tmp_path) as bench:  # after a restart
        await drive(bench, second.reference, NEW)
        assert sum(session_of(bench, second).packing.packed.values()) == 1
        assert await bench.folder.taught.remove(NEW)
        assert not await bench.folder.taught.remove(NEW)


async def test_a_barcode_that_means_an_item_already_is_not_taught_to_another(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference)
        order = session_of(bench, goods).order
        assert order is not None
        bench.station.act(cmd.TeachCode(goods.scans[0], order.lines[-1].id))
        assert await bench.folder.taught.list() == []
        await bench.folder.taught.put("X-1", "one", "Maria", datetime.now(UTC))
        await bench.folder.taught.put("x-1", "two", "Ben", datetime.now(UTC))
        [kept] = await bench.folder.taught.list()
        assert (kept.sku, kept.by) == ("two", "Ben")
