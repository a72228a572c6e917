"""Every documented disagreement of the sources can be switched on and then shows."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from packstation.sandbox.serving.variants import Variants
from tests.contract.sandbox_bench import Bench, bench, file, last

Show = Callable[[Bench], Any]


@pytest.fixture(scope="module")
def shared() -> Iterator[Bench]:
    with bench() as made:
        yield made


@pytest.fixture
def client(shared: Bench) -> Bench:
    """The shared simulator with the default variants."""
    shared.variants(reset=True)
    return shared


def _query(verb: str) -> Show:
    return lambda c: c.http.request(verb, "/consignments/manifestFromQuery", json={}).status_code


def _manifest_keys(client: Bench) -> list[str]:
    return sorted(client.http.put("/consignments/manifestFromQuery", json={}).json())


def _label_routes(client: Bench) -> tuple[int, int]:
    consignment = client.allocated()
    package = client.read(consignment)["Packages"][0]["Reference"]
    main = client.http.get(f"/labels/package/{consignment}/{package}/zpl").status_code
    return main, client.http.get(f"/labels/{consignment}/{package}/zpl").status_code


def _label(client: Bench, times: int) -> bool:
    text = client.http.get(f"/labels/{client.allocated()}/zpl").json()["File"]
    return file(text, times).startswith(b"^XA")


def _shows_tracking(client: Bench) -> bool:
    consignment = client.allocated()
    (leg, *_) = client.read(consignment)["ConsignmentLegs"]
    label = file(client.http.get(f"/labels/{consignment}/zpl").json()["File"], 2)
    return str(leg["TrackingReferences"][0]).encode() in label


def _documents(client: Bench) -> Any:
    return client.http.get(f"/consignments/docs/{client.allocated('export below 270')}").json()


def _invoice(client: Bench) -> Any:
    path = f"/consignments/docs/commercialinvoice/{client.allocated('export below 270')}"
    return client.http.get(path)


def _allocation(client: Bench) -> Any:
    return client.allocate(client.pack(client.order()))


def _page_of_two(client: Bench) -> Any:
    client.pack(client.order())
    client.pack(client.order())
    return client.http.get("/consignments/2/0").json()


def _rows_of_two(client: Bench) -> int:
    return len(_page_of_two(client)["ConsignmentSummaries"])


def _counts_as_page_one(client: Bench) -> bool:
    return bool(_page_of_two(client)["Count"] == 1)


def _batch(client: Bench) -> int:
    pair = client.pack(client.order()), client.pack(client.order("no carrier serves it"))
    return len(client.allocate(*pair).json())


def _group_list(client: Bench) -> int:
    body = {
        "MpdCarrierServiceGroupReference": "ECONOMY",
        "ConsignmentReferences": [client.pack(client.order())],
    }
    return client.http.put("/allocation/allocatewithservicegroup", json=body).status_code


def _pack_references(client: Bench) -> tuple[bool, bool]:
    read = client.read(client.pack(client.order()))
    names = "OrderReferenceProvidedByCustomer", "ConsignmentReferenceProvidedByCustomer"
    return bool(read[names[0]]), bool(read[names[1]])


def _too_many(client: Bench) -> int:
    order = client.order()
    packages = [{"Items": [{"Sku": "093434", "Quantity": 99}]}]
    body = {"OrderReference": order, "Packages": packages}
    return client.http.post(f"/orders/{order}/pack", json=body).status_code


def _update(client: Bench) -> int:
    order = client.order()
    return len(client.http.put(f"/orders/{order}", json={"OrderReference": order}).content)


def _item(client: Bench) -> Any:
    return client.read(client.allocated())["Packages"][0]["Items"][0]


def _leg(client: Bench) -> Any:
    return client.read(client.allocated())["ConsignmentLegs"][0]


def _summary(client: Bench) -> Any:
    return client.http.get("/consignments/1/0").json()["ConsignmentSummaries"][0]


def _domestic(client: Bench) -> int:
    return client.http.get(f"/consignments/docs/{client.allocated()}").status_code


def _wrong_state(client: Bench) -> int:
    return client.allocate(client.allocated()).status_code


def _bulk_wrong_state(client: Bench) -> int:
    reference = client.pack(client.order())
    return client.http.put("/consignments/setreadytoship", json=[reference]).status_code


def _merged(client: Bench) -> list[str]:
    entry = {"KeyValue": "New", "StringValue": "x"}
    read = client.read(client.pack(client.order(), MetaData=[entry]))
    return [given["KeyValue"] for given in read["MetaData"]]


def _return_entries(client: Bench) -> int:
    return len(client.pack_reply(client.order(), GenerateReturn=True).json()["Results"])


def _error(client: Bench) -> bytes:
    return client.http.get("/orders/EO-AAA-AAA-AAA").content


CASES: list[tuple[dict[str, Any], Show, Any, Any]] = [
    # changes, what to look at, by default, with the changes
    ({"manifest_query_verb": "post"}, _query("PUT"), 200, 405),
    ({"manifest_query_verb": "put"}, _query("POST"), 200, 405),
    ({"failed_consignments": "absent"}, _manifest_keys, ["FailedConsignments", "Message"],
     ["Message"]),
    ({"package_label_routes": "main"}, _label_routes, (200, 200), (200, 404)),
    ({"package_label_routes": "short"}, _label_routes, (200, 200), (404, 200)),
    ({"label_encoding": "single"}, lambda c: _label(c, 1), False, True),
    ({"label_encoding": "double"}, lambda c: _label(c, 2), True, True),
    ({"label_barcode": "carrier's own"}, _shows_tracking, True, False),
    ({"document_encoding": "single"}, lambda c: file(_invoice(c).json(), 1)[:5] == b"%PDF-",
     False, True),
    ({"label_data_url": True},
     lambda c: c.http.get(f"/labels/{c.allocated()}").json()["File"].startswith("data:"),
     False, True),
    ({"customs_set": "map"}, lambda c: type(_documents(c)["CN22Documents"]), list, dict),
    ({"customs_single": "file"}, lambda c: type(_invoice(c).json()), str, dict),
    ({"customs_single": "raw"}, lambda c: _invoice(c).content[:5] == b"%PDF-", False, True),
    ({"domestic_documents": "refuse"}, _domestic, 200, 404),
    ({"allocation_reply": "object"}, lambda c: type(_allocation(c).json()), list, dict),
    ({"allocation_reply": "messages"}, lambda c: "IsSuccess" in _allocation(c).json()[0],
     False, True),
    ({"allocation_reply": "empty"}, lambda c: _allocation(c).content == b"", False, True),
    ({"failed_entry": "absent"}, _batch, 2, 1),
    ({"service_group_list": "refuse"}, _group_list, 200, 404),
    ({"weight": "v1"}, lambda c: sorted(c.read(c.allocated())["Weight"]), ["Unit", "Value"],
     ["Kg"]),
    ({"weight": "v1"}, lambda c: isinstance(_summary(c)["Weight"], float), False, True),
    ({"leg_tracking": "single"}, lambda c: "TrackingReference" in _leg(c), False, True),
    ({"item_quantity": "unit_of_quantity"}, lambda c: _item(c).get("UnitOfQuantity"), None, 1),
    ({"pack_reference": "order_only"}, _pack_references, (True, True), (True, False)),
    ({"pack_reference": "consignment_only"}, _pack_references, (True, True), (False, True)),
    ({"pack_lists": "merge"}, _merged, ["New"], ["Channel", "New"]),
    ({"over_quantity": "refuse"}, _too_many, 200, 400),
    ({"return_links": "one_entry"}, _return_entries, 2, 1),
    ({"order_update_reply": "empty"}, lambda c: _update(c) == 0, False, True),
    ({"search_take_cap": 60}, lambda c: c.http.get("/consignments/100/0").status_code, 200, 400),
    ({"search_page_rows": 1}, _rows_of_two, 2, 1),
    ({"search_counts_pages": True}, _counts_as_page_one, False, True),
    ({"metadata_on_get": "absent"}, lambda c: bool(c.read(c.allocated())["MetaData"]),
     True, False),
    ({"creation_status": 201},
     lambda c: c.http.post("/orders", json=c.sample("one item")).status_code, 200, 201),
    ({"wrong_state_status": 409}, _wrong_state, 400, 409),
    ({"batch_refusal": "whole"}, _bulk_wrong_state, 200, 400),
    ({"nulls": "missing"}, lambda c: "Model" in _item(c), True, False),
    ({"enum_style": "numbers"}, lambda c: c.read(c.allocated())["ConsignmentState"],
     "Allocated", 3),
    ({"unknown_fields": True}, lambda c: "SandboxExtension" in _item(c), False, True),
    ({"unknown_state": "AtTheMoon"}, lambda c: c.read(c.allocated())["ConsignmentState"],
     "Allocated", "AtTheMoon"),
    ({"link_host": "other"}, lambda c: "electio" in str(_summary(c)["ApiLink"]["Href"]),
     False, True),
    ({"error_body": "empty"}, lambda c: len(_error(c)) > 0, True, False),
    ({"error_body": "text"}, lambda c: _error(c).startswith(b"{"), True, False),
    ({"labels_mark_printed": False}, lambda c: _label(c, 2) and _summary(c)["LabelsPrinted"],
     True, False),
    ({"label_delay_ms": 60_000},
     lambda c: c.http.get(f"/labels/{c.allocated()}").status_code, 200, 404),
    ({"search_lag_ms": 60_000}, lambda c: _found(c), 1, 0),
    ({"strict_v1_enums": True}, lambda c: _sale_of_goods(c), 200, 400),
    ({"default_label_format": "ZPL"},
     lambda c: c.http.get(f"/labels/{c.allocated()}").json()["ContentType"],
     "application/pdf", "application/zpl"),
    ({"require_api_version": True}, lambda c: _without_version(c), 200, 400),
]  # fmt: skip


def _found(client: Bench) -> int:
    reference = client.pack(client.order())
    query = {"reference": reference}
    return int(client.http.get("/consignments/10/0", params=query).json()["Count"])


def _sale_of_goods(client: Bench) -> int:
    return client.http.post("/orders", json=client.sample("export above 270")).status_code


def _without_version(client: Bench) -> int:
    version = client.http.headers.pop("electio-api-version")
    try:
        return client.http.get("/packagesizes/").status_code
    finally:
        client.http.headers["electio-api-version"] = version


@pytest.mark.parametrize(
    ("changes", "look", "usual", "changed"), CASES, ids=[str(case[0]) for case in CASES]
)
def test_a_variant_shows(
    client: Bench, changes: dict[str, Any], look: Show, usual: Any, changed: Any
) -> None:
    assert look(client) == usual
    client.variants(**changes)
    assert look(client) == changed


def test_every_variant_is_tried_here_or_with_the_states() -> None:
    tried = {name for changes, *_ in CASES for name in changes} | {
        "ready_is_manifestable", "cancel_after_manifest", "cancel_while_allocated",
        "deallocate_after_manifest", "delivery_failed_cancel", "edit_after_allocation",
        "allocating_ms", "allocation_reply_waits", "manifesting_ms", "cancelling_ms",
        "quote_ttl_s",
    }  # fmt: skip
    assert tried == {field.name for field in msgspec.structs.fields(Variants)}


def test_a_variant_that_does_not_exist_is_refused(client: Bench) -> None:
    assert client.http.put("/_sandbox/variants", json={"wheight": "v1"}).status_code == 400
    assert client.http.put("/_sandbox/variants", json={"weight": "v9"}).status_code == 400


def test_the_pack_verb_is_post_only(client: Bench) -> None:
    reply = client.http.get(f"/orders/{client.order()}/pack")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_a_consignment_can_be_edited_and_its_packages_added_and_removed(client: Bench) -> None:
    consignment = client.pack(client.order())
    size = {"Unit": "Cm", "Width": 10, "Length": 20, "Height": 30}
    body = {
        "Weight": {"Value": 2, "Unit": "Kg"}, "Dimensions": size, "Description": "More",
        "Value": {"Amount": 5, "Currency": {"IsoCode": "GBP"}},
    }  # fmt: skip
    added = client.http.post(f"/consignments/{consignment}/addpackage", json=body).json()
    assert len(client.read(consignment)["Packages"]) == 2
    assert client.http.delete(f"/packages/{added['Reference']}").status_code == 200
    assert client.http.delete(f"/packages/{added['Reference']}").status_code == 404
    only = client.read(consignment)["Packages"][0]["Reference"]
    assert client.http.delete(f"/packages/{only}").json()["Code"] == "LastPackage"


def test_search_finds_by_the_shops_number_by_tracking_and_by_state(client: Bench) -> None:
    consignment = client.allocated("German names")
    (number,) = client.tracking(consignment)
    for query in (
        {"referenceProvidedByCustomer": "HO-1016", "state": "Allocated"},
        {"TRACKINGREFERENCE": number},
        {"searchTerm": number[:-1]},
        {"destinationCountryCode": "gb", "postcode": "EX1 1EZ"},
    ):
        found = client.http.get("/consignments/getConsignmentReferences", params=query).json()
        assert consignment in found, query
    page = client.http.get("/consignments/2/1").json()
    assert len(page["ConsignmentSummaries"]) == 2
    assert page["Count"] > 2
    assert last(page["ConsignmentSummaries"][0]["ApiLink"]).startswith("EC-")


def test_a_consignment_with_another_number_is_found_by_that_one_only(client: Bench) -> None:
    consignment = client.pack(client.order())
    path = "/consignments/getConsignmentReferences"
    for number in ("NEW-1", "NEW-2"):
        body = [{"Reference": consignment, "ConsignmentReferenceProvidedByCustomer": number}]
        assert client.http.put("/consignments", json=body).status_code == 200
    found = [
        client.http.get(path, params={"referenceProvidedByCustomer": number}).json()
        for number in ("new-1", "new-2")
    ]
    assert found == [[], [consignment]]
