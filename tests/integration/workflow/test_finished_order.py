"""An order that was finished on this bench, scanned again days later."""

from pathlib import Path

from packstation.packing import commands as cmd
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, drive, pack, scan


async def test_a_finished_order_is_printed_again_and_redone_after_a_restart(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        first = await pack(bench, goods, "!done")
        assert first.phase is Phase.FINISHED
    async with warehouse.bench(tmp_path) as bench:
        station = bench.station
        await drive(bench, goods.reference)
        alert = station.bench.alert
        assert alert is not None
        assert alert.kind is AlertKind.ALREADY_PACKED
        said = Speaker(Language.ENGLISH).alert(alert, station.bench.told_of).sentence
        assert goods.own_number in said
        assert "Bench" in said
        assert await bench.until(lambda: station.bench.finished_before is not None, 10)
        again = station.bench.finished_before
        assert again is not None
        station.show(again.stream)
        station.act(cmd.Reprint("torn", ()))
        assert await bench.settled(20)
        copies = station.bench.sessions[again.stream].copies
        assert len(copies) == len(first.copies) + 1
        assert all(copy.is_out for copy in copies)
        station.act(cmd.ReopenPacking("weight"))
        assert await bench.until(
            lambda: station.bench.sessions[again.stream].phase is Phase.PACKING, 20
        )


async def test_what_another_bench_finished_is_not_taken_for_this_ones(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "one") as bench:
        await pack(bench, goods, "!done")
    async with warehouse.bench(tmp_path / "two") as bench:
        scan(bench, goods.reference)
        assert await bench.until(lambda: bench.station.bench.alert is not None, 10)
        assert await bench.settled(10)
        assert bench.station.bench.finished_before is None
