"""Whatever is typed is text, and finds the orders that it stands in."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from packstation.history import search as module
from packstation.history.packed import OrderState, packed_order
from packstation.history.search import search
from packstation.history.store import History, Manifested
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from tests.bench_world import scan
from tests.integration.history.conftest import Kept
from tests.tape import START, Tape, numbered
from tests.tools.postgres import Postgres, server_of

BERLIN = ZoneInfo("Europe/Berlin")


async def _three_orders(kept: Kept) -> None:
    """HO-1 of Anna with a serial, HO-2 of Müller on the night to the 25th in Berlin, HO-3."""
    first, second, third = numbered(3)
    night = datetime.datetime(2026, 11, 24, 23, 30, tzinfo=datetime.UTC)
    serial = Tape("s1", first).find().do(scan("mug", serial="SN/12-7")).pack().answer()
    muller = Tape("s2", second, at=night, packer="Jörg Müller", station="Bench 34").whole()
    rest = Tape("s3", replace(third, own_number="ŁÓDŹ-33"), at=night).find()
    await kept.history.keep([packed_order(tape.records) for tape in (serial, muller, rest)])
    await kept.history.put_postcode(first.reference, "SW1A 1AA", START)


async def _names(kept: Kept, typed: str, most: int = 50) -> list[str]:
    found = await search(kept.history, typed, BERLIN, most)
    return [hit.order.name for hit in found.hits]


FOUND = {
    "ho-1": ["HO-1"],
    " HO-2  ": ["HO-2"],
    "EO-000-000-002": ["HO-2"],
    "eo 002": ["HO-2"],
    "EC-1-1": ["HO-2", "HO-1"],
    "track1": ["HO-2", "HO-1"],
    "TRACK": ["HO-2", "HO-1"],
    "muller": ["HO-2"],
    "Jörg Müller": ["HO-2"],
    "bench 34": ["HO-2"],
    "sn/12-7": ["HO-1"],
    "SN12": ["HO-1"],
    "MUG-1 anna": ["ŁÓDŹ-33", "HO-1"],
    "5003021058383": ["ŁÓDŹ-33", "HO-2", "HO-1"],
    "lodz": ["ŁÓDŹ-33"],
    "SW1A 1AA": ["HO-1"],
    "sw1a1aa": ["HO-1"],
    "sw1a 1a anna": ["HO-1"],
    "sw1a 1a clara": [],
    "2026-11-24": ["HO-1"],
    "25.11.2026": ["ŁÓDŹ-33", "HO-2"],
    "11/25/2026 müller": ["HO-2"],
    "": ["ŁÓDŹ-33", "HO-2", "HO-1"],
    "   ": ["ŁÓDŹ-33", "HO-2", "HO-1"],
    "O-1": [],
    "carrier": ["HO-2", "HO-1"],
}


async def test_an_order_is_found_by_anything_in_it(kept: Kept) -> None:
    await _three_orders(kept)
    assert {typed: await _names(kept, typed) for typed in FOUND} == FOUND


async def test_words_that_many_orders_have_are_found_alike(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEW", 1)
    await _three_orders(kept)
    assert {typed: await _names(kept, typed) for typed in FOUND} == FOUND


FILLED = """
INSERT INTO packed_words SELECT n, array_to_tsvector(ARRAY['old' || n, 'gb', 'sku' || n % 500])
FROM generate_series(1000, 40000) n
"""
WALKED = """
SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes
                       WHERE indexrelname = 'packed_words_pkey')
FROM pg_stat_user_tables WHERE relname = 'packed_words'
"""


async def test_what_few_orders_have_is_found_without_a_walk_through_all_of_them(
    postgres: Postgres,
) -> None:
    """A bench of a fleet asks it with each order, and the history grows for years."""
    server = server_of(postgres)
    history = History(await Store.open(Fleet(server, "Bench 1").of(Schema.HISTORY)))
    try:
        postgres.sql(FILLED, server.database)
        postgres.sql("ANALYZE packed_words", server.database)
        before = int(postgres.sql(WALKED, server.database)[0])
        for typed in ("old39999", "nowhere", "old12345 gb"):
            assert (await search(history, typed, most=1)).hits == ()
        assert not (await search(history, "old2000 25.11.2026")).hits
    finally:
        await history.close()  # its server process tells what it read when it ends
    assert int(postgres.sql(WALKED, server.database)[0]) - before < 1_000


NO_QUERIES = (
    '"',
    "*",
    "%",
    "' OR 1=1 --",
    "mug* OR ho*",
    'words:"ho"',
    "NOT ho",
    "NEAR(ho mug)",
    "ho:* | teapot",
    "<-> & ! ( )",
    "\0",
    "\udcff",
    "x" * 10_000,
    " ".join(f"w{n}" for n in range(2_500)),
    "99.99.9999",
    "0001-01-01",
    "９９９",
)


async def test_nothing_that_is_typed_is_a_query(kept: Kept) -> None:
    await _three_orders(kept)
    assert {typed: await _names(kept, typed) for typed in NO_QUERIES} == {
        typed: [] for typed in NO_QUERIES
    }


async def test_a_word_typed_many_times_is_one_word(kept: Kept) -> None:
    await _three_orders(kept)
    assert await _names(kept, "ho-1 " * 2_000) == ["HO-1"]


async def test_of_many_orders_the_newest_come_first_and_the_rest_is_said_to_be_there(
    kept: Kept,
) -> None:
    await _three_orders(kept)
    found = await search(kept.history, "eo", BERLIN, 2)
    assert [hit.order.name for hit in found.hits] == ["ŁÓDŹ-33", "HO-2"]
    assert found.has_more


async def test_a_hit_says_how_far_the_order_is_and_where_it_goes(kept: Kept) -> None:
    await _three_orders(kept)
    [hit] = (await search(kept.history, "ho-1")).hits
    assert (hit.state, hit.postcode) == (OrderState.READY, "SW1A 1AA")
    await kept.history.keep([], [Manifested("EC-1-1", START)])
    await kept.history.forget_order(hit.order.reference)
    [hit] = (await search(kept.history, "ho-1")).hits
    assert (hit.state, hit.postcode) == (OrderState.MANIFESTED, None)
    assert await _names(kept, "sw1a1aa") == []


async def test_what_an_order_was_called_before_is_not_found_any_more(kept: Kept) -> None:
    tape = Tape().find()
    await kept.history.keep([packed_order(tape.records)])
    assert await _names(kept, "anna") == ["HO-1"]
    tape.packer = "Ben"
    await kept.history.keep([packed_order(tape.do(scan("mug")).records)])
    assert await _names(kept, "anna") == []
    assert await _names(kept, "ben") == ["HO-1"]


async def test_anything_typed_is_answered(kept: Kept) -> None:
    await _three_orders(kept)
    typed: list[str] = []

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60))
    def some(text: str) -> None:
        typed.append(text)

    some()
    for text in typed:
        await search(kept.history, text, BERLIN)
