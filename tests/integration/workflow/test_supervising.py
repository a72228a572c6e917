"""The supervisor's place over a real bench: how consignments stand, and what came of an act."""

from pathlib import Path

from packstation.desktop.records import OrderRecords
from packstation.desktop.searching import found_in_pro
from packstation.desktop.supervising import Supervising
from packstation.packing import commands as cmd
from packstation.packing.intervening import Asked, Wanted
from packstation.packing.service import CarrierService
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, pack

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)
SERVICE = CarrierService("ROYAL-TRACKED-24")


def size_of(said: str) -> int:
    """Bytes of the file that a sentence names."""
    return Path(said.removeprefix("Saved as ")).stat().st_size


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


async def test_the_record_has_tracking_from_pro_and_the_documents_as_files(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "bench") as bench:
        session = await pack(bench, goods, "!done")
        records = OrderRecords(bench, tmp_path / "records", SPEAKER)
        asked = Asked(Wanted.MANIFEST, session.consignments[0].reference or "")
        await Supervising(bench, SPEAKER).intervene(asked)
        events = await records.tracking(session.stream)
        assert events
        assert all(event.told for event in events)
        kept = await records.documents(session.stream)
        assert [(d.kind, d.copies_out) for d in kept if d.kind == "label"] == [("label", 1)]
        for document in kept:
            said = await records.save_document(session.stream, document.id)
            assert size_of(said) > 100
        assert "no record" in await records.save_document(session.stream, "nothing")
        warehouse.faults({"action": "maintenance", "status": 503})
        assert await records.tracking(session.stream) is None
    warehouse.faults()


async def test_what_no_record_here_tells_of_is_found_in_pro_and_can_be_changed(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "one") as bench:
        session = await pack(bench, goods, "!done")
        reference = session.consignments[0].reference or ""
    async with warehouse.bench(tmp_path / "other") as bench:
        [found] = await found_in_pro(bench.pro, reference)
        assert (found.is_of_pro, found.state) == (True, "ReadyToShip")
        assert await found_in_pro(bench.pro, "EC") == ()
        assert await found_in_pro(bench.pro, "no such number") == ()
        supervising = Supervising(bench, SPEAKER)
        [now] = await supervising.consignments(found.stream)
        said = await supervising.intervene(Asked(Wanted.NOT_READY, now.reference))
        assert said == f"Done: Not ready, {reference}"
        warehouse.faults({"action": "maintenance", "status": 503})
        assert await found_in_pro(bench.pro, reference) == ()
    warehouse.faults()
