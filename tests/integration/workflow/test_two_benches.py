"""Two benches, one order: the second one is told, and nothing is packed twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from packstation.assembly.alive import sign_of
from packstation.assembly.examining.bench import examine
from packstation.assembly.examining.finding import State
from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.packing import commands as cmd
from packstation.packing.day.run import is_summary
from packstation.packing.events import PackedHereToo
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode, Settings, StationSettings
from packstation.settings.paths import bench_paths
from packstation.settings.store import StoreSettings
from tests.harness import PATIENCE_S, QUICK, Goods, Warehouse, drive, pack, session_of
from tests.integration.workflow.test_performers import location_of, swept
from tests.tools.postgres import PASSWORD, Postgres, store_of

ENGLISH = Speaker(Language.ENGLISH, is_strict=True)
Open = Callable[[str], AbstractAsyncContextManager[RunningBench]]


@pytest.fixture
def store(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> StoreSettings:
    monkeypatch.setenv("PACKSTATION_STORE_PASSWORD", PASSWORD)
    return store_of(postgres)


@pytest.fixture
async def benches(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> AsyncIterator[tuple[RunningBench, RunningBench]]:
    """Two benches of a fleet: `Bench 3`, where Anna works, and `Bench 4`, where Ben does."""
    async with AsyncExitStack() as stack:
        opened = []
        for name, packer in (("Bench 3", "Anna"), ("Bench 4", "Ben")):
            bench = await stack.enter_async_context(
                warehouse.bench(tmp_path / name, name=name, store=store)
            )
            await drive(bench, f"PS:BADGE:{packer}")
            opened.append(bench)
        yield opened[0], opened[1]


def said(session: Session) -> str:
    """What the packer reads."""
    assert session.alert is not None
    return ENGLISH.alert(session.alert, session).sentence


async def test_the_second_bench_is_told_who_has_the_order_and_packs_nothing_before_it_decides(
    warehouse: Warehouse, benches: tuple[RunningBench, RunningBench]
) -> None:
    anna, ben = benches
    goods, another = warehouse.order(), warehouse.order()
    await drive(anna, goods.reference, goods.scans[0])
    await drive(ben, goods.reference, *goods.scans, "!undo", "!done")
    session = session_of(ben, goods)
    assert session.alert is not None
    assert session.alert.kind is AlertKind.OPEN_ELSEWHERE
    assert said(session).startswith(f"{goods.own_number} is open on Bench 3 (Anna, since ")
    assert (session.phase, dict(session.packing.packed)) == (Phase.PACKING, {})
    await drive(ben, another.reference)
    assert ben.station.bench.session is not None
    assert ben.station.bench.session.order_reference == another.reference
    assert ben.station.bench.sessions[session.stream].phase is Phase.CLOSED
    assert session_of(anna, goods).phase is Phase.PACKING


async def test_who_packs_it_all_the_same_is_recorded_and_finds_what_the_other_made(
    warehouse: Warehouse, benches: tuple[RunningBench, RunningBench]
) -> None:
    """Also while PRO's search shows none of it: the log that they share knows."""
    anna, ben = benches
    warehouse.variants(search_lag_ms=600_000)
    goods = warehouse.order()
    await drive(anna, goods.reference, *goods.scans[:-1])
    await drive(ben, goods.reference, "!pack-here", *goods.scans)
    stream = session_of(ben, goods).stream
    records = await ben.folder.journal.read(stream)
    decided = [record for record in records if record.type == PackedHereToo.__name__]
    assert [(record.packer, record.station) for record in decided] == [("Ben", "Bench 4")]
    await drive(anna, goods.scans[-1], "!done")
    assert session_of(anna, goods).phase is Phase.FINISHED
    await drive(ben, "!done")
    session = session_of(ben, goods)
    assert session.phase is Phase.PACKING
    assert session.alert is not None
    assert session.alert.detail == "packed elsewhere"
    assert [before.station for before in session.before] == ["Bench 3"]
    await drive(ben, "!ok", "!done")
    assert session_of(ben, goods).phase is Phase.PACKING
    assert len(warehouse.consignments(goods)) == 1


async def test_two_that_are_done_at_the_same_moment_never_both_pack(
    warehouse: Warehouse, benches: tuple[RunningBench, RunningBench]
) -> None:
    anna, ben = benches
    warehouse.variants(search_lag_ms=600_000)
    made = 0
    for _ in range(6):
        goods = warehouse.order()
        await drive(anna, goods.reference, *goods.scans)
        await drive(ben, goods.reference, "!ok", *goods.scans)
        for bench in benches:
            bench.station.act(cmd.Done())
        for bench in benches:
            assert await bench.settled(PATIENCE_S)
        made += len(warehouse.consignments(goods))
        assert len(warehouse.consignments(goods)) <= 1
        phases = [session_of(bench, goods).phase for bench in benches]
        assert phases.count(Phase.FINISHED) == len(warehouse.consignments(goods))
        for bench, phase in zip(benches, phases, strict=True):
            if phase is Phase.PACKING:  # one of them is asked first to go on, and does
                await drive(bench, "!ok", "!done")
        assert len(warehouse.consignments(goods)) == 1
        for bench in benches:
            bench.station.act(cmd.Acknowledge())
            bench.station.act(cmd.Hold())
    assert made <= 6


async def test_an_order_of_the_inbox_that_both_scan_at_once_is_created_once(
    warehouse: Warehouse, benches: tuple[RunningBench, RunningBench]
) -> None:
    body, _ = warehouse.body("HO-1001")
    number = str(body["OrderReferenceProvidedByCustomer"])
    await benches[0].folder.inbox.put(number, msgspec.json.encode(body).decode())
    for bench in benches:
        await bench.order_numbers.learn()
    await asyncio.gather(*(drive(bench, number) for bench in benches))
    sessions = [bench.station.bench.session for bench in benches]
    assert {s.order_reference for s in sessions if s is not None} == {
        sessions[0].order_reference if sessions[0] is not None else None
    }
    assert all(s is not None and s.phase is Phase.PACKING for s in sessions)
    known = warehouse.http.get("/_sandbox/state").json()["orders"]
    assert len([order for order in known if order["own_number"] == number]) == 1


async def test_a_held_order_and_one_on_its_way_are_said_as_such(
    warehouse: Warehouse, benches: tuple[RunningBench, RunningBench]
) -> None:
    anna, ben = benches
    goods = warehouse.order()
    await drive(anna, goods.reference, goods.scans[0], "!hold")
    await drive(ben, goods.reference)
    assert "is on hold on Bench 3" in said(session_of(ben, goods))


async def test_benches_without_a_shared_database_still_never_pack_it_twice(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "a") as one, warehouse.bench(tmp_path / "b") as two:
        await drive(one, goods.reference, *goods.scans)
        await drive(two, goods.reference)
        assert session_of(two, goods).elsewhere == ()  # nothing tells it
        await drive(one, "!done")
        assert session_of(one, goods).phase is Phase.FINISHED
        await drive(two, *goods.scans, "!done")
        session = session_of(two, goods)
        assert session.alert is not None
        assert session.alert.detail == "packed elsewhere"
    assert len(warehouse.consignments(goods)) == 1


async def test_each_bench_resumes_only_its_own_orders(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> None:
    mine, others = warehouse.order(), warehouse.order()
    async with (
        warehouse.bench(tmp_path / "3", name="Bench 3", store=store) as one,
        warehouse.bench(tmp_path / "4", name="Bench 4", store=store) as two,
    ):
        await drive(one, mine.reference, mine.scans[0])
        await drive(two, others.reference, others.scans[0])
    async with warehouse.bench(tmp_path / "3", name="Bench 3", store=store) as one:
        assert open_orders(one) == {mine.reference}
        await drive(one, *mine.scans[1:], "!done")
        assert session_of(one, mine).phase is Phase.FINISHED
    assert len(warehouse.consignments(mine)) == 1
    assert warehouse.consignments(others) == []


def open_orders(bench: RunningBench) -> set[str | None]:
    """References of the orders that live on the bench."""
    return {session.order_reference for session in bench.station.bench.sessions.values()}


async def test_a_database_killed_and_restarted_in_the_middle_of_a_shift_loses_and_doubles_nothing(
    warehouse: Warehouse, store: StoreSettings, postgres: Postgres, tmp_path: Path
) -> None:
    orders = [warehouse.order() for _ in range(8)]
    async with warehouse.bench(tmp_path, name="Bench 3", store=store) as bench:
        killing = asyncio.get_running_loop().create_task(_kill(postgres, store.database))
        await _pack_all(bench, orders[:4])
        await asyncio.to_thread(postgres.stop)
        bench.station.open_order(orders[4].reference)
        assert await bench.until(lambda: bench.lights.state.store_problem is not None, PATIENCE_S)
        problem = bench.lights.state.store_problem
        assert problem is not None
        assert ENGLISH.problem(problem).word == "DATABASE AWAY"
        await asyncio.to_thread(postgres.start)
        assert await bench.until(lambda: bench.lights.state.store_problem is None, PATIENCE_S)
        await _pack_all(bench, orders[4:])
        killing.cancel()
        assert await bench.settled(PATIENCE_S)
        report = {goods.own_number: session_of(bench, goods).phase for goods in orders}
        assert set(report.values()) == {Phase.FINISHED}, report
    for goods in orders:
        assert len(warehouse.consignments(goods)) == 1


async def _pack_all(bench: RunningBench, orders: list[Goods]) -> None:
    for goods in orders:
        await drive(bench, goods.reference, *goods.scans, "!done")


async def _kill(postgres: Postgres, database: str) -> None:
    """End the benches' connections, again and again."""
    while True:
        await asyncio.sleep(0.15)
        try:
            await asyncio.to_thread(postgres.kill_connections, database)
        except Exception:  # noqa: BLE001 - the server is down just now
            continue


async def test_after_a_restart_a_bench_finds_the_papers_of_its_own_end_of_day(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> None:
    """Not those of the bench that shares its records, however much later that one ran."""
    await swept(warehouse)
    goods = [warehouse.order(), warehouse.order()]
    place = location_of(warehouse, goods[0].reference)
    papers = {}
    for name, one in zip(("Bench 3", "Bench 4"), goods, strict=True):
        async with warehouse.bench(tmp_path / name, location=place, name=name, store=store) as it:
            await pack(it, one, "!done")
            papers[name] = (await it.end_of_day.run()).papers
    for name in ("Bench 3", "Bench 4", "Bench 5"):
        async with warehouse.bench(tmp_path / name, location=place, name=name, store=store) as it:
            recalled = (await it.end_of_day.recall()).papers
            assert [p.reference for p in recalled] == [p.reference for p in papers.get(name, ())]


async def test_what_another_bench_packs_interrupts_at_once_and_not_at_the_next_look_at_pro(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> None:
    pace = replace(QUICK, look_again_s=600.0, glance_s=0.05)
    warehouse.variants(search_lag_ms=600_000)
    goods = warehouse.order()
    async with (
        warehouse.bench(tmp_path / "3", name="Bench 3", store=store, pace=pace) as anna,
        warehouse.bench(tmp_path / "4", name="Bench 4", store=store) as ben,
    ):
        await drive(anna, goods.reference, *goods.scans[:-1])
        await drive(ben, goods.reference, "!pack-here", *goods.scans, "!done")
        assert session_of(ben, goods).phase is Phase.FINISHED

        def is_told() -> bool:
            alert = session_of(anna, goods).alert
            return alert is not None and alert.detail == "packed elsewhere"

        assert await anna.until(is_told, PATIENCE_S)
    assert len(warehouse.consignments(goods)) == 1


async def test_two_ends_of_day_at_once_manifest_and_print_each_once(
    warehouse: Warehouse, store: StoreSettings, tmp_path: Path
) -> None:
    await swept(warehouse)
    goods = [warehouse.order(), warehouse.order()]
    location = location_of(warehouse, goods[0].reference)
    async with AsyncExitStack() as stack:
        benches = [
            await stack.enter_async_context(
                warehouse.bench(tmp_path / name, name=name, store=store, location=location)
            )
            for name in ("Bench 5", "Bench 6")
        ]
        for bench, one in zip(benches, goods, strict=True):
            await pack(bench, one, "!done")
        states = await asyncio.gather(*(bench.end_of_day.run() for bench in benches))
    assert all(state.problem is None for state in states)
    assert [c["state"] for one in goods for c in warehouse.consignments(one)] == ["Manifested"] * 2
    paper = [p.reference for state in states for p in state.papers if not is_summary(p.reference)]
    assert paper
    assert len(paper) == len(set(paper))
    assert sorted(carriers_on_paper(tmp_path)) == sorted(paper)


def carriers_on_paper(folder: Path) -> list[str]:
    """The carriers' manifests that came out, each as often as it did."""
    out = [sheet.name.split(".")[1] for sheet in folder.rglob("manifest.*")]
    return [reference for reference in out if not is_summary(reference)]


async def test_every_bench_says_that_it_is_alive_and_the_oldest_version_is_named(
    warehouse: Warehouse,
    benches: tuple[RunningBench, RunningBench],
    store: StoreSettings,
    tmp_path: Path,
) -> None:
    anna, ben = benches
    goods = warehouse.order()
    await drive(anna, goods.reference)
    await anna.folder.benches.say(sign_of("Bench 3", anna.station))
    await ben.folder.benches.say(replace(sign_of("Bench 4", ben.station), version="0.0.9"))
    seen = {sign.station: sign for sign in await ben.folder.benches.all()}
    assert seen["Bench 3"].open_orders == 1
    assert seen["Bench 4"].open_orders == 0
    settings = Settings(station=StationSettings(mode=Mode.LIVE), store=store)
    setup = Setup(settings, bench_paths(tmp_path / "doctor"))
    found = {one.what: one async for one in examine(setup, ENGLISH)}
    assert found["database"].state is State.OK
    assert (found["fleet"].state, "Bench 4 still runs 0.0.9" in found["fleet"].sentence) == (
        State.WARN,
        True,
    )
