"""What somebody set not ready in PRO is named at the end of the day, and never manifested."""

from pathlib import Path

import pytest

from tests.harness import Warehouse, pack


@pytest.mark.attack("wire")
async def test_a_consignment_that_somebody_set_not_ready_is_named_until_it_is_ready_again(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    stays, goes = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        left = (await pack(bench, stays, "!done")).consignments[0].reference
        await pack(bench, goes, "!done")
        assert left is not None
        await bench.pro.set_not_ready_to_ship([left])
        state = await bench.end_of_day.preview()
        assert [row.reference for row in state.left_out] == [left]
        assert [row.order_number for row in state.left_out] == [stays.own_number]
        assert left not in {row.reference for row in state.rows}
        await bench.end_of_day.run()
        await bench.pro.set_ready_to_ship([left])
        state = await bench.end_of_day.preview()
        assert state.left_out == ()
        assert [row.reference for row in state.rows] == [left]
        await bench.end_of_day.run()
        assert (await bench.end_of_day.preview()).left_out == ()
