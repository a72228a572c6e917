"""Prepared ahead: the label lies there at the last scan, and what was guessed wrongly is undone."""

from pathlib import Path

import pytest

from packstation.packing import commands as cmd
from packstation.packing.ahead import is_label_ready
from packstation.packing.day.state import EndOfDayState
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.service import ServiceGroup
from packstation.packing.session import Phase, Session, expected_grams
from packstation.packing.shipping import DocumentKind
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Prepare
from packstation.settings.store import StoreSettings
from packstation.ui.places.day.prompts import manifest_choice
from tests.harness import PATIENCE_S, Goods, Warehouse, drive, pack, session_of
from tests.tools.postgres import PASSWORD, Postgres, store_of

AHEAD = Prepare.AHEAD
ENGLISH = Speaker(Language.ENGLISH, is_strict=True)


def states(warehouse: Warehouse, goods: Goods) -> list[str]:
    return [c["state"] for c in warehouse.consignments(goods)]


def labels_out(session: Session) -> int:
    labels = {d.id for d in session.documents if d.kind is DocumentKind.LABEL}
    return sum(copy.is_out and copy.document in labels for copy in session.copies)


def down(warehouse: Warehouse) -> None:
    warehouse.faults({"action": "status", "status": 503})


async def test_the_label_comes_out_from_the_disk_and_only_then_is_anything_ready(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference, *goods.scans)
        assert is_label_ready(session_of(bench, goods))
        assert states(warehouse, goods) == ["Allocated"]
        assert labels_out(session_of(bench, goods)) == 0
        down(warehouse)
        bench.station.act(cmd.Done())
        assert await bench.until(lambda: labels_out(session_of(bench, goods)) == 1, PATIENCE_S)
        assert states(warehouse, goods) == ["Allocated"]
        warehouse.faults()
        assert await bench.settled(PATIENCE_S)
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert states(warehouse, goods) == ["ReadyToShip"]


@pytest.mark.parametrize("act", ["!split", "!box SMALL", "!weigh 900", "!service ECONOMY"])
async def test_what_turns_out_otherwise_is_withdrawn_and_made_anew(
    warehouse: Warehouse, tmp_path: Path, act: str
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        first, *rest = goods.scans
        await drive(bench, goods.reference, first)
        assert is_label_ready(session_of(bench, goods))
        session = session_of(bench, goods)
        act_on = {
            "!split": (cmd.Split(),),
            "!box SMALL": (cmd.ChooseBox(next(iter(bench.station.bench.boxes.values()))),),
            "!weigh 900": (cmd.Weigh(900, WeightSource.SCALE), cmd.Acknowledge()),
            "!service ECONOMY": (cmd.ChooseService(ServiceGroup("ECONOMY")),),
        }[act]
        bench.station.act_on(session.stream, *act_on)
        assert await bench.settled(PATIENCE_S)
        assert states(warehouse, goods) == ["Cancelled"]
        await drive(bench, *rest, "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.FINISHED
        alive = [state for state in states(warehouse, goods) if state != "Cancelled"]
        assert set(alive) == {"ReadyToShip"}
        assert len(alive) == labels_out(session) == (2 if act == "!split" else 1)


async def test_done_waits_until_what_does_not_fit_is_withdrawn(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    """The last act makes it void, and DONE comes in the same breath."""
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference, *goods.scans)
        stream = session_of(bench, goods).stream
        box = next(iter(bench.station.bench.boxes.values()))
        bench.station.act_on(stream, cmd.ChooseBox(box), cmd.Done())
        assert session_of(bench, goods).phase is Phase.CANCELLING
        assert await bench.settled(PATIENCE_S)
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert states(warehouse, goods) == ["Cancelled", "ReadyToShip"]


async def test_the_end_of_the_day_names_what_is_prepared_and_not_used(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference)
        choice = manifest_choice("MANIFEST", EndOfDayState(), bench.station.bench, ENGLISH)
        assert goods.own_number in choice.options[0].detail
        await drive(bench, *goods.scans, "!done")
        choice = manifest_choice("MANIFEST", EndOfDayState(), bench.station.bench, ENGLISH)
        assert choice.options[0].detail == ""


@pytest.mark.parametrize("leave", [cmd.Hold("later"), cmd.Abandon()])
async def test_an_order_that_is_left_leaves_nothing_at_pro(
    warehouse: Warehouse, tmp_path: Path, leave: cmd.Command
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference)
        assert states(warehouse, goods) == ["Allocated"]
        bench.station.act(leave)
        assert await bench.settled(PATIENCE_S)
    assert states(warehouse, goods) == ["Cancelled"]


@pytest.mark.parametrize("lost", ["packOrder", "allocateUsingDefaultRules", "cancelConsignment"])
async def test_after_a_lost_reply_nothing_is_left_over(
    warehouse: Warehouse, tmp_path: Path, lost: str
) -> None:
    goods = warehouse.order()
    warehouse.faults({"match": {"operation": lost, "nth": [1]}, "action": "lose_reply"})
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        session = await pack(bench, goods, "!split") if lost == "cancelConsignment" else None
        session = session or await pack(bench, goods, "!done")
        await drive(bench, "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    alive = [state for state in states(warehouse, goods) if state != "Cancelled"]
    assert alive == ["ReadyToShip"]


async def test_a_new_start_does_not_guess_whether_it_still_fits(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference, goods.scans[0])
        assert states(warehouse, goods) == ["Allocated"]
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        assert await bench.settled(PATIENCE_S)
        assert states(warehouse, goods) == ["Cancelled"]
        await drive(bench, *goods.scans[1:], "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert states(warehouse, goods) == ["Cancelled", "ReadyToShip"]


async def test_an_order_cancelled_at_the_last_moment_is_not_shipped_and_its_label_is_void(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD) as bench:
        await drive(bench, goods.reference, *goods.scans[:-1])
        reply = warehouse.http.put(f"/_sandbox/orders/{goods.reference}/cancel")
        assert reply.status_code == 200
        await drive(bench, goods.scans[-1], "!done")
        session = session_of(bench, goods)
        assert session.phase is Phase.PACKING
        assert session.alert is not None
        assert session.alert.kind is AlertKind.ORDER_CANCELLED
        assert [old.fate for old in session.old_labels] == [None]
    assert states(warehouse, goods) == ["Cancelled"]


@pytest.mark.parametrize(("grams", "made"), [(20, 1), (200, 2)])
async def test_a_weight_inside_the_tolerance_keeps_the_prepared_label(
    warehouse: Warehouse, tmp_path: Path, grams: int, made: int
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path, prepare=AHEAD, prepare_tolerance_grams=50) as bench:
        await drive(bench, goods.reference, *goods.scans)
        session = session_of(bench, goods)
        told = expected_grams(session, 1)
        assert told is not None
        bench.station.act_on(
            session.stream, cmd.Weigh(told + grams, WeightSource.SCALE), cmd.Acknowledge()
        )
        await drive(bench, "!done")
        assert session_of(bench, goods).phase is Phase.FINISHED
    assert len(states(warehouse, goods)) == made


@pytest.fixture
def store(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> StoreSettings:
    monkeypatch.setenv("PACKSTATION_STORE_PASSWORD", PASSWORD)
    return store_of(postgres)


async def test_two_benches_of_a_fleet_prepare_the_same_order_and_one_label_comes_out(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with (
        warehouse.bench(tmp_path / "3", name="Bench 3", store=store, prepare=AHEAD) as anna,
        warehouse.bench(tmp_path / "4", name="Bench 4", store=store, prepare=AHEAD) as ben,
    ):
        await drive(anna, goods.reference, *goods.scans)
        await drive(ben, goods.reference)
        alert = session_of(ben, goods).alert
        assert alert is not None
        assert alert.kind is AlertKind.OPEN_ELSEWHERE
        ben.station.act(cmd.PackHereToo())
        await drive(ben, *goods.scans)
        for bench in (anna, ben):
            bench.station.act(cmd.Done())
        for bench in (anna, ben):
            assert await bench.settled(PATIENCE_S)
        both = [session_of(bench, goods) for bench in (anna, ben)]
        assert sorted(map(labels_out, both)) == [0, 1]
        assert [s.phase for s in both].count(Phase.FINISHED) == 1
    alive = [state for state in states(warehouse, goods) if state != "Cancelled"]
    assert alive == ["ReadyToShip"]
