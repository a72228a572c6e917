"""Orders are created in PRO before the scan: each once; what is in doubt is said at the scan."""

import datetime
import json
from pathlib import Path

from packstation.journal.inbox import Inbox, InboxState
from packstation.packing.session import Phase
from packstation.workflow.creating import Creating
from tests.harness import Warehouse, drive

LATER = datetime.timedelta(minutes=5)


def body(warehouse: Warehouse, number: str) -> str:
    made, _ = warehouse.body("HO-1001")
    return json.dumps({**made, "OrderReferenceProvidedByCustomer": number})


def orders(warehouse: Warehouse, prefix: str) -> list[str]:
    """The own numbers of what PRO knows and the test put there."""
    state = warehouse.http.get("/_sandbox/state").json()
    return sorted(o["own_number"] for o in state["orders"] if o["own_number"].startswith(prefix))


async def test_what_waits_is_created_once_also_by_two_benches_and_then_opened_by_its_number(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        inbox = bench.folder.inbox
        for number in ("NEW-1", "NEW-2", "NEW-3"):
            await inbox.put(number, body(warehouse, number))
        one, other = Creating(bench.pro, inbox), Creating(bench.pro, inbox)
        assert await one.once()
        assert await other.once()
        assert orders(warehouse, "NEW-") == ["NEW-1", "NEW-2", "NEW-3"]
        assert {e.state for e in await inbox.list()} == {InboxState.CREATED}
        await bench.order_numbers.learn()
        await drive(bench, "NEW-2")
        session = bench.station.bench.session
        assert session is not None
        assert session.phase is Phase.PACKING
    assert orders(warehouse, "NEW-") == ["NEW-1", "NEW-2", "NEW-3"]


async def test_what_pro_cannot_take_now_is_tried_again_and_a_refused_one_keeps_no_other(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        inbox = bench.folder.inbox
        await inbox.put("NEXT-1", body(warehouse, "NEXT-1"))
        await inbox.put("NEXT-2", body(warehouse, "NEXT-2"))
        creating = Creating(bench.pro, inbox)
        warehouse.faults(
            {
                "action": "status",
                "status": 400,
                "match": {"operation": "createOrder", "nth": [1]},
            }
        )
        assert await creating.once()
        assert orders(warehouse, "NEXT-") == ["NEXT-2"]
        assert (await inbox.unclaimed(9))[0].own_number == "NEXT-1"


async def test_a_claim_that_nobody_lifted_is_told_at_the_scan_and_the_order_is_packed(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        await bench.folder.inbox.put("LEFT-1", body(warehouse, "LEFT-1"))
        before = Inbox(
            bench.folder.inbox._store, lambda: datetime.datetime.now(datetime.UTC) - LATER
        )
        assert await before.claim("LEFT-1")  # and the program was cut off
        assert not await before.claim("LEFT-1")
        await bench.order_numbers.learn()
        await drive(bench, "LEFT-1")
        session = bench.station.bench.session
        assert session is not None
        assert session.may_have_orphan
        assert session.phase is Phase.PACKING
