"""The quick form of the kill matrix, and proof that it can fail.

In full: `./dev kills`.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.crash.kill_matrix import SAMPLE, SERVERS, all_points, judge_all, sample_of, table
from tests.crash.mutations import Mutation
from tests.crash.points import Floor, Point, open_floor
from tests.crash.scenarios import BY_NAME, END_OF_DAY, NEW_KEY, Paper
from tests.tools.postgres import PASSWORD, Postgres, store_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="there is no fork and no SIGKILL"),
]
SHARED_SAMPLE = 15
TWO = BY_NAME["two consignments, service group"]


@pytest.fixture(scope="module")
def lone_floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """For one point at a time: what all orders of a PRO have in common is touched."""
    with open_floor(tmp_path_factory.mktemp("lone"), servers=1) as floor:
        asyncio.run(floor.prepare())
        yield floor


def test_killed_anywhere_an_order_ends_with_nothing_doubled_lost_or_stuck(floor: Floor) -> None:
    points = sample_of(all_points(floor), SAMPLE)
    verdicts = judge_all(floor, points)
    print(table(verdicts))
    assert [(v.point.scenario.name, v.point.boundary, v.faults) for v in verdicts if v.faults] == []
    # Commits may be grouped otherwise when the machine is busy: then a late one is not there.
    assert sum(v.was_reached for v in verdicts) >= SAMPLE * 0.9


@pytest.mark.parametrize(
    ("mutation", "boundary"),
    [
        (Mutation.NO_INTENT, "left POST /orders/*/pack 1"),
        (Mutation.NO_SEARCH, "answered POST /orders/*/pack 1"),
    ],
)
def test_the_matrix_finds_a_second_consignment(
    floor: Floor, mutation: Mutation, boundary: str
) -> None:
    assert TWO.paper is Paper.SPOOLER
    mutated = floor.judge(Point(TWO, boundary), mutation)
    assert mutated.was_reached
    assert mutated.count.doubled
    sound = floor.judge(Point(TWO, boundary))
    assert sound.was_reached
    assert sound.faults == ()


def test_the_matrix_finds_a_second_print(floor: Floor) -> None:
    point = Point(TWO, "inside, out, printing 1")
    mutated = floor.judge(point, Mutation.NO_PRINT_CHECK)
    assert mutated.was_reached
    assert mutated.count.printed_twice
    sound = floor.judge(point)
    assert sound.was_reached
    assert sound.faults == ()


@pytest.mark.parametrize(
    "boundary",
    [
        "before PUT /consignments/manifestFromQuery 1",
        "answered PUT /consignments/manifestFromQuery 1",
        "before printing 3",
        "inside, out, printing 3",
        "before printing 4",
        "inside, out, printing 4",
    ],
)
def test_killed_at_the_end_of_the_day_each_manifest_comes_out_once(
    lone_floor: Floor, boundary: str
) -> None:
    earlier = lone_floor.judge(Point(END_OF_DAY, None))
    verdict = lone_floor.judge(Point(END_OF_DAY, boundary))
    assert earlier.faults == ()
    assert verdict.was_reached
    assert verdict.faults == ()


def test_killed_after_pro_took_another_key_the_order_ends_once_the_next_start_has_it(
    lone_floor: Floor,
) -> None:
    verdict = lone_floor.judge(Point(NEW_KEY, "left POST /orders/*/pack 3"))
    assert verdict.was_reached
    assert verdict.faults == ()
    assert verdict.logged.was_adopted  # two were refused, then two were made


def test_killed_anywhere_on_a_shared_database_nothing_is_doubled_lost_or_stuck(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACKSTATION_STORE_PASSWORD", PASSWORD)
    shared = replace(TWO, name="two consignments, shared database", store=store_of(postgres))
    with open_floor(tmp_path, servers=SERVERS) as floor:
        asyncio.run(floor.prepare())
        boundaries = floor.boundaries(shared)
        points = sample_of([Point(shared, boundary) for boundary in boundaries], SHARED_SAMPLE)
        verdicts = judge_all(floor, points)
    print(table(verdicts))
    assert [(v.point.boundary, v.faults) for v in verdicts if v.faults] == []
    assert sum(v.was_reached for v in verdicts) >= len(verdicts) * 0.8
