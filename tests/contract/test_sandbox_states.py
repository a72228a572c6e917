"""The simulator's state machine, walked over every operation in every state."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from packstation.sandbox.flow.states import Act, State, is_allowed
from packstation.sandbox.serving.variants import EditLock, Permission, Variants
from tests.contract.sandbox_bench import Bench, bench


@pytest.fixture(scope="module")
def client() -> Iterator[Bench]:
    with bench() as made:
        yield made


def _put(path: str) -> Callable[[Bench, str], httpx.Response]:
    return lambda client, reference: client.http.put(path.format(reference))


def _list(path: str) -> Callable[[Bench, str], httpx.Response]:
    return lambda client, reference: client.http.put(path, json=[reference])


def _update(client: Bench, reference: str) -> httpx.Response:
    addresses = client.read(reference)["Addresses"]
    body = {"Reference": reference, "Addresses": addresses}
    return client.http.put("/consignments/", json=body)


DO: dict[Act, Callable[[Bench, str], httpx.Response]] = {
    Act.ALLOCATE: _put("/allocation/{}/allocatewithcheapestquote"),
    Act.EDIT: _update,
    Act.DEALLOCATE: _put("/consignments/{}/deallocate"),
    Act.LABELS: lambda client, reference: client.http.get(f"/labels/{reference}/zpl"),
    Act.MANIFEST: lambda client, reference: client.http.put(
        "/consignments/manifest", json={"ConsignmentReferences": [reference]}
    ),
    Act.READY: _list("/consignments/setreadytoship"),
    Act.NOT_READY: _list("/consignments/setnotreadytoship"),
    Act.CANCEL: _put("/consignments/{}/cancel"),
}
NEXT = {
    Act.ALLOCATE: State.ALLOCATED,
    Act.DEALLOCATE: State.UNALLOCATED,
    Act.MANIFEST: State.MANIFESTED,
    Act.READY: State.READY_TO_SHIP,
    Act.NOT_READY: State.ALLOCATED,
    Act.CANCEL: State.CANCELLED,
}


def _was_done(reply: httpx.Response) -> bool:
    """Done, as the status or the only entry of a bulk reply says."""
    if reply.status_code != 200:
        assert reply.status_code == 400
        assert reply.json()["Code"] == "InvalidConsignmentState"
        return False
    entries = reply.json() if reply.content else None
    bulk = isinstance(entries, list) and "IsSuccess" in entries[0]
    return bool(entries[0]["IsSuccess"]) if bulk and isinstance(entries, list) else True


@pytest.mark.parametrize("state", list(State))
def test_an_operation_is_done_where_the_table_allows_it_and_else_changes_nothing(
    client: Bench, state: State
) -> None:
    for act, do in DO.items():
        fresh = state in {State.UNALLOCATED, State.ALLOCATION_FAILED}
        reference = client.pack(client.order()) if fresh else client.allocated()
        stored = client.sandbox.simulator.account.consignments[reference]
        stored.state = state
        allowed = is_allowed(act, state, Variants())
        assert _was_done(do(client, reference)) is allowed, (act, state)
        assert client.status(reference) == (NEXT.get(act, state) if allowed else state)


@pytest.mark.parametrize(
    ("act", "state", "refusing"),
    [
        (Act.CANCEL, State.ALLOCATED, Variants(cancel_while_allocated=Permission.REFUSE)),
        (Act.CANCEL, State.MANIFESTED, Variants(cancel_after_manifest=Permission.REFUSE)),
        (Act.DEALLOCATE, State.MANIFESTED, Variants(deallocate_after_manifest=Permission.REFUSE)),
        (Act.MANIFEST, State.READY_TO_SHIP, Variants(ready_is_manifestable=False)),
    ],
)
def test_a_disputed_cell_of_the_table_can_be_switched_to_refuse(
    act: Act, state: State, refusing: Variants
) -> None:
    assert is_allowed(act, state, Variants())
    assert not is_allowed(act, state, refusing)


def test_a_disputed_cell_of_the_table_can_be_switched_to_allow() -> None:
    allowing = Variants(
        delivery_failed_cancel=Permission.ALLOW, edit_after_allocation=EditLock.SOME
    )
    assert is_allowed(Act.CANCEL, State.DELIVERY_FAILED, allowing)
    assert not is_allowed(Act.CANCEL, State.DELIVERY_FAILED, Variants())
    assert is_allowed(Act.EDIT, State.ALLOCATED, allowing)


def test_allocating_is_seen_while_it_lasts_and_refuses_everything() -> None:
    with bench(variants=Variants(allocating_ms=60_000, allocation_reply_waits=False)) as client:
        reference = client.pack(client.order())
        assert client.allocate(reference).json()[0]["StatusCode"] == 202
        assert client.status(reference) == "Allocating"
        assert not any(_was_done(do(client, reference)) for do in DO.values())


def test_a_query_only_queues_and_the_consignments_become_manifested_later() -> None:
    with bench(variants=Variants(manifesting_ms=60_000)) as client:
        one, other = client.allocated(), client.allocated("other origin")
        client.http.put("/consignments/setreadytoship", json=[one, other])
        query = {"ShippingLocationReferences": ["LEEDS-DC"], "States": ["ReadyToShip"]}
        reply = client.http.put("/consignments/manifestFromQuery", json=query)
        assert "1 were queued" in reply.json()["Message"]
        assert (client.status(one), client.status(other)) == ("Manifesting", "ReadyToShip")
        pending = client.sandbox.simulator.account.consignments[one].pending
        assert pending is not None
        pending.due = 0.0
        assert client.status(one) == "Manifested"
        files = client.http.get("/consignments/customer/manifests").json()
        assert [file["BookingsCount"] for file in files] == [1]
