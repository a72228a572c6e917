"""The history is what the log tells, however it came about."""

import datetime

import msgspec
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import Connection, select

from packstation.history.keeper import catch_up, rebuild
from packstation.history.packed import OrderState, PackedOrder, packed_order
from packstation.history.store import History
from packstation.history.tables import HISTORY, manifested, packed_orders
from packstation.journal.record import Record
from packstation.packing import commands as cmd
from packstation.packing.day import events as mf
from packstation.workflow.recorder import record_of
from tests.bench_world import scan
from tests.integration.history.conftest import Kept
from tests.tape import START, Tape, numbered


async def orders_in(history: History) -> dict[str, PackedOrder]:
    """What is kept, by stream."""
    rows = await history.store.rows(select(packed_orders.c.value))
    orders = (msgspec.json.decode(row.value, type=PackedOrder) for row in rows)
    return {order.stream: order for order in orders}


async def test_a_bench_keeps_its_orders_up_step_by_step(kept: Kept) -> None:
    reader = kept.journal.reader
    tape = Tape().find().do(scan("mug"))
    await tape.write(kept.journal)
    assert await catch_up(reader, kept.history, None) == 1
    assert (await orders_in(kept.history))["s1"].state is OrderState.PACKING
    assert await catch_up(reader, kept.history, None) == 0
    await tape.pack().answer().write(kept.journal)
    assert await catch_up(reader, kept.history, None) == 1
    assert await orders_in(kept.history) == {"s1": packed_order(tape.records)}


async def test_a_rebuild_makes_the_same_of_the_log_and_later_news_follow(kept: Kept) -> None:
    reader = kept.journal.reader
    tapes = [Tape(f"s{n}", what).whole() for n, what in enumerate(numbered(5))]
    for tape in tapes:
        await tape.write(kept.journal)
    await catch_up(reader, kept.history, None)
    kept_before = await orders_in(kept.history)
    assert len(kept_before) == 5
    seen: list[int] = []
    rebuilt = await rebuild(reader, kept.history, seen.append)
    assert (rebuilt.orders, rebuilt.unreadable, seen) == (5, 0, [5])
    assert await orders_in(kept.history) == kept_before
    assert await catch_up(reader, kept.history, None) == 0
    await tapes[0].do(cmd.Reprint("smudged"), 5).write(kept.journal)
    assert await catch_up(reader, kept.history, None) == 1
    assert (await orders_in(kept.history))["s0"].reprints == 1


async def test_each_bench_of_a_fleet_keeps_its_own_and_a_rebuild_keeps_all(kept: Kept) -> None:
    reader = kept.journal.reader
    for number, what in enumerate(numbered(4)):
        await Tape(f"s{number}", what, station=f"Bench {number % 2}").whole().write(kept.journal)
    await catch_up(reader, kept.history, "Bench 1")
    assert set(await orders_in(kept.history)) == {"s1", "s3"}
    await rebuild(reader, kept.history)
    assert set(await orders_in(kept.history)) == {"s0", "s1", "s2", "s3"}
    assert await catch_up(reader, kept.history, "Bench 0") == 0
    assert await catch_up(reader, kept.history, "Bench 1") == 0


async def test_an_older_state_never_takes_the_place_of_a_newer_one(kept: Kept) -> None:
    tape = Tape().find()
    old = packed_order(tape.records)
    new = packed_order(tape.pack().answer().records)
    await kept.history.keep([new])
    await kept.history.keep([old], progress={"": 7})
    assert await orders_in(kept.history) == {"s1": new}
    await kept.history.keep([], progress={"": 5})
    assert await kept.history.progress("") == 7


async def test_what_an_end_of_day_manifested_is_kept(kept: Kept) -> None:
    events = (
        mf.ManifestIntended(("LOC",), (mf.Row("EC-1"), mf.Row("EC-2"))),
        mf.ConsignmentSettled("EC-1", is_manifested=True),
        mf.ConsignmentSettled("EC-2", is_manifested=False, reason="no"),
    )
    await kept.journal.append(
        [record_of("day", at, event, START, "Bench 1") for at, event in enumerate(events)]
    )
    await catch_up(kept.journal.reader, kept.history, None)
    rows = await kept.history.store.rows(select(manifested.c.reference))
    assert [row.reference for row in rows] == ["EC-1"]
    assert await orders_in(kept.history) == {}


async def test_what_cannot_be_read_is_left_out_and_the_rest_is_kept(kept: Kept) -> None:
    strange = replace(Tape("s0").records[0], payload=b'{"scanned": 1}')
    await kept.journal.append([strange])
    await Tape("s1").whole().write(kept.journal)
    await catch_up(kept.journal.reader, kept.history, None)
    assert set(await orders_in(kept.history)) == {"s1"}
    assert (await rebuild(kept.journal.reader, kept.history)).unreadable == 1


async def test_more_news_than_fit_into_one_piece_of_work_are_all_kept(kept: Kept) -> None:
    batch: list[Record] = []
    for number, what in enumerate(numbered(210)):
        batch += Tape(f"s{number:03}", what).whole().records
    await kept.journal.append(batch)
    assert await catch_up(kept.journal.reader, kept.history, None) >= 210
    assert len(await orders_in(kept.history)) == 210
    await rebuild(kept.journal.reader, kept.history)
    assert await kept.history.count() == 210


async def test_postcodes_are_forgotten_when_they_are_old_and_never_by_a_rebuild(kept: Kept) -> None:
    await kept.history.put_postcode("EO-1", "LS1 4AP", START)
    await kept.history.put_postcode("EO-2", "10115", START + datetime.timedelta(days=2))
    await kept.history.put_postcode("EO-3", " ", START)
    await rebuild(kept.journal.reader, kept.history)
    assert await kept.history.forget_postcodes(START + datetime.timedelta(days=1)) == 1
    assert await kept.history.forget_order("EO-2") == 1
    assert await kept.history.forget_order("EO-2") == 0


async def test_the_tables_are_as_the_newest_migration_leaves_them(kept: Kept) -> None:
    def differences(connection: Connection) -> list[object]:
        ours = {table.name for table in HISTORY.sorted_tables}
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in ours},
        )
        return list(compare_metadata(context, HISTORY))

    assert await kept.history.store.write(differences) == []
