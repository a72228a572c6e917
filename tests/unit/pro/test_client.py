"""What goes over the wire, and what comes back in every shape the sources show."""

import logging
from typing import Any

import pytest

from packstation.pro import errors
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, LabelFormat, ManifestableState
from packstation.pro.files import FileFormat
from packstation.pro.models.consignments import Search
from packstation.pro.models.documents import CustomsKind
from packstation.pro.models.manifests import ManifestQuery
from packstation.pro.transport import MAX_RESPONSE_BYTES
from tests.unit.pro.scripted import answer, endless, scripted
from tests.unit.pro.support import (
    CONSIGNMENT,
    KEY,
    ORDER,
    OTHER,
    PACK,
    PACKED,
    PDF,
    PNG,
    ZPL,
    b64,
    client,
)

QUERY = ManifestQuery(
    shipping_location_references=("LEEDS",), states=(ManifestableState.READY_TO_SHIP,)
)


async def test_every_call_carries_key_and_version_over_one_kept_connection() -> None:
    async with scripted(answer({"OrderReference": ORDER})) as server, client(server.url) as pro:
        for _ in range(3):
            await pro.get_order(ORDER)
    assert server.connections == 1
    for request in server.asked:
        assert request.headers["ocp-apim-subscription-key"] == KEY
        assert request.headers["electio-api-version"] == "1.1"
        assert request.target == f"/orders/{ORDER}"


async def test_warming_opens_the_connection_that_the_first_scan_uses() -> None:
    async with (
        scripted(answer(None), answer({"OrderReference": ORDER})) as server,
        client(server.url) as pro,
    ):
        await pro.warm()
        await pro.get_order(ORDER)
    assert server.connections == 1


async def test_a_redirect_never_takes_the_key_elsewhere() -> None:
    async with scripted(answer({"OrderReference": ORDER})) as elsewhere:
        there = answer(None, status=302, headers={"location": f"{elsewhere.url}/orders/{ORDER}"})
        async with scripted(there) as server, client(server.url) as pro:
            with pytest.raises(errors.NotPro):
                await pro.get_order(ORDER)
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "url", ["http://api.example.com", "ftp://x", "api.example.com", "https://a:b@x", "http://[::"]
)
def test_an_unsafe_or_broken_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(errors.InvalidBaseUrl, match=r"\.$"):
        ProClient(url, lambda: KEY)


async def test_a_missing_or_unusable_key_sends_nothing() -> None:
    for key in ("", "  ", "line\nbreak", "schlüssel"):
        async with scripted(answer({})) as server, client(server.url, key) as pro:
            with pytest.raises(errors.Unauthorized) as caught:
                await pro.pack_order(PACK)
        assert caught.value.nothing_was_sent
        assert server.asked == []


async def test_a_new_key_is_used_at_once() -> None:
    keys = ["old", "new"]
    denied = answer({"statusCode": 401, "message": "Access denied"}, status=401)
    async with (
        scripted(denied, answer({"OrderReference": ORDER})) as server,
        ProClient(server.url, lambda: keys.pop(0)) as pro,
    ):
        with pytest.raises(errors.Unauthorized, match="getOrder") as caught:
            await pro.get_order(ORDER)
        await pro.get_order(ORDER)
    assert caught.value.message == "Access denied"
    assert [request.headers["ocp-apim-subscription-key"] for request in server.asked] == [
        "old",
        "new",
    ]


async def test_what_was_scanned_cannot_leave_its_path_segment() -> None:
    async with scripted(answer({}, status=404)) as server, client(server.url) as pro:
        with pytest.raises(errors.NotFound):
            await pro.get_order("../consignments/x?y#z %")
        for nothing in ("", " ", "..", "."):
            with pytest.raises(errors.Refused) as caught:
                await pro.get_order(nothing)
            assert caught.value.nothing_was_sent
    assert [request.target for request in server.asked] == [
        "/orders/..%2Fconsignments%2Fx%3Fy%23z%20%25"
    ]


async def test_the_log_and_the_observer_see_no_key_and_no_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[object] = []
    body = {"Message": "no service to 1 Secret Street"}
    caplog.set_level(logging.DEBUG, "packstation")
    async with scripted(answer(body, status=400)) as server, client(server.url) as pro:
        pro._on_call = lambda operation, outcome, _seconds: seen.append((operation, outcome))
        with pytest.raises(errors.Refused):
            await pro.create_order({"Addresses": [{"AddressLine1": "1 Secret Street"}]})
    assert len(seen) == 1
    text = caplog.text + repr(seen)
    assert "createOrder" in text
    assert "Secret" not in text
    assert KEY not in text


@pytest.mark.parametrize("declared", [200_000_000, None])
async def test_a_200_mb_body_is_dropped_with_memory_bounded(declared: int | None) -> None:
    async with scripted(endless(declared)) as server, client(server.url) as pro:
        with pytest.raises(errors.TooLarge) as caught:
            await pro.get_order(ORDER)
    assert caught.value.limit == MAX_RESPONSE_BYTES


async def test_an_update_writes_back_everything_that_was_read() -> None:
    read = {
        "OrderReference": ORDER,
        "OrderReferenceProvidedByCustomer": "1001",
        "Metadata": [{"KeyValue": "ShippersEORI", "StringValue": "GB1", "Unheard": 5.9900}],
        "CustomsDocumentation": {"Unheard": "kept", "CategoryType": 1},
        "Packages": [{"Items": []}],
        "DateCreated": "2026-01-01T00:00:00Z",
    }
    async with scripted(answer(read), answer(None)) as server, client(server.url) as pro:
        await pro.update_order(await pro.get_order(ORDER), {"Tags": ["Fragile"]})
    kept = {name: read[name] for name in read if name not in ("Packages", "DateCreated")}
    named = {"Unheard": "kept", "CategoryType": "Gift"}
    assert server.asked[1].json == {**kept, "CustomsDocumentation": named, "Tags": ["Fragile"]}


@pytest.mark.parametrize(
    "reply",
    [
        {"OrderReference": OTHER},
        {"Packages": []},
        {"OrderReference": ORDER, "Packages": [{"Items": "none"}]},
        [],
        "x",
    ],
)
async def test_an_order_that_would_mislead_is_refused_with_the_path(reply: object) -> None:
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        with pytest.raises(errors.Malformed) as caught:
            await pro.get_order(ORDER)
    assert caught.value.path.startswith("$")


async def test_a_pack_that_made_nothing_is_refused() -> None:
    reply = {"Results": [{"Result": "ItemNotFound", "ApiLinks": None}]}
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        with pytest.raises(errors.Refused) as caught:
            await pro.pack_order(PACK)
    assert not caught.value.outcome_unknown
    assert caught.value.message == "ItemNotFound"
    assert server.asked[0].json == {
        "OrderReference": ORDER,
        "Packages": [{"Items": [{"Quantity": 1, "Sku": "A"}]}],
    }


def _summary(reference: str, status: int = 200, **more: Any) -> dict[str, Any]:
    links = [
        {"Rel": "detail", "Href": f"https://apisandbox.electioapp.com/consignments/{reference}"},
        {"Rel": "label", "Href": f"https://apisandbox.electioapp.com/labels/{reference}"},
    ]
    legs = [{"Leg": 1, "TrackingReferences": ["T1"]}]
    return {"StatusCode": status, "ApiLinks": links, "ConsignmentLegs": legs, **more}


ALLOCATION_REPLIES: dict[str, tuple[object, tuple[bool | None, bool | None]]] = {
    "array": ([_summary(CONSIGNMENT), _summary(OTHER)], (True, True)),
    "other order": ([_summary(OTHER), _summary(CONSIGNMENT, 400)], (False, True)),
    "failed one absent": ([_summary(OTHER)], (None, True)),
    "object": (_summary(CONSIGNMENT), (True, None)),
    "messages": (
        [
            {"IsSuccess": True, "Data": CONSIGNMENT},
            {"IsSuccess": False, "Data": OTHER, "Message": "too heavy"},
        ],
        (True, False),
    ),
    "empty list": ([], (None, None)),
    "null": (None, (None, None)),
    "no body": (b"", (None, None)),
    "contradiction": ([_summary(CONSIGNMENT), _summary(CONSIGNMENT, 500)], (None, None)),
    "somebody else's": ([_summary("EC-ZZZ-ZZZ-ZZZ")], (None, None)),
}


@pytest.mark.parametrize("shape", ALLOCATION_REPLIES)
async def test_an_allocation_reply_is_matched_by_reference(shape: str) -> None:
    reply, expected = ALLOCATION_REPLIES[shape]
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        outcomes = await pro.allocate_by_default_rules([CONSIGNMENT, OTHER])
    assert [outcome.reference for outcome in outcomes] == [CONSIGNMENT, OTHER]
    assert tuple(outcome.success for outcome in outcomes) == expected


async def test_a_v1_leg_gives_its_tracking_reference() -> None:
    reply = _summary(CONSIGNMENT, ConsignmentLegs=[{"TrackingReference": "T9"}])
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        outcome = await pro.allocate_with_service_group(CONSIGNMENT, "group/1")
    assert outcome.tracking_references == ("T9",)
    assert server.asked[0].target.endswith("/allocatewithservicegroup/group%2F1")


@pytest.mark.parametrize("status", [404, 405])
async def test_a_manifest_query_by_put_becomes_post_once_and_for_all(status: int) -> None:
    refused = answer({}, status=status)
    async with (
        scripted(refused, answer({"Message": "1 found"})) as server,
        client(server.url) as pro,
    ):
        await pro.manifest_from_query(QUERY)
        await pro.manifest_from_query(QUERY)
    assert [request.method for request in server.asked] == ["PUT", "POST", "POST"]
    assert server.asked[0].json == {
        "ShippingLocationReferences": ["LEEDS"],
        "States": ["ReadyToShip"],
    }


async def test_an_empty_manifest_query_is_never_sent() -> None:
    async with scripted(answer({})) as server, client(server.url) as pro:
        with pytest.raises(errors.Refused) as caught:
            await pro.manifest_from_query(ManifestQuery())
    assert caught.value.nothing_was_sent
    assert server.asked == []


async def test_ready_to_ship_answers_for_each_consignment() -> None:
    reply = [{"IsSuccess": False, "Data": OTHER, "Message": "wrong state"}]
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        mine, other = await pro.set_ready_to_ship([CONSIGNMENT, OTHER])
    assert (mine.success, other.success, other.message) == (None, False, "wrong state")
    assert server.asked[0].json == [CONSIGNMENT, OTHER]


async def test_a_png_called_pdf_is_a_png() -> None:
    reply = {"File": b64(PNG, 2), "ContentType": "application/pdf"}
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        file = await pro.get_label(CONSIGNMENT, LabelFormat.PDF)
    assert (file.format, file.content_type_hint) == (FileFormat.PNG, "application/pdf")


async def test_a_package_label_falls_back_to_the_older_route() -> None:
    package = "EP-AAA-BBB-CCC"
    async with (
        scripted(answer({}, status=404), answer({"File": b64(ZPL, 2)})) as server,
        client(server.url) as pro,
    ):
        file = await pro.get_package_label(CONSIGNMENT, package, LabelFormat.ZPL)
    assert file.content == ZPL
    assert [request.target for request in server.asked] == [
        f"/labels/package/{CONSIGNMENT}/{package}/zpl",
        f"/labels/{CONSIGNMENT}/{package}/zpl",
    ]


CUSTOMS: dict[str, tuple[object, list[tuple[CustomsKind, str]]]] = {
    "list": (
        {
            "CommercialInvoiceDocuments": [{"Key": "../../etc/x", "Value": b64(PDF, 2)}],
            "CN22Documents": [
                {"Key": "CON", "Value": b64(PDF)},
                {"Key": "con", "Value": b64(PDF)},
            ],
            "CN23Documents": None,
        },
        [
            (CustomsKind.COMMERCIAL_INVOICE, "x.pdf"),
            (CustomsKind.CN22, "_CON.pdf"),
            (CustomsKind.CN22, "_con-2.pdf"),
        ],
    ),
    "map": ({"CN23Documents": {"a.pdf": b64(PDF, 2)}}, [(CustomsKind.CN23, "a.pdf")]),
    "bytes": (
        {"CN22Documents": [{"Key": "a", "Value": list(PDF)}]},
        [(CustomsKind.CN22, "a.pdf")],
    ),
    "none": ({"CN22Documents": [], "CommercialInvoiceDocuments": {}}, []),
    "null": (None, []),
    "no body": (b"", []),
    "raw": (PDF, [(CustomsKind.UNKNOWN, "customs-EC-AAA-BBB-CCC.pdf")]),
}


@pytest.mark.parametrize("shape", CUSTOMS)
async def test_customs_documents_are_taken_in_every_shape(shape: str) -> None:
    reply, expected = CUSTOMS[shape]
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        documents = await pro.get_customs_documents(CONSIGNMENT)
    assert [(document.kind, document.name) for document in documents] == expected
    assert all(document.content == PDF for document in documents)


@pytest.mark.parametrize(
    "reply",
    [
        {"CN22Documents": [{"Key": "a", "Value": "garbage"}]},
        {"CN22Documents": [{"Key": "a", "Value": b64(PNG)}]},
        {"CN22Documents": 5},
        5,
    ],
)
async def test_a_customs_document_that_is_no_pdf_is_refused(reply: object) -> None:
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        with pytest.raises(errors.Malformed):
            await pro.get_customs_documents(CONSIGNMENT)


@pytest.mark.parametrize("reply", [b64(PDF), {"File": b64(PDF, 2)}, PDF, list(PDF)])
async def test_a_single_document_is_taken_in_every_shape(reply: object) -> None:
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        assert (await pro.get_manifest_file("f" * 32)).content == PDF


def _page(first: int, length: int, count: int) -> dict[str, Any]:
    summaries = [
        {"Reference": f"EC-AAA-BBB-{number:03}", "State": "Allocated"}
        for number in range(first, first + length)
    ]
    return {"Count": count, "ConsignmentSummaries": summaries}


async def test_a_search_reads_every_page_once() -> None:
    pages = [answer(_page(0, 50, 120)), answer(_page(50, 50, 120)), answer(_page(100, 20, 120))]
    terms = Search(reference_provided_by_customer="100 1", labels_printed=False)
    async with scripted(*pages) as server, client(server.url) as pro:
        found = await pro.search_all(terms)
    assert found.is_complete
    assert len(found.summaries) == 120
    assert server.asked[2].target == (
        "/consignments/50/100?referenceProvidedByCustomer=100+1&labelsPrinted=false"
    )


async def test_a_server_that_ignores_skip_or_never_ends_is_survived() -> None:
    async with scripted(answer(_page(0, 50, 9999))) as server, client(server.url) as pro:
        found = await pro.search_all(Search(search_term="x"))
    assert (len(found.summaries), len(server.asked)) == (50, 2)
    async with scripted(answer(_page(0, 500, 9999))) as server, client(server.url) as pro:
        found = await pro.search_all(Search(search_term="x"), limit=100)
    assert (len(found.summaries), found.is_complete) == (100, False)


async def test_a_state_nobody_knows_is_kept_as_text() -> None:
    async with scripted(answer({"Status": "Teleported"})) as server, client(server.url) as pro:
        status = await pro.get_consignment_status(CONSIGNMENT)
    assert status.status == ConsignmentState("Teleported")
    assert not status.status.is_known


async def test_a_large_order_is_read_whole() -> None:
    items = [
        {"Sku": f"S{number}", "Quantity": 1, "Description": "x" * 40} for number in range(2000)
    ]
    reply = {"OrderReference": ORDER, "Packages": [{"Items": items}]}
    async with scripted(answer(reply)) as server, client(server.url) as pro:
        order = await pro.get_order(ORDER)
    assert len(order.items) == 2000
    assert PACKED["Results"]
