"""Replies in every shape the sources show, and those that must not be acted upon."""

from typing import Any

import pytest

from packstation.packing.shipping import Format
from packstation.pro import errors
from packstation.pro.enums import ConsignmentState, LabelFormat, ManifestableState
from packstation.pro.models.consignments import Search
from packstation.pro.models.documents import CustomsKind
from packstation.pro.models.manifests import ManifestQuery
from tests.integration.pro.scripted import answer, scripted
from tests.unit.pro.support import (
    CONSIGNMENT,
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
    assert (file.format, file.content_type_hint) == (Format.PNG, "application/pdf")


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
        {"Documents": []},
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
