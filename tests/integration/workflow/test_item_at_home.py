"""An item or a tote is scanned at home: the bench finds the order that it is for."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from packstation.assembly.running import RunningBench
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from tests.harness import Json, Warehouse, drive

MUG = "5003021058383"
OTHER = "4006381333931"


@pytest.fixture
async def bench(warehouse: Warehouse, tmp_path: Path) -> AsyncIterator[RunningBench]:
    async with warehouse.bench(tmp_path) as made:
        yield made


def one_item(warehouse: Warehouse, quantity: int = 1, due: str = "") -> Json:
    body, _ = warehouse.body("HO-1001")
    items = [item for package in body["Packages"] for item in package["Items"]]
    item = items[0] | {"Quantity": quantity}
    item["Barcode"] = {"Code": MUG, "BarcodeType": "EAN13"}
    body["Packages"] = [{"Items": [item]}]
    body.pop("MetaData", None)
    for address in body["Addresses"]:
        address.pop("SpecialInstructions", None)
    if due:
        body["RequiredDeliveryDate"] = {"Date": due}
    return body


async def put(bench: RunningBench, body: Json, tote: str = "") -> str:
    number = str(body["OrderReferenceProvidedByCustomer"])
    await bench.folder.inbox.put(number, msgspec.json.encode(body).decode(), tote)
    await bench.order_numbers.learn()
    return number


def opened(bench: RunningBench) -> Session:
    session = bench.station.bench.session
    assert session is not None
    return session


async def test_a_batch_of_single_item_orders_is_packed_with_a_scan_each(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    numbers = [await put(bench, one_item(warehouse)) for _ in range(3)]
    packed = []
    for _ in numbers:
        await drive(bench, MUG)
        session = opened(bench)
        assert session.phase is Phase.FINISHED, session.alert
        packed.append(session.own_number)
    assert sorted(filter(None, packed)) == sorted(numbers)
    await drive(bench, MUG)
    assert bench.station.bench.alert is not None
    assert bench.station.bench.alert.kind is AlertKind.ORDER_UNKNOWN


async def test_the_item_that_found_a_larger_order_is_in_it_and_the_soonest_comes_first(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    await put(bench, one_item(warehouse, 3))
    soon = await put(bench, one_item(warehouse, 3, due="2031-01-01T00:00:00"))
    await drive(bench, MUG)
    session = opened(bench)
    assert (session.own_number, session.phase) == (soon, Phase.PACKING)
    assert sum(session.packing.packed.values()) == 1
    await drive(bench, MUG, MUG, "!done")
    assert opened(bench).phase is Phase.FINISHED


async def test_an_order_on_hold_is_left_to_whoever_held_it(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    first = await put(bench, one_item(warehouse, 2))
    await drive(bench, MUG, "!hold")
    second = await put(bench, one_item(warehouse, 2))
    await drive(bench, MUG)
    assert opened(bench).own_number == second != first


async def test_one_that_was_opened_and_left_is_found_again(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    number = await put(bench, one_item(warehouse, 2))
    await drive(bench, number, "PS:NEXT")
    assert bench.station.bench.session is None
    await drive(bench, MUG)
    assert opened(bench).name == number


async def test_a_tote_opens_the_order_whose_items_came_in_it(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    number = await put(bench, one_item(warehouse, 2), tote="TOTE-0042")
    await drive(bench, "tote-0042")
    session = opened(bench)
    assert session.own_number == number
    assert not session.packing.packed


async def test_what_is_to_be_read_first_is_read_before_the_item_counts(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    body = one_item(warehouse)
    body["MetaData"] = [{"KeyValue": "PackingInstructions", "StringValue": "Wrap it twice."}]
    await put(bench, body)
    await drive(bench, MUG)
    assert not opened(bench).packing.packed
    await drive(bench, "!ok", MUG)
    assert sum(opened(bench).packing.packed.values()) == 1


async def test_an_item_that_no_order_needs_opens_nothing(
    warehouse: Warehouse, bench: RunningBench
) -> None:
    await put(bench, one_item(warehouse))
    await drive(bench, OTHER)
    assert bench.station.bench.alert is not None
    assert bench.station.bench.alert.kind is AlertKind.ORDER_UNKNOWN
