"""An extra parcel in PRO: one consignment and label more, and the first untouched."""

from pathlib import Path

from packstation.packing import commands as cmd
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import Fate
from tests.harness import Warehouse, drive, pack
from tests.integration.workflow.test_paper import ledger


def finished(sessions: "dict[str, Session]") -> list[Session]:
    return [s for _, s in sorted(sessions.items()) if s.phase is Phase.FINISHED]


async def test_an_extra_parcel_is_one_consignment_more_and_leaves_the_first_as_it_is(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!done")
        (before,) = warehouse.consignments(goods)
        await drive(bench, "!extra replacement", goods.scans[0], "!done")
        first, extra = finished(dict(bench.station.bench.sessions))
        assert (first.extra, extra.extra) == ("", "replacement")
        assert first.old_labels == ()
        untouched, more = warehouse.consignments(goods)
        assert untouched == before
        assert more["state"] == "ReadyToShip"
        assert [len(p["items"]) for p in more["packages"]] == [1]
        assert extra.consignments[0].reference == more["reference"]
        copies = ledger(tmp_path)
        assert [copy.reason for copy in copies] == ["", "extra parcel: replacement"]
        assert len({copy.title for copy in copies}) == 2
        # The order itself is as completely packed as it was.
        await drive(bench, "PS:NEXT", goods.reference)
        alert = bench.station.bench.alert
        assert alert is not None
        assert alert.kind is AlertKind.ALREADY_PACKED


async def test_an_order_with_an_extra_parcel_can_still_be_redone(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    """The extra parcel's units are not taken for the order's own, packed by somebody else."""
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!done")
        await drive(bench, "!extra replacement", goods.scans[0], "!done")
        first, _extra = finished(dict(bench.station.bench.sessions))
        bench.station.show(first.stream)
        await drive(bench, "!redo weight", "!wait")
        redone = bench.station.bench.sessions[first.stream]
        assert len(owed_old_labels(redone)) == 1
        bench.station.act(cmd.AnswerOldLabels(Fate.BY_HAND))
        await drive(bench, "!done")
        assert bench.station.bench.sessions[first.stream].phase is Phase.FINISHED
    states = [c["state"] for c in warehouse.consignments(goods)]
    assert sorted(states) == ["Cancelled", "ReadyToShip", "ReadyToShip"]


async def test_the_barcode_of_an_order_on_hold_never_begins_it_a_second_time(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    held, other = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, held.reference, held.scans[0], "!hold")
        await drive(bench, other.reference, *other.scans, held.reference)
        session = bench.station.bench.session
        assert session is not None
        assert (session.order_reference, session.phase) == (held.reference, Phase.PACKING)
        assert sum(session.packing.packed.values()) == 1
        assert len(bench.station.bench.sessions) == 2
        await drive(bench, *held.scans[1:], "!done")
        assert len(warehouse.consignments(held)) == 1
