"""Allocation in the simulator: who can deliver, who is cheapest, and why not the others."""

from collections.abc import Iterator

import pytest

from packstation.sandbox.serving.variants import Variants
from tests.contract.sandbox_bench import Bench, bench


@pytest.fixture(scope="module")
def client() -> Iterator[Bench]:
    with bench() as made:
        yield made


def test_the_default_rules_take_the_cheapest_gross_quote(client: Bench) -> None:
    consignment = client.pack(client.order())
    quotes = client.http.get(f"/quotes/consignment/{consignment}").json()["Quotes"]
    cheapest = min(quotes, key=lambda q: (q["Price"]["Gross"], q["MpdCarrierServiceReference"]))
    assert quotes[0] == cheapest
    assert len(quotes) > 2
    entry = client.allocate(consignment).json()[0]
    assert entry["CarrierServiceReference"] == cheapest["MpdCarrierServiceReference"]
    assert client.read(consignment)["Allocation"]["Price"]["Gross"] == cheapest["Price"]["Gross"]


def test_an_address_that_no_carrier_serves_fails_with_the_reason(client: Bench) -> None:
    consignment = client.pack(client.order("no carrier serves it"))
    entry = client.allocate(consignment).json()[0]
    read = client.read(consignment)
    assert entry["StatusCode"] == 400
    assert read["ConsignmentState"] == "AllocationFailed"
    assert "Does not serve AQ" in read["FailedAllocation"]["Message"]
    excluded = client.http.get(f"/quotes/consignment/{consignment}").json()["UnqualifiedServices"]
    assert all(service["ExclusionReason"] for service in excluded)


@pytest.mark.parametrize(
    ("what", "service"),
    [
        ("hazardous", "NORTHLINE-HAZ"),
        ("heavy", "SWIFTVAN-HEAVY"),
        ("export below 270", "ROYAL-INTL-TRACKED"),
        ("two warehouses", "NORTHLINE-STANDARD"),
    ],
)
def test_goods_go_where_tags_weight_and_country_allow(
    client: Bench, what: str, service: str
) -> None:
    consignment = client.allocated(what)
    assert client.read(consignment)["Allocation"]["MpdCarrierServiceReference"] == service


def test_an_export_without_customs_data_is_offered_to_nobody(client: Bench) -> None:
    consignment = client.pack(client.order("export below 270"), MetaData=[])
    message = client.allocate(consignment).json()[0]["Description"]
    assert "Customs data is missing: MetaData.ShippersEORI" in message


def test_a_service_group_narrows_the_choice(client: Bench) -> None:
    consignment = client.pack(client.order())
    reply = client.http.put(f"/allocation/{consignment}/allocateWithServiceGroup/express")
    assert reply.json()[0]["CarrierServiceReference"] == "ROYAL-TRACKED-24"
    assert client.read(consignment)["Allocation"]["CarrierServiceGroupReference"] == "EXPRESS"


def test_a_carrier_service_takes_several_and_fails_those_that_do_not_fit(client: Bench) -> None:
    fits, heavy = client.pack(client.order()), client.pack(client.order("heavy"))
    reply = client.http.put(
        "/allocation/allocatewithcarrierservice",
        json={
            "MpdCarrierServiceReference": "ROYAL-TRACKED-48",
            "ConsignmentReferences": [fits, heavy],
        },
    )
    assert [entry["StatusCode"] for entry in reply.json()] == [200, 400]
    assert (client.status(fits), client.status(heavy)) == ("Allocated", "AllocationFailed")


def test_a_quote_is_taken_once_and_not_after_it_expired(client: Bench) -> None:
    consignment = client.pack(client.order())
    quotes = client.http.get(f"/quotes/consignment/{consignment}").json()["Quotes"]
    chosen = quotes[-1]
    path = f"/allocation/{consignment}/allocatewithquote/{chosen['QuoteReference']}"
    client.sandbox.simulator.account.quotes[
        chosen["QuoteReference"]
    ].expires = client.sandbox.simulator.account.now()
    assert client.http.put(path).json()["Code"] == "QuoteExpired"
    other = quotes[0]["QuoteReference"]
    reply = client.http.put(f"/allocation/{consignment}/allocatewithquote/{other}")
    assert reply.json()[0]["StatusCode"] == 200
    assert client.http.put(path).status_code == 400


def test_filters_never_widen_the_rules(client: Bench) -> None:
    consignment = client.pack(client.order())
    body = {
        "ConsignmentReferences": [consignment],
        "Filters": {"ServiceDirection": "Outbound", "IsDropOff": True},
    }
    reply = client.http.put("/allocation/allocateConsignmentsWithServiceFilters", json=body)
    assert reply.json()[0]["CarrierServiceReference"] == "SHOPDROP-48"


def test_deallocation_erases_the_allocation_and_the_next_one_has_new_tracking(
    client: Bench,
) -> None:
    consignment = client.allocated()
    before = client.tracking(consignment)
    client.http.put(f"/consignments/{consignment}/deallocate")
    assert client.read(consignment)["Allocation"] is None
    assert client.http.get(f"/labels/{consignment}").status_code == 400
    client.allocate(consignment)
    assert set(before).isdisjoint(client.tracking(consignment))


def test_the_same_seed_gives_the_same_references_and_prices() -> None:
    def story(seed: int) -> tuple[object, ...]:
        with bench(seed, Variants()) as client:
            orders = [order["reference"] for order in client.sandbox.orders]
            consignment = client.allocated("several parcels", parcels=2)
            price = client.read(consignment)["Allocation"]["Price"]
            return (client.sandbox.key, orders, consignment, client.tracking(consignment), price)

    assert story(7) == story(7)
    assert story(7)[2] != story(8)[2]
