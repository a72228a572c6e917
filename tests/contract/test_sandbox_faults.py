"""Faults of the simulator do what they say, when they say, and are counted."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from packstation.sandbox.serving.variants import Variants
from tests.contract.sandbox_bench import Bench, bench


@pytest.fixture
def client() -> Iterator[Bench]:
    with bench(variants=Variants(manifesting_ms=0)) as made:
        yield made


def _rule(operation: str, action: str, **more: Any) -> dict[str, Any]:
    match = {key: more.pop(key) for key in ("nth", "every", "probability", "times") if key in more}
    return {"match": {"operation": operation, **match}, "action": action, **more}


def _consignments(client: Bench) -> int:
    return len(client.state()["consignments"])


def test_a_lost_reply_has_its_effect_and_a_cut_before_has_none(client: Bench) -> None:
    order = client.order()
    client.faults(_rule("packOrder", "lose_reply", nth=[1]), _rule("packOrder", "cut_before"))
    with pytest.raises(httpx.RemoteProtocolError):
        client.pack_reply(order)
    assert _consignments(client) == 1
    with pytest.raises(httpx.RemoteProtocolError):
        client.pack_reply(order)
    assert _consignments(client) == 1


def test_half_a_body_ends_in_the_middle_after_the_effect(client: Bench) -> None:
    order = client.order()
    client.faults(_rule("packOrder", "half_body"))
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.pack_reply(order)
    assert _consignments(client) == 1


@pytest.mark.parametrize(
    ("action", "more", "status", "effects"),
    [
        ("status", {"status": 500}, 500, 0),
        ("status", {"status": 429, "retry_after_s": 7}, 429, 0),
        ("status_after", {"status": 503}, 503, 1),
        ("empty_error", {"status": 502}, 502, 0),
        ("gateway_error", {"status": 429}, 429, 0),
        ("captive_portal", {}, 200, 0),
        ("maintenance", {"status": 502}, 502, 0),
        ("redirect", {}, 302, 0),
        ("garbage", {}, 200, 1),
        ("other_shape", {}, 200, 1),
        ("wrong_content_type", {}, 200, 1),
        ("delay", {"delay_ms": 5}, 200, 1),
        ("delay_before", {"delay_ms": 5}, 200, 1),
    ],
)
def test_a_fault_answers_as_it_says_and_leaves_the_effect_it_says(
    client: Bench, action: str, more: dict[str, Any], status: int, effects: int
) -> None:
    order = client.order()
    client.faults(_rule("packOrder", action, **more))
    reply = client.pack_reply(order)
    assert reply.status_code == status
    assert _consignments(client) == effects
    shown = {
        "retry_after_s": reply.headers.get("retry-after") == "7",
        "empty": reply.content == b"",
        "html": reply.headers.get("content-type", "").startswith("text/html"),
        "text": reply.headers.get("content-type", "").startswith("text/plain"),
    }
    expected = {
        "retry_after_s": "retry_after_s" in more,
        "empty": action in {"empty_error", "redirect"},
        "html": action in {"captive_portal", "maintenance"},
        "text": action == "wrong_content_type",
    }
    assert shown == expected


def test_rules_strike_the_calls_they_name_and_count_them(client: Bench) -> None:
    order = client.order()
    client.faults(
        _rule("getOrder", "status", nth=[2], name="second read"),
        _rule("getOrder", "status", every=3, times=1, status=418),
        _rule("*", "status", probability=0.0),
    )
    seen = [client.http.get(f"/orders/{order}").status_code for _ in range(6)]
    assert seen == [200, 503, 418, 200, 200, 200]
    counted = client.http.get("/_sandbox/counters").json()
    assert counted["operations"]["getOrder"] == 6
    assert [(rule["matched"], rule["struck"]) for rule in counted["faults"]] == [
        (6, 1),
        (6, 1),
        (6, 0),
    ]
    assert counted["faults"][0]["name"] == "second read"


def test_one_entry_of_a_batch_can_fail(client: Bench) -> None:
    pair = [client.pack(client.order()) for _ in range(2)]
    client.faults(_rule("allocateUsingDefaultRules", "entry_fails", entries=[2], message="Full"))
    assert [entry["StatusCode"] for entry in client.allocate(*pair).json()] == [200, 400]
    assert client.read(pair[1])["FailedAllocation"]["Message"] == "Full"


def test_a_batch_can_be_done_in_part_before_the_reply_is_lost(client: Bench) -> None:
    pair = [client.pack(client.order()) for _ in range(2)]
    client.faults(_rule("allocateUsingDefaultRules", "partial_batch", done=1))
    with pytest.raises(httpx.RemoteProtocolError):
        client.allocate(*pair)
    assert [client.status(one) for one in pair] == ["Allocated", "Unallocated"]


def test_a_queued_manifest_can_fail_with_a_reason(client: Bench) -> None:
    consignment = client.allocated()
    client.faults(_rule("manifestFromQuery", "entry_fails", message="Carrier is closed"))
    client.http.put("/consignments/manifestFromQuery", json={"States": ["Allocated"]})
    assert client.status(consignment) == "ManifestFailed"
    found = client.http.get("/consignments/10/0", params={"state": "ManifestFailed"}).json()
    assert found["ConsignmentSummaries"][0]["FailedManifestMessage"] == "Carrier is closed"


def test_a_rule_that_is_not_valid_is_refused_with_its_place(client: Bench) -> None:
    reply = client.http.put("/_sandbox/faults", json=[{"action": "explode"}])
    assert reply.status_code == 400
    assert "explode" in reply.json()["message"]
