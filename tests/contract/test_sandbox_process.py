"""The simulator as a process of its own, and the samples it starts with."""

import json
import subprocess
from pathlib import Path

import httpx
import msgspec
import pytest

from packstation.sandbox.child import SandboxError, SandboxProcess, command
from packstation.sandbox.samples import make_orders, network, sample_orders
from packstation.sandbox.serving.server import serve_in_thread
from tests.contract.sandbox_bench import Bench, bench


def test_a_child_announces_itself_answers_and_ends() -> None:
    with SandboxProcess.start(seed=3) as child:
        assert child.url.startswith("http://127.0.0.1:")
        assert {order["in_inbox"] for order in child.orders} == {True, False}
        assert [place["reference"] for place in child.locations] == ["LEEDS-DC", "BRISTOL-WH"]
        key = {"ocp-apim-subscription-key": child.key}
        reply = httpx.get(
            f"{child.url}/orders/{child.orders[0]['reference']}", headers=key, trust_env=False
        )
        assert reply.json()["OrderReferenceProvidedByCustomer"] == "HO-1000"
    assert not child.is_running


def test_a_child_ends_when_its_parent_does() -> None:
    process = subprocess.Popen(
        command(0, 1, 0, None), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert set(json.loads(process.stdout.readline())) == {"url", "key", "orders", "locations"}
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()


def test_a_child_that_cannot_start_says_why(tmp_path: Path) -> None:
    rules = tmp_path / "faults.json"
    rules.write_text('[{"action": "explode"}]')
    with pytest.raises(SandboxError, match=r"fault rules in .*faults.json are not valid.*explode"):
        SandboxProcess.start(faults=rules)
    with bench() as client:
        port = int(client.sandbox.url.rsplit(":", 1)[-1])
        with pytest.raises(SandboxError, match=f"Port {port} is taken"):
            SandboxProcess.start(port=port)


def test_a_fault_file_is_in_force_from_the_start(tmp_path: Path) -> None:
    rules = tmp_path / "faults.json"
    rules.write_text('{"faults": [{"match": {"operation": "getOrder"}, "action": "status"}]}')
    with SandboxProcess.start(faults=rules) as child:
        key = {"ocp-apim-subscription-key": child.key}
        reply = httpx.get(f"{child.url}/orders/EO-AAA-AAA-AAA", headers=key, trust_env=False)
        assert reply.status_code == 503


def _check_digit_is_right(code: str) -> bool:
    """The check digit of GS1 item numbers of any length."""
    digits = [int(letter) for letter in reversed(code)]
    return (
        digits[0] + sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits[1:]))
    ) % 10 == 0


def test_the_sample_orders_show_what_a_bench_meets() -> None:
    samples = sample_orders()
    numbers = [sample.own_number for sample in samples]
    assert len(samples) >= 25
    assert len(set(numbers)) == len(numbers)
    assert [sample.in_inbox for sample in samples[:4]] == [False, True, False, True]
    items = [i for s in samples for package in s.body["Packages"] for i in package["Items"]]
    codes = {(item["Barcode"]["Code"], item["Barcode"]["BarcodeType"]) for item in items}
    assert all(_check_digit_is_right(code) for code, _ in codes)
    assert {len(code) for code, kind in codes if kind == "UPCA"} == {12}
    assert any(kind == "UPCA" and code.startswith("000") for code, kind in codes)
    assert max(len(item["Description"]) for item in items) == 120
    assert max(len(s.body["Packages"][0]["Items"]) for s in samples) == 40
    assert any(item["Quantity"] == 12 for item in items)
    assert any(item.get("ContentClassification") == "Dangerous" for item in items)
    assert any(
        address.get("SpecialInstructions") for s in samples for address in s.body["Addresses"]
    )


def test_what_waits_in_the_inbox_is_not_in_pro_and_can_be_created() -> None:
    with bench() as client:
        waiting = client.http.get("/_sandbox/inbox").json()
        known = {order["own_number"] for order in client.state()["orders"]}
        assert waiting
        assert known.isdisjoint(body["OrderReferenceProvidedByCustomer"] for body in waiting)
        for body in waiting:
            assert client.http.post("/orders", json=body).status_code == 200
        assert all(order["reference"] for order in client.http.get("/_sandbox/orders").json())


def test_every_sample_but_the_unserved_one_can_be_allocated() -> None:
    with bench() as client:
        for sample in sample_orders():
            order = str(
                client.http.post("/orders", json=sample.body).json()[0]["Href"].rsplit("/", 1)[-1]
            )
            for parcels in (1, 2):
                entry = client.allocate(client.pack(order, parcels)).json()[0]
                served = sample.what != "no carrier serves it"
                assert (entry["StatusCode"] == 200) is served, (sample.title, entry["Description"])


def test_made_orders_are_varied_repeatable_and_all_shippable() -> None:
    made = make_orders(60, seed=4)
    assert msgspec.json.encode(made) == msgspec.json.encode(make_orders(60, seed=4))
    assert len({sample.own_number for sample in made}) == 60
    assert len({sample.what for sample in made}) == 6
    with serve_in_thread(samples=made) as sandbox:
        client = Bench(sandbox)
        for sample in made:
            order = str(
                client.http.post("/orders", json=sample.body).json()[0]["Href"].rsplit("/", 1)[-1]
            )
            assert client.allocate(client.pack(order)).json()[0]["StatusCode"] == 200, sample.what
        client.http.close()


def test_more_orders_can_be_asked_for_at_run_time() -> None:
    with bench() as client:
        asked = {"count": 3, "seed": 9, "in_inbox": False}
        made = client.http.post("/_sandbox/orders", json=asked).json()
        assert [order["in_inbox"] for order in made] == [False] * 3
        assert all(
            client.http.get(f"/orders/{order['reference']}").status_code == 200 for order in made
        )


def test_every_service_belongs_to_a_carrier_and_every_group_to_services() -> None:
    carriers = {carrier.reference for carrier in network().carriers}
    services = {service.reference for service in network().services}
    assert {service.carrier for service in network().services} <= carriers
    assert all(set(group.services) <= services for group in network().groups)
