"""Orders and packing in the simulator: the Pack Order rule and what a consignment inherits."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.sandbox_bench import Bench, bench, last


@pytest.fixture(scope="module")
def client() -> Iterator[Bench]:
    with bench() as made:
        yield made


def test_the_same_items_can_be_packed_any_number_of_times(client: Bench) -> None:
    order = client.order()
    assert len({client.pack(order) for _ in range(3)}) == 3


def test_an_item_that_the_order_does_not_have_is_refused_with_its_path(client: Bench) -> None:
    order = client.order("two lines")
    packages = [{"Items": [{"Sku": "MUG-ENA-01", "Quantity": 1}, {"Sku": "NO-SUCH"}]}]
    before = len(client.state()["consignments"])
    reply = client.http.post(
        f"/orders/{order}/pack", json={"OrderReference": order, "Packages": packages}
    )
    assert reply.status_code == 400
    assert reply.json()["Details"][0]["Target"] == "Packages[0].Items[1]"
    assert len(client.state()["consignments"]) == before


@pytest.mark.parametrize("name", ["Reference", "ItemReferenceProvidedByCustomer", "Sku"])
def test_an_item_is_matched_by_any_of_its_three_identifiers(client: Bench, name: str) -> None:
    order = client.order()
    item = client.http.get(f"/orders/{order}").json()["Packages"][0]["Items"][0]
    packages = [{"Items": [{name: item[name], "Quantity": 1}]}]
    reply = client.http.post(
        f"/orders/{order}/pack", json={"OrderReference": order, "Packages": packages}
    )
    packed = client.read(last(reply.json()["Results"][0]["ApiLinks"][0]))
    assert packed["Packages"][0]["Items"][0]["Description"] == item["Description"]
    assert packed["Packages"][0]["Weight"]["Value"] == pytest.approx(0.28 + 0.08)


def test_what_a_pack_leaves_out_comes_from_the_order(client: Bench) -> None:
    order = client.order("export above 270")
    source = client.http.get(f"/orders/{order}").json()
    packed = client.read(client.pack(order))
    assert packed["OrderReferenceProvidedByCustomer"] == source["OrderReferenceProvidedByCustomer"]
    assert packed["ConsignmentReferenceProvidedByCustomer"].startswith("HO-")
    for name in ("Addresses", "MetaData", "CustomsDocumentation", "Direction", "Tags"):
        assert packed[name] == source[name], name
    assert packed["RequestedDeliveryDate"] == source["RequiredDeliveryDate"]


def test_metadata_of_a_pack_displaces_that_of_the_order(client: Bench) -> None:
    entry = {"KeyValue": "PackstationRequestId", "StringValue": "b7-1"}
    packed = client.read(client.pack(client.order(), MetaData=[entry]))
    assert [given["KeyValue"] for given in packed["MetaData"]] == ["PackstationRequestId"]
    assert client.state()["consignments"][-1]["request_id"] == "b7-1"


def test_a_return_runs_the_other_way(client: Bench) -> None:
    reply = client.pack_reply(client.order(), GenerateReturn=True).json()
    out, back = [client.read(last(entry["ApiLinks"][0])) for entry in reply["Results"]]
    assert (out["Direction"], back["Direction"]) == ("Outbound", "Inbound")

    def town(consignment: dict[str, Any], role: str) -> str:
        return next(str(a["Town"]) for a in consignment["Addresses"] if a["AddressType"] == role)

    assert town(out, "Destination") == town(back, "Origin") == "York"


def test_a_cancelled_order_says_so_on_its_items_and_is_not_packed(client: Bench) -> None:
    order = client.order()
    assert client.http.put(f"/_sandbox/orders/{order}/cancel").status_code == 200
    item = client.http.get(f"/orders/{order}").json()["Packages"][0]["Items"][0]
    assert item["Status"] == "Cancelled"
    reply = client.pack_reply(order)
    assert (reply.status_code, reply.json()["Code"]) == (400, "OrderCancelled")


def test_an_order_with_several_faults_is_refused_with_a_path_for_each(client: Bench) -> None:
    body = {
        "Packages": [{"Items": [{"Quantity": -1}]}, {"Weight": {"Value": "x"}}],
        "Addresses": [{"AddressType": "Origin"}, {"AddressType": "Nowhere"}],
    }
    details = client.http.post("/orders", json=body).json()["Details"]
    assert {detail["Target"] for detail in details} == {
        "Packages[0].Items[0].Quantity",
        "Packages[1].Items",
        "Packages[1].Weight.Unit",
        "Packages[1].Weight.Value",
        "Addresses[1].AddressType",
    }


def test_names_and_routes_are_taken_in_any_letter_case_and_with_a_slash(client: Bench) -> None:
    def shouted(value: Any) -> Any:
        if isinstance(value, dict):
            return {key.upper(): shouted(entry) for key, entry in value.items()}
        return [shouted(entry) for entry in value] if isinstance(value, list) else value

    reply = client.http.post("/ORDERS/", json=shouted(client.sample("one item")))
    assert reply.status_code == 200
    assert client.http.get(f"/Orders/{last(reply.json()[0])}/").status_code == 200


def test_an_update_erases_what_it_leaves_out_and_keeps_what_the_contract_says(
    client: Bench,
) -> None:
    order = client.order("hazardous")
    reply = client.http.put(f"/orders/{order}", json={"OrderReference": order})
    assert reply.status_code == 200
    now = client.http.get(f"/orders/{order}").json()
    assert (now["OrderReferenceProvidedByCustomer"], now["MetaData"]) == (None, [])
    assert now["Tags"] == ["Hazardous"]
    assert len(now["Addresses"]) == 2


@pytest.mark.parametrize("key", [None, "wrong"])
def test_without_the_right_key_the_gateway_answers_401(client: Bench, key: str | None) -> None:
    headers = {} if key is None else {"ocp-apim-subscription-key": key}
    del client.http.headers["ocp-apim-subscription-key"]
    try:
        replies = [client.http.get(path, headers=headers) for path in ("/orders/x", "/_sandbox/x")]
    finally:
        client.http.headers["ocp-apim-subscription-key"] = client.sandbox.key
    for reply in replies:
        assert reply.status_code == 401
        assert set(reply.json()) == {"statusCode", "message"}
