"""Effects against the simulator: lost or late, never done twice. One rig, so one file."""

from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from packstation.history.paper_ledger import paper_ledger
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase
from packstation.packing.problems import ProblemKind
from packstation.packing.service import Cheapest, DefaultRules, ServiceGroup, ServiceRule
from packstation.packing.session import Phase
from packstation.packing.shipping import Consignment, DocumentKind, WorkStatus
from packstation.workflow.looping.board import Change
from packstation.workflow.performers.label_owner import neighbours, owner_of
from tests.harness import Json, Warehouse, drive, pack, session_of

DEFAULT = "allocateUsingDefaultRules"


def fault(operation: str, action: str, nth: int | None = 1, **more: object) -> Json:
    """A rule for the `nth` call from now; None: for all of them."""
    match = {"operation": operation, "nth": [nth] if nth else []}
    return {"action": action, "match": match, **more}


# Orders


async def test_the_lost_reply_of_create_is_repeated_once_and_recorded(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    body, scans = warehouse.body("HO-1001")
    number = body["OrderReferenceProvidedByCustomer"]
    warehouse.faults(fault("createOrder", "lose_reply"))
    async with warehouse.bench(tmp_path) as bench:
        await bench.folder.inbox.put(number, httpx.Response(200, json=body).text)
        await bench.order_numbers.learn()
        await drive(bench, number, *scans, "!done")
        session = next(iter(bench.station.bench.sessions.values()))
        assert session.phase is Phase.FINISHED
        assert session.may_have_orphan
    assert warehouse.calls("createOrder") == 2


async def test_the_texts_of_notes_come_from_pro_and_not_from_the_log(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    body, _ = warehouse.body("HO-1001")
    body["Addresses"][-1]["SpecialInstructions"] = "Ring twice for Mrs Miller"
    reply = warehouse.http.post("/orders", json=body)
    reference = reply.json()[0]["Href"].rsplit("/", 1)[-1]
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, reference)
        texts = await bench.performer.orders.notes(reference)
        assert "Ring twice for Mrs Miller" in texts
        session = next(iter(bench.station.bench.sessions.values()))
        assert session.order is not None
        assert session.order.note_count == 1
        async for found in bench.folder.journal.read_all():
            assert b"Miller" not in found.record.payload


# Pack


async def test_the_lost_reply_of_pack_is_adopted_and_never_repeated(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.faults(fault("packOrder", "lose_reply"))
    heard: list[ev.Event] = []
    async with warehouse.bench(tmp_path) as bench:

        def hear(change: Change) -> None:
            heard.extend(change.events)

        bench.station.listen(hear)
        session = await pack(bench, goods, "!done")
        assert session.phase is Phase.FINISHED
    adopted = [event.was_adopted for event in heard if isinstance(event, ev.ConsignmentPacked)]
    assert adopted == [True]
    assert len(warehouse.consignments(goods)) == 1
    assert warehouse.calls("packOrder") == 1


async def test_a_search_that_lags_is_waited_for(warehouse: Warehouse, tmp_path: Path) -> None:
    goods = warehouse.order()
    warehouse.variants(search_lag_ms=700)
    warehouse.faults(fault("packOrder", "lose_reply"))
    async with warehouse.bench(tmp_path) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 1


@pytest.mark.attack("wire")
@pytest.mark.parametrize("is_counting_pages", [True, False])
async def test_pages_are_asked_for_until_an_empty_one_so_that_nothing_is_packed_twice(
    warehouse: Warehouse, tmp_path: Path, is_counting_pages: bool
) -> None:
    goods = warehouse.order()
    warehouse.variants(search_page_rows=1, search_counts_pages=is_counting_pages)
    warehouse.faults(fault("packOrder", "lose_reply", nth=1))
    first, second = goods.scans
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, replace(goods, scans=(first, "!split", second)), "!done")
        assert session.phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 2
    assert warehouse.calls("packOrder") == 2


async def test_a_pack_that_never_arrived_is_made_after_looking(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.faults(fault("packOrder", "cut_before"))
    async with warehouse.bench(tmp_path) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 1
    assert warehouse.calls("packOrder") == 2


async def test_a_reply_lost_again_after_looking_stays_a_doubt(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.variants(search_lag_ms=2_000)  # longer than one round of looking
    warehouse.faults(
        fault("packOrder", "cut_before", nth=1), fault("packOrder", "lose_reply", nth=2)
    )
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
        assert session.phase is Phase.FINISHED
    assert len(warehouse.consignments(goods)) == 1


async def test_a_consignment_of_our_mark_with_other_content_is_a_conflict_and_stays_one(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    item = warehouse.http.get(f"/orders/{goods.reference}").json()["Packages"][0]["Items"][0]

    def pack_something_else(change: Change) -> None:
        for event in change.events:
            if isinstance(event, ev.WorkIntended) and event.work == "pack":
                mark = {"KeyValue": "PackstationRequestId", "StringValue": event.request_id}
                packages = [{"Items": [{"Reference": item["Reference"], "Quantity": 1}]}]
                body = {"OrderReference": goods.reference, "Packages": packages, "MetaData": [mark]}
                reply = warehouse.http.post(f"/orders/{goods.reference}/pack", json=body)
                assert reply.status_code == 200, reply.text
                warehouse.faults(fault("packOrder", "cut_before"))

    async with warehouse.bench(tmp_path) as bench:
        bench.station.listen(pack_something_else)
        await pack(bench, goods, "!done")
        for _ in range(2):
            work = session_of(bench, goods).consignments[0].pack
            assert work.status is WorkStatus.FAILED
            assert work.problem is not None
            assert work.problem.kind is ProblemKind.CONFLICT
            bench.station.act(cmd.Retry())
            await bench.settled(20)
    assert len(warehouse.consignments(goods)) == 1


# Allocate


@pytest.mark.parametrize("rule", [DefaultRules(), ServiceGroup("SG-DOM"), Cheapest()])
async def test_the_lost_reply_of_an_allocation_is_read_back(
    warehouse: Warehouse, tmp_path: Path, rule: ServiceRule
) -> None:
    groups = warehouse.http.get("/servicegroups").json()
    if isinstance(rule, ServiceGroup):
        rule = ServiceGroup(groups[0]["Reference"])
    goods = warehouse.order()
    warehouse.faults(
        *(
            fault(operation, "lose_reply")
            for operation in (DEFAULT, "allocateWithServiceGroup", "allocateWithCheapestQuote")
        )
    )
    async with warehouse.bench(tmp_path, rule=rule) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
    assert [c["allocations"] for c in warehouse.consignments(goods)] == [1]


async def test_a_batch_done_in_part_before_the_reply_was_lost_is_finished(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.faults(fault(DEFAULT, "partial_batch", done=1))
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference, goods.scans[0], "!split", goods.scans[1], "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert [c["allocations"] for c in warehouse.consignments(goods)] == [1, 1]


@pytest.mark.parametrize("entry", ["present", "absent"])
async def test_what_no_service_takes_says_why_whether_the_reply_lists_it_or_not(
    warehouse: Warehouse, tmp_path: Path, entry: str
) -> None:
    goods = warehouse.order("HO-1009")
    warehouse.variants(failed_entry=entry)
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
        work = session.consignments[0].allocation
        assert work.status is WorkStatus.FAILED
        assert work.problem is not None
        assert work.problem.kind is ProblemKind.NO_SERVICE
        assert work.problem.told


# Labels


async def test_a_label_that_is_not_there_yet_is_waited_for(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.variants(label_delay_ms=500)
    async with warehouse.bench(tmp_path) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED


class Swapping(httpx.AsyncHTTPTransport):
    """Fetches the labels of another consignment than asked for."""

    def __init__(self, other: str) -> None:
        super().__init__()
        self.other = other

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        parts = request.url.path.split("/")
        if parts[1] == "labels":
            parts[2] = self.other
            request.url = request.url.copy_with(path="/".join(parts))
        return await super().handle_async_request(request)


async def test_a_label_with_a_number_that_pro_never_hears_of_is_printed_and_marked(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    warehouse.variants(label_barcode="carrier's own")
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
        assert session.phase is Phase.FINISHED
        records = await bench.folder.journal.read(session.stream)
    labels = [c for c in paper_ledger(records) if c.kind is DocumentKind.LABEL]
    assert [copy.is_compared for copy in labels] == [False] * len(labels) != []


async def test_a_label_with_the_number_of_an_order_on_this_bench_stops_without_asking_pro(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    other = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        service = (await pack(bench, other, "!done")).consignments[0].service
        assert service is not None
        own = replace(Consignment(1, (1,)), reference="EC-OWN", service=None)
        near = neighbours(bench.station.bench.sessions.values(), own)
        code = f"]C1{service.tracking[0].lower()}"
        assert await owner_of(bench.pro, own, [code], near) == other.own_number
        assert await owner_of(bench.pro, own, ["9L0000000001"], near) == ""


async def test_the_label_of_another_consignment_stops_before_it_is_printed(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    other = warehouse.order()
    async with warehouse.bench(tmp_path / "other") as bench:
        reference = (await pack(bench, other, "!done")).consignments[0].reference
    assert reference is not None
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "this", transport=Swapping(reference)) as bench:
        session = await pack(bench, goods, "!done")
        problem = session.consignments[0].labels.problem
        assert problem is not None
        assert problem.kind is ProblemKind.LABEL_MISMATCH
        assert session.copies == ()


# Ready, cancel


async def test_a_refusal_after_it_happened_is_read_back_as_ready(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.faults(fault("setReadyToShip", "status_after", status=400))
    async with warehouse.bench(tmp_path) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
    assert warehouse.calls("setReadyToShip") == 1


async def test_a_refusal_of_ready_is_shown_with_pros_words_and_can_be_tried_again(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    warehouse.faults(fault("setReadyToShip", "status", status=400, message="No collection today"))
    async with warehouse.bench(tmp_path) as bench:
        work = (await pack(bench, goods, "!done")).consignments[0].ready
        assert work.status is WorkStatus.FAILED
        assert work.problem is not None
        assert "No collection today" in work.problem.told
        bench.station.act(cmd.Retry())
        await bench.settled(20)
        assert session_of(bench, goods).phase is Phase.FINISHED


@pytest.mark.parametrize("while_allocated", ["allow", "refuse"])
async def test_redo_withdraws_a_ready_consignment_however_pro_wants_it(
    warehouse: Warehouse, tmp_path: Path, while_allocated: str
) -> None:
    goods = warehouse.order()
    warehouse.variants(cancel_while_allocated=while_allocated)
    async with warehouse.bench(tmp_path) as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
        await drive(bench, "!redo wrong weight", "!wait", "!weight 1.5", "!ok")
        await drive(bench, "!destroyed", "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    states = [c["state"] for c in warehouse.consignments(goods)]
    assert states == ["Cancelled", "ReadyToShip"]


# End of day


async def swept(warehouse: Warehouse) -> None:
    """Leave nothing of earlier tests to be manifested."""
    warehouse.variants(manifesting_ms=0)
    query = {"States": ["ReadyToShip", "ManifestFailed", "Allocated"]}
    assert warehouse.http.put("/consignments/manifestFromQuery", json=query).status_code == 200


def location_of(warehouse: Warehouse, reference: str) -> str:
    addresses = warehouse.http.get(f"/orders/{reference}").json()["Addresses"]
    origins = (a.get("ShippingLocationReference") for a in addresses)
    return next(str(origin) for origin in origins if origin)


async def test_the_end_of_day_follows_what_it_queued_to_manifested_or_failed_with_a_reason(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    await swept(warehouse)
    first, second = warehouse.order(), warehouse.order()
    warehouse.variants(manifesting_ms=300)
    place = location_of(warehouse, first.reference)
    async with warehouse.bench(tmp_path, location=place) as bench:
        await pack(bench, first, "!done")
        await pack(bench, second, "!done")
        rule = {"action": "entry_fails", "message": "Carrier is closed", "entries": [2]}
        warehouse.faults({**rule, "match": {"path": "manifestfromquery", "times": 1}})
        state = await bench.end_of_day.run()
        assert state.phase is RunPhase.DONE
        assert [(row.state, row.reason) for row in state.rows] == [
            (RowState.MANIFESTED, ""),
            (RowState.FAILED, "Carrier is closed"),
        ]
        again = await bench.end_of_day.retry()
        assert [row.state for row in again.rows] == [RowState.MANIFESTED]


async def test_an_end_of_day_cut_off_goes_on_and_sends_nothing_twice(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    await swept(warehouse)
    goods = warehouse.order()
    warehouse.variants(manifesting_ms=1_000)
    place = location_of(warehouse, goods.reference)
    async with warehouse.bench(tmp_path, location=place) as bench:
        await pack(bench, goods, "!done")
        bench.tasks.start("end of day", bench.end_of_day.run())
        is_running = await bench.until(lambda: bench.end_of_day.state.message != "", 10)
        assert is_running
    async with warehouse.bench(tmp_path, location=place) as bench:
        assert await bench.until(lambda: bench.end_of_day.state.phase is RunPhase.DONE, 20)
        assert [row.state for row in bench.end_of_day.state.rows] == [RowState.MANIFESTED]
    sent = warehouse.calls("manifestFromQuery") + warehouse.calls("manifestFromQueryPost")
    assert sent == 2  # the one that swept up before, and this one


async def test_with_no_location_the_end_of_day_says_so(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        assert await bench.until(lambda: bool(bench.account.locations), 10)
        state = await bench.end_of_day.run()
        assert state.problem is not None
        assert state.problem.kind is ProblemKind.NO_LOCATION
