"""The order is read again just before Pack Order: what has changed goes back to the packer."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.order import Order, PackedBefore
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.workflow.performers.comparing import compared
from tests.bench_world import after, in_packing, order, scan
from tests.harness import QUICK, Goods, Warehouse, drive, session_of


async def test_an_order_cancelled_while_it_is_packed_is_not_packed_in_pro(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, *goods.scans[:-1])
        reply = warehouse.http.put(f"/_sandbox/orders/{goods.reference}/cancel")
        assert reply.status_code == 200
        await drive(bench, goods.scans[-1], "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.PACKING
        assert session.alert is not None
        assert session.alert.kind is AlertKind.ORDER_CANCELLED
    assert warehouse.consignments(goods) == []


async def test_another_address_is_told_and_packing_goes_on_when_the_packer_says_so(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, *goods.scans[:-1])
        _move(warehouse, goods, "M1 1AE")
        await drive(bench, goods.scans[-1], "!done")
        session = session_of(bench, goods)
        assert session.alert is not None
        assert (session.alert.kind, session.alert.detail) == (
            AlertKind.ORDER_CHANGED,
            "destination",
        )
        await drive(bench, "!ok", "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 1


def _move(warehouse: Warehouse, goods: Goods, postcode: str) -> None:
    found = warehouse.http.get(f"/orders/{goods.reference}").json()
    address = next(a for a in found["Addresses"] if a["AddressType"] == "Destination")
    address["Postcode"] = postcode
    reply = warehouse.http.put(f"/orders/{goods.reference}/address", json=address)
    assert reply.status_code == 200, reply.text


async def test_what_another_bench_packed_meanwhile_is_not_packed_again(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "a") as one, warehouse.bench(tmp_path / "b") as two:
        await drive(one, goods.reference, *goods.scans[:-1])
        await drive(two, goods.reference, *goods.scans, "!done")
        assert session_of(two, goods).phase is Phase.FINISHED
        await drive(one, goods.scans[-1], "!done")
        session = session_of(one, goods)
        assert session.phase is Phase.PACKING
        assert session.alert is not None
        assert session.alert.detail == "packed elsewhere"
        await drive(one, "!ok", "!done")
        assert session_of(one, goods).alert is not None
    assert len(warehouse.consignments(goods)) == 1


async def test_a_change_in_pro_interrupts_the_packer_while_the_order_is_still_packed(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, pace=replace(QUICK, look_again_s=0.05)) as bench:
        await drive(bench, goods.reference, *goods.scans[:-1])
        packed = session_of(bench, goods).packing.packed
        _move(warehouse, goods, "M1 1AE")
        assert await bench.until(lambda: session_of(bench, goods).alert is not None, 10)
        session = session_of(bench, goods)
        assert session.alert is not None
        assert (session.phase, session.alert.kind) == (Phase.PACKING, AlertKind.ORDER_CHANGED)
        assert session.packing.packed == packed
        await drive(bench, "!ok")
        reply = warehouse.http.put(f"/_sandbox/orders/{goods.reference}/cancel")
        assert reply.status_code == 200
        assert await bench.until(lambda: session_of(bench, goods).alert is not None, 10)
        session = session_of(bench, goods)
        assert session.alert is not None
        assert session.alert.kind is AlertKind.ORDER_CANCELLED
        # Told once: what is known already does not interrupt again.
        await drive(bench, "!ok")
        await asyncio.sleep(0.5)
        assert session_of(bench, goods).alert is None
    assert warehouse.consignments(goods) == []


async def test_pro_being_down_at_done_only_delays_the_check(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, *goods.scans[:-1])
        down = {"match": {"operation": "getOrder", "nth": [1, 2, 3, 4, 5, 6]}, "action": "status"}
        warehouse.faults({**down, "status": 503})
        await drive(bench, goods.scans[-1], "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 1


def _packed(what: Order) -> Session:
    session = in_packing(what)
    for line in what.lines:
        for _ in range(line.quantity):
            session = after(session, scan(line.id))
    return session


def test_an_unchanged_order_is_confirmed() -> None:
    session = _packed(order())
    assert session.order is not None
    assert compared(session, session.order, ()) == cmd.OrderConfirmed()


def test_a_smaller_quantity_names_its_line_and_forbids_done_until_it_is_taken_out() -> None:
    session = _packed(order())
    assert session.order is not None
    first, *others = session.order.lines
    now = replace(session.order, lines=(replace(first, quantity=first.quantity - 1), *others))
    differs = compared(session, now, ())
    assert isinstance(differs, cmd.OrderDiffers)
    assert (differs.what, differs.lines) == (("lines",), (first.id,))
    session = after(session, cmd.Done(), differs, cmd.Acknowledge(), cmd.Done())
    assert session.alert is not None
    assert session.alert.kind is AlertKind.OVERPACKED
    session = after(session, cmd.Acknowledge(), cmd.TakeOut(first.id), cmd.Done())
    assert session.phase is Phase.SHIPPING


def test_a_line_taken_out_of_the_order_is_kept_with_quantity_0() -> None:
    session = _packed(order())
    assert session.order is not None
    first, *others = session.order.lines
    differs = compared(session, replace(session.order, lines=tuple(others)), ())
    assert isinstance(differs, cmd.OrderDiffers)
    assert differs.order is not None
    assert {line.id: line.quantity for line in differs.order.lines}[first.id] == 0


def test_an_order_that_is_gone_goes_back_to_the_packer() -> None:
    session = after(_packed(order()), cmd.Done(), cmd.OrderDiffers(None))
    assert session.phase is Phase.PACKING
    assert session.alert is not None
    assert session.alert.kind is AlertKind.ORDER_GONE


def test_a_pack_of_our_own_mark_is_nobody_elses() -> None:
    session = _packed(order())
    assert session.order is not None
    units = {line.id: line.quantity for line in session.order.lines}
    mark = f"{session.stream}/1/1"
    ours = PackedBefore("EC-000-000-001", "Unallocated", units, request_id=mark)
    assert compared(session, session.order, (ours,)) == cmd.OrderConfirmed()
