"""The way back: one call makes both consignments, and only what goes out is collected."""

from pathlib import Path

import pytest

from packstation.packing.session import Phase
from packstation.packing.shipping import DocumentKind
from tests.harness import Warehouse, drive, pack
from tests.integration.workflow.test_extra_parcel import finished


async def test_the_way_back_gets_a_service_and_a_label_and_is_not_collected(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!return", "!done")
        [session] = finished(dict(bench.station.bench.sessions))
        made = {c["direction"]: c for c in warehouse.consignments(goods)}
        assert {name: c["state"] for name, c in made.items()} == {
            "Outbound": "ReadyToShip",
            "Inbound": "Allocated",
        }
        [consignment] = session.consignments
        assert consignment.reference == made["Outbound"]["reference"]
        assert consignment.return_reference == made["Inbound"]["reference"]
        kinds = [document.kind for document in session.documents]
        assert kinds.count(DocumentKind.RETURN_LABEL) == 1
        assert all(copy.is_out for copy in session.copies)


@pytest.mark.parametrize("without", [False, True])
async def test_a_redo_withdraws_both_and_makes_again_what_is_wanted(
    warehouse: Warehouse, tmp_path: Path, without: bool
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!return", "!done")
        await drive(bench, "!redo weight", "!wait", "!destroyed")
        await drive(bench, *(["!return"] if without else []), "!done")
        [session] = bench.station.bench.sessions.values()
        assert session.phase is Phase.FINISHED
    made = sorted((c["direction"], c["state"]) for c in warehouse.consignments(goods))
    again = [("Outbound", "ReadyToShip")] + ([] if without else [("Inbound", "Allocated")])
    assert made == sorted([("Inbound", "Cancelled"), ("Outbound", "Cancelled"), *again])
