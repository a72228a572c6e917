"""An order is corrected in PRO from the bench: what is missing is said before it is packed."""

from pathlib import Path

import pytest

from packstation.packing import commands as cmd
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from packstation.workflow.correcting import NotADateError, NotCorrectableError
from tests.harness import Goods, Json, Warehouse, drive, session_of


def _destination(warehouse: Warehouse, goods: Goods) -> Json:
    found = warehouse.http.get(f"/orders/{goods.reference}").json()
    address: Json = next(a for a in found["Addresses"] if a["AddressType"] == "Destination")
    return address


def _without(warehouse: Warehouse, goods: Goods, *names: str) -> None:
    address = _destination(warehouse, goods)
    found = warehouse.http.get(f"/orders/{goods.reference}").json()
    for name in names:
        address[name] = ""
    others = [a for a in found["Addresses"] if a["AddressType"] != "Destination"]
    found["Addresses"] = [*others, address]
    reply = warehouse.http.put(f"/orders/{goods.reference}", json=found)
    assert reply.status_code == 200, reply.text


async def test_what_no_carrier_can_do_without_is_said_before_the_first_item_and_corrected(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    _without(warehouse, goods, "Town", "Postcode")
    before = _destination(warehouse, goods)
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference)
        session = session_of(bench, goods)
        assert session.alert is not None
        assert (session.alert.kind, session.alert.detail) == (AlertKind.ORDER_LACKS, "town")
        await drive(bench, goods.scans[0])
        assert not session_of(bench, goods).packing.packed  # nothing counts before it is read
        changes = {"Town": "York", "Postcode": "YO1 7HH", "FirstName": "Zoë"}
        await bench.corrections.correct(session.stream, changes)
        await drive(bench, *goods.scans, "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert session.alert is None
        records = await bench.folder.journal.read(session.stream)
        [corrected] = [r for r in records if r.type == "OrderCorrected"]
        assert b'["FirstName","Postcode","Town"]' in corrected.payload
        assert b"York" not in corrected.payload
    after = _destination(warehouse, goods)
    assert (after["Town"], after["Postcode"]) == ("York", "YO1 7HH")
    assert after["Contact"]["FirstName"] == "Zoë"
    kept = {"Contact": None, "Town": None, "Postcode": None}
    assert {**after, **kept} == {**before, **kept}
    [consignment] = warehouse.consignments(goods)
    assert consignment["order"] == goods.reference


async def test_our_own_correction_interrupts_nobody(warehouse: Warehouse, tmp_path: Path) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, *goods.scans)
        stream = session_of(bench, goods).stream
        await bench.corrections.correct(stream, {"Postcode": "M1 1AE"})
        await drive(bench, "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        assert session.order is not None
        assert session.order.destination.area == "M1"


async def test_what_is_packed_in_pro_is_not_corrected(warehouse: Warehouse, tmp_path: Path) -> None:
    goods = warehouse.order()
    before = _destination(warehouse, goods)
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, *goods.scans, "!done")
        stream = session_of(bench, goods).stream
        with pytest.raises(NotCorrectableError):
            await bench.corrections.correct(stream, {"Town": "Leeds"})
    assert _destination(warehouse, goods) == before


async def test_all_that_the_order_says_is_still_there_after_a_correction(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order("HO-1009")
    before = warehouse.http.get(f"/orders/{goods.reference}").json()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference)
        stream = session_of(bench, goods).stream
        await bench.corrections.correct(stream, {"Telephone": "+44 1904 000000"})
        bench.station.act_on(stream, cmd.Abandon())
    after = warehouse.http.get(f"/orders/{goods.reference}").json()
    assert {**after, "Addresses": None} == {**before, "Addresses": None}


async def test_the_promise_is_corrected_and_what_is_no_day_changes_nothing(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference)
        stream = session_of(bench, goods).stream
        with pytest.raises(NotADateError):
            await bench.corrections.correct(stream, {"RequiredDeliveryDate": "soon"})
        days = {"RequiredDeliveryDate": "2026-12-24", "ShippingDate": "2026-12-20"}
        await bench.corrections.correct(stream, days)
        fields = await bench.corrections.fields(goods.reference)
        assert {f.name: f.value for f in fields if f.name in days} == days
        await drive(bench, *goods.scans, "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
