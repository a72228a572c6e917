"""What is repeated, what never, and what a failure says about the outcome."""

import base64
from collections.abc import Awaitable, Callable

import httpx
import pytest

from packstation.pro import errors, mapping, operations
from packstation.pro.client import ProClient
from packstation.pro.models.manifests import ManifestQuery
from packstation.pro.operations import Repeat
from tests.integration.pro.scripted import (
    Step,
    answer,
    close,
    cut_body,
    reset,
    scripted,
    stall,
    stall_after_headers,
)
from tests.unit.pro.support import CONSIGNMENT, ORDER, PACK, PACKED, client

LOST_REPLIES: dict[str, Step] = {
    "reset": reset,
    "closed": close,
    "silent": stall,
    "silent after the headers": stall_after_headers,
    "cut body": cut_body(),
    "500": answer({"Code": "Oops"}, status=500),
    "503 page": answer(b"<html>down</html>", status=503, content_type="text/html"),
    "no JSON": answer(b"{]"),
    "a page": answer(b"<!doctype html><p>Log in", content_type="text/html"),
    "another shape": answer({"Results": [{"Result": "ConsignmentCreated"}]}),
    "a thousand results": answer(
        {
            "Results": [
                {
                    "Result": "ConsignmentCreated",
                    "ApiLinks": [{"Rel": "Consignment", "Href": f"/EC-AAA-BBB-{n:03}"}],
                }
                for n in range(1000)
            ]
        }
    ),
}
EFFECTS: dict[str, Callable[[ProClient], Awaitable[object]]] = {
    "pack": lambda pro: pro.pack_order(PACK),
    "create order": lambda pro: pro.create_order({"Packages": []}),
    "allocate": lambda pro: pro.allocate_by_default_rules([CONSIGNMENT]),
    "ready": lambda pro: pro.set_ready_to_ship([CONSIGNMENT]),
    "manifest": lambda pro: pro.manifest_from_query(ManifestQuery(carriers=("X",))),
}


@pytest.mark.parametrize("lost", LOST_REPLIES)
async def test_a_lost_reply_is_never_retried_for_pack(lost: str) -> None:
    async with scripted(LOST_REPLIES[lost]) as server, client(server.url) as pro:
        with pytest.raises(errors.ProError) as caught:
            await pro.pack_order(PACK)
    assert len(server.asked) == 1
    assert caught.value.outcome_unknown
    assert not caught.value.nothing_was_sent


@pytest.mark.parametrize("effect", EFFECTS)
async def test_an_effect_whose_reply_is_lost_is_in_doubt_and_sent_once(effect: str) -> None:
    async with scripted(reset) as server, client(server.url) as pro:
        with pytest.raises(errors.InDoubt):
            await EFFECTS[effect](pro)
    assert len(server.asked) == 1


@pytest.mark.parametrize("lost", ["reset", "closed", "silent", "cut body", "500", "503 page"])
async def test_a_read_whose_reply_is_lost_is_asked_again(lost: str) -> None:
    good = answer({"OrderReference": ORDER})
    async with scripted(LOST_REPLIES[lost], good) as server, client(server.url) as pro:
        order = await pro.get_order(ORDER)
    assert order.order_reference == ORDER
    assert len(server.asked) == 2


async def test_a_read_gives_up_after_its_attempts_with_a_temporary_error() -> None:
    async with scripted(stall_after_headers) as server, client(server.url) as pro:
        with pytest.raises(errors.NoAnswer) as caught:
            await pro.get_order(ORDER)
    assert caught.value.is_temporary
    assert not caught.value.outcome_unknown
    assert len(server.asked) == 3


async def test_an_overwriting_put_is_repeated() -> None:
    script = (answer({"OrderReference": ORDER}), reset, answer())
    async with scripted(*script) as server, client(server.url) as pro:
        await pro.update_order(await pro.get_order(ORDER), {"ShippingDate": None})
    assert [request.method for request in server.asked] == ["GET", "PUT", "PUT"]


async def test_a_pack_that_could_not_connect_is_repeated_and_says_nothing_was_sent() -> None:
    async with scripted(answer(PACKED)) as server:
        pass  # the port is closed again: connecting is refused
    attempts: list[str] = []
    async with client(server.url) as pro:
        pro._on_call = lambda operation, _outcome, _seconds: attempts.append(operation)
        with pytest.raises(errors.Unreachable) as caught:
            await pro.pack_order(PACK)
    assert attempts == ["packOrder"] * 3
    assert caught.value.nothing_was_sent
    assert not caught.value.outcome_unknown
    assert caught.value.reason is errors.UnreachableReason.REFUSED


async def test_a_throttled_pack_did_nothing_and_is_repeated() -> None:
    slow_down = answer({"statusCode": 429, "message": "slow"}, status=429)
    async with scripted(slow_down, answer(PACKED)) as server, client(server.url) as pro:
        packed = await pro.pack_order(PACK)
    assert packed.consignments == (CONSIGNMENT,)
    assert len(server.asked) == 2


async def test_a_retry_after_beyond_patience_is_handed_on() -> None:
    slow_down = answer({}, status=429, headers={"retry-after": "3600"})
    async with scripted(slow_down) as server, client(server.url) as pro:
        with pytest.raises(errors.Throttled) as caught:
            await pro.get_order(ORDER)
    assert caught.value.retry_after == 3600
    assert len(server.asked) == 1


async def test_a_tls_failure_sends_nothing() -> None:
    async with (
        scripted(answer(PACKED)) as server,
        client(server.url.replace("http:", "https:")) as pro,
    ):
        with pytest.raises(errors.Unreachable) as caught:
            await pro.pack_order(PACK)
    assert caught.value.reason is errors.UnreachableReason.TLS
    assert server.asked == []


async def test_a_login_in_the_proxys_address_is_given_to_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with scripted(answer(None, status=407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("://", "://packer:p%40ss@"))
        async with client("https://pro.invalid") as pro:
            with pytest.raises(errors.Unreachable):
                await pro.pack_order(PACK)
    login = base64.b64encode(b"packer:p@ss").decode()
    given = {key.lower(): value for key, value in proxy.asked[0].headers.items()}
    assert given["proxy-authorization"] == f"Basic {login}"


async def test_a_proxy_that_demands_a_login_let_nothing_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with scripted(answer(None, status=407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with client("https://pro.invalid") as pro:
            with pytest.raises(errors.Unreachable) as caught:
                await pro.pack_order(PACK)
    assert caught.value.reason is errors.UnreachableReason.PROXY
    assert {request.method for request in proxy.asked} == {"CONNECT"}
    assert not any("secret" in text for request in proxy.asked for text in request.headers.values())


def test_a_proxy_of_an_unknown_kind_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(errors.InvalidBaseUrl, match="HTTPS_PROXY"):
        client("https://pro.invalid")


class _SaysUnsent(httpx.AsyncBaseTransport):
    """Fails with an exception that reads as unsent, after bytes have left all the same."""

    def __init__(self) -> None:
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        await request.extensions["trace"]("http11.send_request_headers.started", {})
        raise httpx.ConnectError("refused")


async def test_what_left_on_the_wire_outweighs_the_name_of_the_exception() -> None:
    wire = _SaysUnsent()
    async with ProClient("http://127.0.0.1:9", lambda: "key", transport=wire) as pro:
        with pytest.raises(errors.InDoubt):
            await pro.pack_order(PACK)
    assert wire.calls == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Refused),
        (401, errors.Unauthorized),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (407, errors.NotPro),
        (409, errors.Conflict),
        (422, errors.Refused),
        (302, errors.NotPro),
    ],
)
async def test_a_status_becomes_its_error_and_keeps_what_pro_said(
    status: int, kind: type[errors.ProError]
) -> None:
    body = {
        "Code": "Bad",
        "Message": "Not so.",
        "CorrelationId": "c-1",
        "Details": [{"Code": "D", "Target": "Packages[0]", "Message": "Too heavy."}, None],
    }
    step = answer(body, status=status, headers={"location": "http://127.0.0.1:9/x"})
    async with scripted(step) as server, client(server.url) as pro:
        with pytest.raises(kind) as caught:
            await pro.pack_order(PACK)
    assert (len(server.asked) > 1) == (status in (401, 403, 409))
    if status >= 400:
        error = caught.value
        assert (error.code, error.message, error.correlation_id) == ("Bad", "Not so.", "c-1")
        assert error.details[0].target == "Packages[0]"
        assert "Not so." in error.user_message
        assert "Not so." not in str(error) + repr(error)
        assert not error.outcome_unknown


@pytest.mark.parametrize("body", [b"", b"sorry", b"[]", b"{}", b'{"Details": 5}', b"\xff\xfe"])
async def test_an_error_body_of_any_shape_is_survived(body: bytes) -> None:
    step = answer(body, status=400, content_type="text/plain")
    async with scripted(step) as server, client(server.url) as pro:
        with pytest.raises(errors.Refused):
            await pro.get_order(ORDER)


async def test_a_page_with_404_is_not_a_missing_order() -> None:
    page = answer(b"<html>nginx</html>", status=404, content_type="text/html")
    async with scripted(page) as server, client(server.url) as pro:
        with pytest.raises(errors.NotPro):
            await pro.get_order(ORDER)


def test_every_exception_of_httpx_is_mapped() -> None:
    mapped = (*mapping.BEFORE_SENDING, *mapping.AFTER_SENDING)
    # Bases are never raised themselves; redirects are off, statuses are read, not raised; the
    # stream and cookie errors mean a fault in our own code and must not look like the network's.
    ours = {"CookieConflict", "StreamError", "StreamConsumed", "StreamClosed", "HTTPStatusError"}
    ours |= {"ResponseNotRead", "RequestNotRead", "TooManyRedirects"}
    bases = {"HTTPError", "RequestError", "TransportError", "TimeoutException", "NetworkError"}
    bases |= {"ProtocolError"}
    raised = {
        kind
        for name in httpx.__all__
        if isinstance(kind := getattr(httpx, name), type)
        and issubclass(kind, Exception)
        and name not in ours | bases
    }
    assert {kind for kind in raised if not issubclass(kind, mapped)} == set()


def test_every_operation_says_whether_and_why_it_may_be_repeated() -> None:
    assert len({operation.name for operation in operations.ALL}) == len(operations.ALL)
    for operation in operations.ALL:
        assert operation.why
        if operation.method == "GET":
            assert operation.repeat is Repeat.FREELY
        if operation.method in ("POST", "DELETE"):
            assert operation.repeat is Repeat.ONLY_IF_UNSENT


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_shown_again_before_anybody_is_asked_for_another(
    effect: str, status: int
) -> None:
    async with scripted(answer({}, status=status)) as server, client(server.url) as pro:
        with pytest.raises(errors.AskTechnician):
            await EFFECTS[effect](pro)
    assert len(server.asked) > 1


@pytest.mark.attack("wire")
async def test_a_gateway_that_refuses_the_key_once_stops_nothing() -> None:
    good = answer({"OrderReference": ORDER})
    no = answer({"statusCode": 401, "message": "Access denied"}, status=401)
    async with scripted(no, good) as server, client(server.url) as pro:
        assert (await pro.get_order(ORDER)).order_reference == ORDER


@pytest.mark.attack("wire")
async def test_a_conflict_while_another_call_is_at_work_passes() -> None:
    busy = answer({"Code": "Conflict", "Message": "being changed"}, status=409)
    async with scripted(busy, answer(PACKED)) as server, client(server.url) as pro:
        await pro.pack_order(PACK)
    assert len(server.asked) == 2


async def test_a_conflict_that_stays_comes_out_as_one_and_did_nothing() -> None:
    busy = answer({"Code": "Conflict"}, status=409)
    async with scripted(busy) as server, client(server.url) as pro:
        with pytest.raises(errors.Conflict) as caught:
            await pro.pack_order(PACK)
        assert not caught.value.outcome_unknown
        assert 2 <= len(server.asked) <= 6
        asked = len(server.asked)
        with pytest.raises(errors.Conflict):  # nobody else changes an order that is not there yet
            await pro.create_order({"Packages": []})
    assert len(server.asked) == asked + 1


@pytest.mark.attack("wire")
async def test_an_answer_that_is_garbled_for_good_is_not_called_an_absence() -> None:
    garbled = answer(b"no gzip at all", headers={"content-encoding": "gzip"})
    async with scripted(garbled) as server, client(server.url) as pro:
        with pytest.raises(errors.BrokenAnswer):
            await pro.get_order(ORDER)
