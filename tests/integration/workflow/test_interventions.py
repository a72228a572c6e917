"""A supervisor's acts at PRO: done once, told to the order, and refused with PRO's own reason."""

from pathlib import Path

import pytest

from packstation.assembly.running import RunningBench
from packstation.packing import commands as cmd
from packstation.packing.intervening import Asked, Intervention, Wanted
from packstation.packing.problems import AlertKind, ProblemKind
from packstation.packing.service import CarrierService
from packstation.settings.paths import bench_paths
from tests.crash.sheets import sheets_of
from tests.harness import Goods, Warehouse, pack

PATIENCE_S = 30.0
SERVICE = CarrierService("ROYAL-TRACKED-24")


async def intervene(bench: RunningBench, asked: Asked) -> Intervention:
    """Do it, and wait for its end."""
    stream = bench.station.interventions.begin(asked)
    await bench.until(lambda: bench.station.bench.interventions[stream].is_over, PATIENCE_S)
    return bench.station.bench.interventions[stream]


def made(warehouse: Warehouse, goods: Goods) -> dict[str, object]:
    """The one consignment of an order, as PRO has it."""
    [consignment] = warehouse.consignments(goods)
    return consignment


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ((Wanted.NOT_READY,), "Allocated"),
        ((Wanted.NOT_READY, Wanted.READY), "ReadyToShip"),
        ((Wanted.MANIFEST,), "Manifested"),
        ((Wanted.DEALLOCATE,), "Unallocated"),
        ((Wanted.DEALLOCATE, Wanted.ADD_PACKAGE), "Unallocated"),
        ((Wanted.REALLOCATE,), "Allocated"),
        ((Wanted.CANCEL,), "Cancelled"),
    ],
    ids=lambda value: "-".join(each.name for each in value) if isinstance(value, tuple) else value,
)
async def test_a_consignment_stands_as_a_supervisor_wants_it(
    warehouse: Warehouse, tmp_path: Path, acts: tuple[Wanted, ...], state: str
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!done")
        reference = str(made(warehouse, goods)["reference"])
        for wanted in acts:
            asked = Asked(wanted, reference, rule=SERVICE, packages=1, grams=250)
            done = await intervene(bench, asked)
            assert done.step is None, done.work.problem
    now = made(warehouse, goods)
    assert now["state"] == state
    packages = now["packages"]
    assert isinstance(packages, list)
    assert len(packages) == 1 + (Wanted.ADD_PACKAGE in acts)


async def test_a_changed_service_prints_the_new_label_once_and_the_old_one_never_again(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
        reference = str(made(warehouse, goods)["reference"])
        done = await intervene(bench, Asked(Wanted.REALLOCATE, reference, rule=SERVICE))
        paper = bench_paths(tmp_path).print_dir
        assert len(sheets_of(paper, f"act.{done.stream}.label")) == 1
        bench.station.act_on(session.stream, cmd.Reprint("damaged"))
        now = bench.station.bench.sessions[session.stream]
        assert now.consignments[0].is_spoilt
        assert now.alert is not None
        assert now.alert.kind is AlertKind.NO_LABEL
        assert len(now.copies) == len(session.copies)


async def test_what_pro_does_not_let_be_done_is_told_and_changes_nothing(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!done")
        reference = str(made(warehouse, goods)["reference"])
        refused = await intervene(bench, Asked(Wanted.ADD_PACKAGE, reference, packages=1))
        assert refused.is_given_up
        assert refused.work.problem is not None
        assert refused.work.problem.kind is ProblemKind.REFUSED
        gone = await intervene(bench, Asked(Wanted.CANCEL, "EC-000-000-0ZZ"))
        assert gone.is_given_up
    assert made(warehouse, goods)["state"] == "ReadyToShip"


async def test_an_act_that_a_crash_cut_off_is_ended_at_the_next_start(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods, "!done")
        reference = str(made(warehouse, goods)["reference"])
        warehouse.faults({"action": "maintenance", "status": 503})
        stream = bench.station.interventions.begin(Asked(Wanted.DEALLOCATE, reference))
        await bench.until(lambda: bench.writer.queued == 0, PATIENCE_S)
    warehouse.faults()
    async with warehouse.bench(tmp_path) as bench:
        await bench.until(lambda: bench.station.bench.interventions[stream].is_over, PATIENCE_S)
    assert made(warehouse, goods)["state"] == "Unallocated"
