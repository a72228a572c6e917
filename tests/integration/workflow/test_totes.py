"""A tote is scanned, then the order that lies in it; from then on the tote opens the order."""

from pathlib import Path

from packstation.packing.barcodes.patterns import CodePatterns
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from tests.harness import Warehouse, drive, session_of

PATTERNS = CodePatterns(tote="TOTE-[0-9]+")


async def test_a_tote_is_mapped_to_the_order_scanned_after_it_and_free_when_that_left(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods, second = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        bench.station.update(patterns=PATTERNS)
        await drive(bench, "TOTE-7")
        assert bench.station.bench.alert is not None
        assert bench.station.bench.alert.kind is AlertKind.TOTE_EMPTY
        await drive(bench, goods.reference, goods.scans[0], "!hold")
        assert session_of(bench, goods).phase is Phase.HELD
        assert await bench.folder.totes.order_in("tote-7") == goods.reference
    async with warehouse.bench(tmp_path) as bench:  # after a restart
        bench.station.update(patterns=PATTERNS)
        await drive(bench, "TOTE-7", goods.scans[1], "!done")
        phases = {s.phase for s in bench.station.bench.sessions.values()}
        assert phases == {Phase.CLOSED, Phase.FINISHED}  # one for the tote, which gave way
        assert len(warehouse.consignments(goods)) == 1
        await drive(bench, "TOTE-7", second.reference)
        assert session_of(bench, second).phase is Phase.PACKING
        assert await bench.folder.totes.order_in("TOTE-7") == second.reference


async def test_a_tote_is_forgotten_with_ok(warehouse: Warehouse, tmp_path: Path) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        bench.station.update(patterns=PATTERNS)
        await drive(bench, "TOTE-7", "!ok", goods.reference)
        assert session_of(bench, goods).phase is Phase.PACKING
        assert await bench.folder.totes.order_in("TOTE-7") is None
