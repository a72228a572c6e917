"""The shop says what its codes look like: then none is taken for another."""

import pytest
from immutables import Map
from msgspec.structs import replace

from packstation.packing import bench as bn
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code, match_key
from packstation.packing.barcodes.patterns import CodeKind, CodePatterns
from packstation.packing.bench import Bench, Meaning, interpret
from packstation.packing.parcels import Box
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Session
from tests.bench_world import after, in_packing, order, scan

PATTERNS = CodePatterns(
    order="HO-[0-9]+",
    tote="TOTE-[0-9]{3}",
    box="BX[0-9]+",
    badge="[0-9]{6}",
    location="[A-Z]-[0-9]{2}-[0-9]{2}",
)


def meaning(code: str, session: Session | None = None, **more: object) -> Meaning:
    sessions = Map({session.stream: session}) if session is not None else Map()
    bench = Bench(
        sessions=sessions,
        open=session.stream if session is not None else None,
        patterns=PATTERNS,
        boxes=Map({match_key("BX2"): Box("BX2", "Box 2")}),
    )
    return interpret(replace(bench, **more), Code(code))


def test_a_pattern_is_for_the_whole_code_and_for_capitals_and_small_letters() -> None:
    assert PATTERNS.kinds_of("tote-001") == (CodeKind.TOTE,)
    assert PATTERNS.kinds_of("TOTE-0011") == ()
    assert CodePatterns().kinds_of("TOTE-001") == ()


def test_a_badge_signs_in_wherever_it_is_scanned() -> None:
    assert meaning("123456") == bn.SignIn("123456")
    assert meaning("123456", in_packing()) == bn.SignIn("123456")


def test_an_order_number_nobody_knows_yet_is_an_order_while_another_is_packed() -> None:
    started = after(in_packing(order()), scan("mug"))
    alert = meaning("HO-77", started)
    assert isinstance(alert, bn.BenchAlert)
    assert alert.alert.kind is AlertKind.ORDER_NOT_FINISHED
    assert meaning("HO-77", in_packing()) == bn.ToSession(cmd.Abandon(), then_open="HO-77")


def test_a_box_is_chosen_by_its_own_barcode() -> None:
    assert meaning("bx2", in_packing()) == bn.ToSession(cmd.ChooseBox(Box("BX2", "Box 2")))


def test_a_storage_location_does_nothing_and_says_so() -> None:
    for session in (None, in_packing()):
        assert meaning("A-01-07", session) == bn.BenchAlert(
            Alert(AlertKind.LOCATION_CODE, scanned="A-01-07")
        )


@pytest.mark.parametrize("where", ["home", "packing"])
def test_a_code_that_may_be_two_things_is_neither(where: str) -> None:
    both = replace(PATTERNS, tote="[0-9]{6}")
    session = in_packing() if where == "packing" else None
    told = meaning("123456", session, patterns=both)
    assert told == bn.BenchAlert(
        Alert(AlertKind.CODE_AMBIGUOUS, scanned="123456", detail="tote, badge")
    )


def test_an_item_that_looks_like_a_badge_is_not_taken_for_either() -> None:
    mine = replace(PATTERNS, badge="mug")
    told = meaning("mug", in_packing(), patterns=mine)
    assert told == bn.BenchAlert(
        Alert(AlertKind.CODE_AMBIGUOUS, scanned="mug", detail="badge, item")
    )
