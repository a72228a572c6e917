"""Labels as PRO draws them are scanned on their parcels, against a real simulator."""

from pathlib import Path

from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from tests.harness import Goods, Warehouse, drive, session_of


def codes_in_pro(warehouse: Warehouse, goods: Goods) -> list[str]:
    """What PRO printed on the labels, in parcel order."""
    [consignment] = warehouse.consignments(goods)
    return [package["tracking"][0] for package in consignment["packages"]]


def states_in_pro(warehouse: Warehouse, goods: Goods) -> list[str]:
    return [consignment["state"] for consignment in warehouse.consignments(goods)]


async def test_an_order_is_ready_in_pro_only_when_its_labels_are_on_their_parcels(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, ask_label_scan=True) as bench:
        first, *others = goods.scans
        await drive(bench, goods.reference, first, "PS:NEW-PARCEL", *others, "PS:DONE")
        one, two = codes_in_pro(warehouse, goods)
        assert states_in_pro(warehouse, goods) == ["Allocated"]
        await drive(bench, two)
        session = session_of(bench, goods)
        assert session.alert is not None
        assert session.alert.kind is AlertKind.WRONG_LABEL
        await drive(bench, "PS:OK", one)
        assert states_in_pro(warehouse, goods) == ["Allocated"]
        await drive(bench, two)
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert states_in_pro(warehouse, goods) == ["ReadyToShip"]


async def test_after_a_restart_the_same_label_is_still_to_be_scanned(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods, later = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path, ask_label_scan=True) as bench:
        await drive(bench, goods.reference, *goods.scans, "PS:DONE", later.reference)
        assert session_of(bench, goods).phase is Phase.SHIPPING
    async with warehouse.bench(tmp_path, ask_label_scan=True) as bench:
        await drive(bench, *codes_in_pro(warehouse, goods))
        alert = bench.station.bench.alert
        assert alert is not None, "another order is being packed"
        assert (alert.kind, alert.detail) == (AlertKind.WRONG_LABEL, goods.own_number)
        await drive(bench, "PS:OK", *later.scans, "PS:DONE")
        await drive(bench, *codes_in_pro(warehouse, later))
        await drive(bench, *codes_in_pro(warehouse, goods))
        assert confirmed(session_of(bench, goods)) == 1
        assert session_of(bench, goods).phase is Phase.FINISHED


def confirmed(session: Session) -> int:
    return len(session.confirmed)
