"""What goes over the wire, where it may go, and what nobody may see of it."""

import logging

import pytest

from packstation.pro import errors
from packstation.pro.client import ProClient
from packstation.pro.transport import MAX_RESPONSE_BYTES
from tests.integration.pro.scripted import answer, endless, scripted
from tests.unit.pro.support import (
    KEY,
    ORDER,
    PACK,
    client,
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


@pytest.mark.attack("wire")
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
        await pro.get_order(ORDER)
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


@pytest.mark.attack("wire")
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
