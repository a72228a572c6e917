"""The supervisor's place over a real bench: how consignments stand, and what came of an act."""

from pathlib import Path

from packstation.desktop.supervising import Supervising
from packstation.packing import commands as cmd
from packstation.packing.intervening import Asked, Wanted
from packstation.packing.service import CarrierService
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, pack

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)
SERVICE = CarrierService("ROYAL-TRACKED-24")


async def test_an_order_of_an_earlier_day_is_changed_and_told(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
    async with warehouse.bench(tmp_path) as bench:
        supervising = Supervising(bench, SPEAKER)
        [now] = await supervising.consignments(session.stream)
        assert (now.state, now.packages, now.in_work_at) == ("ReadyToShip", 1, "")
        asked = Asked(
            Wanted.REALLOCATE, now.reference, order=session.order_reference or "", rule=SERVICE
        )
        said = await supervising.intervene(asked)
        assert said == f"Done: Other service, {now.reference}"
        [after] = await supervising.consignments(session.stream)
        assert after.state == "Allocated"
        assert "24" in after.service
        recalled = bench.station.bench.sessions[session.stream]
        assert recalled.consignments[0].is_spoilt
        refused = await supervising.intervene(Asked(Wanted.ADD_PACKAGE, now.reference, packages=1))
        assert "PRO" in refused


async def test_an_order_in_work_says_where(warehouse: Warehouse, tmp_path: Path) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        warehouse.faults(
            {
                "action": "maintenance",
                "status": 503,
                "match": {"operation": "setReadyToShip", "nth": []},
            }
        )
        session = await pack(bench, goods)
        bench.station.act_on(session.stream, cmd.Done())
        await bench.until(
            lambda: any(
                c.labels.is_done for c in bench.station.bench.sessions[session.stream].consignments
            ),
            30.0,
        )
        [now] = await Supervising(bench, SPEAKER).consignments(session.stream)
        assert now.in_work_at == bench.settings.station.name
    warehouse.faults()
