"""An order goes on at another bench of the fleet, with all that is known of it, and at one only."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from packstation.assembly.running import RunningBench
from packstation.journal.benches import BenchSign
from packstation.packing import commands as cmd
from packstation.packing.ahead import is_label_ready
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.settings.model import Prepare
from packstation.settings.store import StoreSettings
from tests.harness import PATIENCE_S, Goods, Warehouse, drive, scan, session_of
from tests.integration.workflow.test_preparing import labels_out, states
from tests.tools.postgres import PASSWORD, Postgres, store_of


@pytest.fixture
def store(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> StoreSettings:
    monkeypatch.setenv("PACKSTATION_STORE_PASSWORD", PASSWORD)
    return store_of(postgres)


class Hall:
    """Benches of one fleet by name; each can be switched off."""

    def __init__(self, warehouse: Warehouse, store: StoreSettings, folder: Path) -> None:
        self._warehouse = warehouse
        self._store = store
        self._folder = folder
        self._on: dict[str, AsyncExitStack] = {}

    async def switch_on(self, name: str, prepare: Prepare = Prepare.DONE) -> RunningBench:
        stack = self._on[name] = AsyncExitStack()
        return await stack.enter_async_context(
            self._warehouse.bench(
                self._folder / name, name=name, store=self._store, prepare=prepare
            )
        )

    async def switch_off(self, name: str) -> None:
        await self._on.pop(name).aclose()

    async def close(self) -> None:
        for name in tuple(self._on):
            await self.switch_off(name)


@pytest.fixture
async def hall(warehouse: Warehouse, store: StoreSettings, tmp_path: Path) -> AsyncIterator[Hall]:
    made = Hall(warehouse, store, tmp_path)
    yield made
    await made.close()


async def taken(bench: RunningBench, goods: Goods) -> Session:
    """What the bench has of the order once PACK HERE was pressed."""
    assert bench.station.bench.session is not None
    opened = bench.station.bench.session.stream
    bench.station.act(cmd.PackHereToo())
    station = bench.station
    assert await bench.until(lambda: station.bench.open not in (None, opened), PATIENCE_S)
    found = bench.station.bench.session
    assert found is not None
    assert found.order_reference == goods.reference
    return found


def waits_to_create(bench: RunningBench) -> bool:
    session = bench.station.bench.session
    return session is not None and session.create.problem is not None


def has_order(bench: RunningBench) -> bool:
    session = bench.station.bench.session
    return session is not None and session.order is not None


async def test_an_order_on_hold_goes_on_at_another_bench_with_its_parcels_and_weights(
    warehouse: Warehouse, hall: Hall
) -> None:
    goods = warehouse.order()
    anna, ben = await hall.switch_on("Bench 3"), await hall.switch_on("Bench 4")
    await drive(anna, goods.reference, goods.scans[0])
    anna.station.act(cmd.Weigh(420, WeightSource.SCALE))
    anna.station.act(cmd.Acknowledge())
    anna.station.act(cmd.NewParcel())
    anna.station.act(cmd.Hold("later"))
    assert await anna.settled(PATIENCE_S)
    await drive(ben, goods.reference)
    assert ben.station.bench.session is not None
    alert = ben.station.bench.session.alert
    assert alert is not None
    assert alert.kind is AlertKind.OPEN_ELSEWHERE
    session = await taken(ben, goods)
    assert session.packing.parcels[0].grams == 420
    assert len(session.packing.parcels) == 2
    await drive(ben, *goods.scans[1:], "!done")
    assert ben.station.bench.sessions[session.stream].phase is Phase.FINISHED
    assert states(warehouse, goods) == ["ReadyToShip"]
    assert await anna.until(lambda: session.stream not in anna.station.bench.sessions, PATIENCE_S)
    assert anna.station.bench.alert is not None
    assert anna.station.bench.alert.kind is AlertKind.TAKEN_OVER


async def test_what_its_bench_still_has_to_say_of_it_is_not_written_and_it_goes_on_packing(
    warehouse: Warehouse, hall: Hall
) -> None:
    """Both go on with it in the same moment: one has it, the other keeps working."""
    goods, next_one = warehouse.order(), warehouse.order()
    anna, ben = await hall.switch_on("Bench 3"), await hall.switch_on("Bench 4")
    await drive(anna, goods.reference, goods.scans[0], "!hold later")
    await drive(ben, goods.reference)
    session = await taken(ben, goods)
    anna.station.show(session.stream)
    assert await anna.until(lambda: session.stream not in anna.station.bench.sessions, PATIENCE_S)
    await drive(anna, "!ok", next_one.reference, *next_one.scans, "!done")
    await drive(ben, *goods.scans[1:], "!done")
    assert states(warehouse, goods) == states(warehouse, next_one) == ["ReadyToShip"]
    assert (await anna.folder.journal.read(session.stream))[-1].station == "Bench 4"


@pytest.mark.parametrize("lost", ["packOrder", "allocateUsingDefaultRules"])
async def test_what_a_bench_that_is_off_left_in_doubt_is_found_out_by_the_next(
    warehouse: Warehouse, hall: Hall, lost: str
) -> None:
    goods = warehouse.order()
    anna = await hall.switch_on("Bench 3")
    warehouse.faults({"match": {"operation": lost}, "action": "delay", "delay_ms": 60_000})
    await drive(anna, goods.reference, *goods.scans)
    anna.station.act(cmd.Done())
    assert await anna.until(lambda: warehouse.calls(lost) > 0, PATIENCE_S)
    await hall.switch_off("Bench 3")
    warehouse.faults()
    ben = await hall.switch_on("Bench 4")
    await drive(ben, goods.reference)
    session = await taken(ben, goods)
    assert await ben.settled(PATIENCE_S)
    assert ben.station.bench.sessions[session.stream].phase is Phase.FINISHED
    assert states(warehouse, goods) == ["ReadyToShip"]
    again = await hall.switch_on("Bench 3")
    assert session.stream not in again.station.bench.sessions
    assert labels_out(ben.station.bench.sessions[session.stream]) == 1


async def test_an_order_that_its_bench_works_on_is_not_taken_from_it(
    warehouse: Warehouse, hall: Hall
) -> None:
    goods = warehouse.order()
    anna, ben = await hall.switch_on("Bench 3"), await hall.switch_on("Bench 4")
    await drive(anna, goods.reference, goods.scans[0])
    await drive(ben, goods.reference)
    (other,) = session_of(ben, goods).elsewhere
    assert (other.stream, other.is_away) == ("", False)
    ben.station.act(cmd.PackHereToo())
    await drive(anna, *goods.scans[1:], "!done")
    assert session_of(anna, goods).phase is Phase.FINISHED


async def test_of_two_that_take_the_same_order_one_has_it(warehouse: Warehouse, hall: Hall) -> None:
    goods = warehouse.order()
    anna = await hall.switch_on("Bench 3")
    await drive(anna, goods.reference, goods.scans[0])
    stream = session_of(anna, goods).stream
    await hall.switch_off("Bench 3")
    others = [await hall.switch_on("Bench 4"), await hall.switch_on("Bench 5")]
    takers = [bench.handing_over for bench in others]
    got = await asyncio.gather(*(t.take(stream, "Bench 3") for t in takers if t is not None))
    assert [session is not None for session in got].count(True) == 1


async def test_what_a_silent_bench_prepared_is_withdrawn_by_another(
    warehouse: Warehouse, hall: Hall
) -> None:
    goods = warehouse.order()
    anna = await hall.switch_on("Bench 3", Prepare.AHEAD)
    await drive(anna, goods.reference, goods.scans[0])
    assert is_label_ready(session_of(anna, goods))
    await hall.switch_off("Bench 3")
    ben = await hall.switch_on("Bench 4")
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    await ben.folder.benches.say(BenchSign("Bench 3", "1", long_ago, 1))
    assert ben.handing_over is not None
    await ben.handing_over.withdraw_of_the_silent()
    assert await ben.settled(PATIENCE_S)
    assert states(warehouse, goods) == ["Cancelled"]
    assert session_of(ben, goods).phase is Phase.HELD


async def test_an_order_that_a_bench_was_creating_when_it_was_switched_off_waits_for_nobody(
    warehouse: Warehouse, hall: Hall
) -> None:
    """PRO may hold a second one then that nobody packs: that is recorded."""
    body, scans = warehouse.body("HO-1001")
    number = body["OrderReferenceProvidedByCustomer"]
    anna, ben = await hall.switch_on("Bench 3"), await hall.switch_on("Bench 4")
    await anna.folder.inbox.put(number, msgspec.json.encode(body).decode())
    warehouse.faults({"match": {"operation": "createOrder"}, "action": "delay", "delay_ms": 60_000})
    scan(anna, number)
    assert await anna.until(lambda: warehouse.calls("createOrder") > 0, PATIENCE_S)
    await hall.switch_off("Bench 3")
    warehouse.faults()
    scan(ben, number)
    assert ben.handing_over is not None
    assert await ben.until(lambda: waits_to_create(ben), PATIENCE_S)
    await ben.handing_over.unblock()
    assert await ben.until(lambda: has_order(ben), PATIENCE_S)
    session = ben.station.bench.session
    assert session is not None
    assert session.may_have_orphan
    await drive(ben, *scans, "!done")
    assert ben.station.bench.sessions[session.stream].phase is Phase.FINISHED


async def test_a_bench_that_ends_in_the_middle_of_a_look_leaves_no_connection_behind(
    hall: Hall, postgres: Postgres
) -> None:
    anna = await hall.switch_on("Bench 3")
    assert await anna.until(lambda: anna.history.history is not None, PATIENCE_S)
    slow = anna.folder.journal.is_so(select(func.pg_sleep(0.6)))
    anna.tasks.start("a slow look", slow)
    await asyncio.sleep(0.2)
    await hall.switch_off("Bench 3")
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'packstation%'"
    assert postgres.sql(left) == ["0"]
