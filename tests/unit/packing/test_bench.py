"""What a scan means in view of everything that lives on the bench."""

import pytest
from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.words import EXTRA_PARCEL, NEXT_CHOICE, NEXT_REASON, WORDS
from packstation.packing.bench import (
    Bench,
    BenchAlert,
    CloseOpen,
    OpenOrder,
    Press,
    ShowSession,
    SignIn,
    ToPlace,
    ToSession,
    Wait,
    interpret,
)
from packstation.packing.parcels import Box
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import WorkName
from tests.bench_world import (
    ON_BENCH_3,
    REFERENCE,
    STREAM,
    after,
    answered,
    in_packing,
    new_session,
    order,
    packed_in,
    scan,
)

NEXT = "EO-000-000-002"
BOX = Box("BOX-S", "Small")


def bench(session: Session | None = None, *, is_open: bool = True, **fields: object) -> Bench:
    sessions = Map({session.stream: session}) if session is not None else Map()
    return Bench(sessions, STREAM if session is not None and is_open else None, **fields)  # type: ignore[arg-type]  # fields of Bench


def meaning(where: Bench, text: str) -> object:
    return interpret(where, Code(text))


def test_on_an_empty_bench_every_code_is_an_order() -> None:
    assert meaning(bench(), "HO-1") == OpenOrder("HO-1")


def test_while_pro_is_away_the_next_order_takes_the_place_of_the_one_that_waits() -> None:
    away = Problem(ProblemKind.UNREACHABLE, is_temporary=True)
    where = bench(after(new_session(), cmd.OpenFailed(WorkName.FIND, away)))
    assert meaning(where, NEXT) == ToSession(cmd.Abandon(), NEXT)
    assert meaning(where, "mug") == Wait()
    assert meaning(where, REFERENCE) == Wait()


def test_while_an_order_opens_items_and_what_counts_them_wait_in_their_order() -> None:
    where = bench(new_session())
    assert meaning(where, "mug") == Wait()
    assert meaning(where, "PS:QTY-4") == Wait()
    assert meaning(where, "PS:NEW-PARCEL") == Wait()
    assert meaning(where, "PS:NEXT") == CloseOpen()
    assert isinstance(meaning(where, "PS:HOLD"), ToSession)


def test_an_item_a_box_and_an_order_are_told_apart() -> None:
    where = bench(in_packing(), boxes=Map({"BOX-S": BOX}))
    assert meaning(where, "mug") == ToSession(cmd.ScanItem(Code("mug")))
    assert meaning(where, "box-s") == ToSession(cmd.ChooseBox(BOX))
    assert meaning(where, "PS:BOX:BOX-S") == ToSession(cmd.ChooseBox(BOX))
    assert meaning(where, "anything") == ToSession(cmd.ScanItem(Code("anything")))


def test_the_next_order_ends_a_complete_one_and_not_an_incomplete_one() -> None:
    one = order(order().lines[2])
    complete = after(in_packing(one), scan("pen"))
    assert meaning(bench(complete), NEXT) == ToSession(cmd.Done(), then_open=NEXT)
    begun = after(in_packing(), scan("pen"))
    refused = Alert(AlertKind.ORDER_NOT_FINISHED, scanned=NEXT, detail="HO-1")
    assert meaning(bench(begun), NEXT) == BenchAlert(refused)
    assert meaning(bench(in_packing()), NEXT) == ToSession(cmd.Abandon(), then_open=NEXT)


@pytest.mark.parametrize("text", [NEXT, REFERENCE, "mug"])
def test_an_error_is_not_acknowledged_by_scanning_on(text: str) -> None:
    act = meaning(bench(after(in_packing(), scan("nonsense"))), text)
    assert isinstance(act, ToSession)
    assert isinstance(act.command, cmd.ScanItem)


def test_notes_that_must_be_acknowledged_are_not_passed_by_the_next_order() -> None:
    session = in_packing(order(notes=1), Policy(explicit_acknowledge=True))
    act = meaning(bench(session), NEXT)
    assert isinstance(act, ToSession)
    assert isinstance(act.command, cmd.ScanItem)


def test_the_open_orders_own_barcode_changes_nothing() -> None:
    assert meaning(bench(in_packing()), REFERENCE) == ShowSession(STREAM)
    assert meaning(bench(in_packing()), "ho-1") == ShowSession(STREAM)


def test_an_order_on_its_way_is_not_packed_a_second_time() -> None:
    act = meaning(bench(packed_in(1)), REFERENCE)
    assert act == BenchAlert(Alert(AlertKind.ORDER_ON_ITS_WAY, scanned=REFERENCE))


def test_an_order_that_lives_behind_comes_to_the_screen_by_any_of_its_names() -> None:
    held = after(in_packing(), cmd.Hold("later"))
    for name in (REFERENCE, REFERENCE.lower(), "HO-1"):
        assert meaning(bench(held, is_open=False), name) == ShowSession(STREAM)


def test_a_finished_order_makes_room_for_any_scan() -> None:
    session = answered(packed_in(1))
    assert session.phase is Phase.FINISHED
    assert meaning(bench(session), "HO-2") == OpenOrder("HO-2")


def test_an_error_of_the_bench_stays_until_acknowledged() -> None:
    standing = Alert(AlertKind.ORDER_UNKNOWN, scanned="HO-9")
    where = bench(alert=standing)
    assert meaning(where, "HO-1") == BenchAlert(standing)
    assert meaning(where, "PS:OK") == ToSession(cmd.Acknowledge())


def test_every_word_of_the_sheet_means_something_and_no_other_does() -> None:
    in_window = frozenset(word.act for word in WORDS if word.act)
    where = replace(bench(in_packing()), acts=in_window)
    for word in WORDS:
        act = meaning(where, word.payload.lower())
        if word.payload in (EXTRA_PARCEL, NEXT_CHOICE, NEXT_REASON):
            assert isinstance(act, BenchAlert)  # not while the order itself is being packed
            assert act.alert.kind is AlertKind.NOT_NOW
            continue
        assert isinstance(act, ToSession | CloseOpen | ToPlace | Press), word
    assert meaning(where, "PS:BADGE:7") == SignIn("7")
    unknown = meaning(where, "PS:DANCE")
    assert unknown == BenchAlert(Alert(AlertKind.UNKNOWN_COMMAND, scanned="PS:DANCE"))
    no_box = meaning(where, "PS:BOX:NO")
    assert no_box == BenchAlert(Alert(AlertKind.UNKNOWN_CODE, scanned="PS:BOX:NO"))


def test_another_orders_barcode_lets_go_of_one_that_another_bench_has() -> None:
    undecided = bench(after(new_session(), cmd.OrderFound(order(), (), (ON_BENCH_3,))))
    assert meaning(undecided, NEXT) == ToSession(cmd.Abandon(), then_open=NEXT)
    assert meaning(undecided, REFERENCE) == ToSession(cmd.ScanItem(Code(REFERENCE)))
