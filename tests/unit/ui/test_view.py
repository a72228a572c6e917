"""The view is data: which screen follows from where an order is."""

import pytest
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Phase, Policy
from packstation.packing.shipping import CopyStatus, WorkName
from packstation.ui.flow.actions import Act
from packstation.ui.flow.view import LabelState, Screen, StepState, TailState, View
from packstation.ui.flow.view_of import view_of
from tests.tools.benches import (
    OUT_OF_PAPER,
    REFUSED,
    UNREACHABLE,
    Sitting,
    asking,
    behind,
    bench,
    label_code,
    order,
    packing,
    papers,
    three_parcels,
)

AHEAD, NOW, DONE, STUCK = StepState.AHEAD, StepState.NOW, StepState.DONE, StepState.STUCK


def seen(sitting: Sitting) -> View:
    return view_of(bench(sitting))


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_screen_with_a_way_on(phase: Phase) -> None:
    session = replace(packing().session, phase=phase)
    sitting = packing()
    sitting.session = session
    view = seen(sitting)
    assert view.actions
    assert len(view.rail) == 5


def test_an_empty_bench_asks_for_an_order() -> None:
    view = view_of(Bench())
    assert view.screen is Screen.START
    assert view.rail == (NOW, AHEAD, AHEAD, AHEAD, AHEAD)


def test_the_rail_follows_an_order_through_all_steps() -> None:
    sitting = Sitting()
    assert seen(sitting).rail == (NOW, AHEAD, AHEAD, AHEAD, AHEAD)
    sitting.load(order(4)).pack_all()
    assert seen(sitting).rail == (DONE, NOW, AHEAD, AHEAD, AHEAD)
    sitting.pack_done()
    assert seen(sitting).rail == (DONE, DONE, NOW, AHEAD, AHEAD)
    sitting.allocate()
    assert seen(sitting).rail == (DONE, DONE, DONE, NOW, AHEAD)
    sitting.labels().finish()
    view = seen(sitting)
    assert view.screen is Screen.READY
    assert view.rail == (DONE, DONE, DONE, DONE, NOW)


def test_an_order_that_waits_for_pro_is_stuck_at_step_one_and_can_be_tried_again() -> None:
    view = seen(Sitting().do(cmd.OpenFailed(WorkName.FIND, UNREACHABLE)))
    assert view.screen is Screen.OPENING
    assert view.rail[0] is STUCK
    assert Act.RETRY in view.actions


def test_a_blocking_alert_takes_the_screen_until_it_is_acknowledged() -> None:
    sitting = packing().do(cmd.ScanItem(Code("nobody knows")))
    assert seen(sitting).screen is Screen.ALERT
    sitting.do(cmd.ScanItem(Code("something else")))
    assert seen(sitting).screen is Screen.ALERT
    assert seen(sitting.do(cmd.Acknowledge())).screen is Screen.PACKING


def test_a_soft_alert_stands_beside_the_work_and_stops_nothing() -> None:
    view = seen(Sitting().load(order(4)))
    assert view.screen is Screen.PACKING
    assert view.feedback.alert == Alert(AlertKind.HAZARD)


def test_notes_that_must_be_read_take_the_screen_where_the_policy_says_so() -> None:
    view = seen(Sitting(policy=Policy(explicit_acknowledge=True)).load(order(4)))
    assert view.screen is Screen.ALERT


def test_done_carries_the_accent_only_when_nothing_is_missing() -> None:
    sitting = packing()
    assert seen(sitting).main is None
    sitting.do(cmd.Acknowledge()).scan(0, 2).scan(2)
    assert seen(sitting).main is Act.DONE


def test_a_short_line_counts_as_settled() -> None:
    sitting = packing().scan(0, 2)
    sitting.do(cmd.Acknowledge(), cmd.DeclareShort(Code("L3"), 1, "missing"))
    assert seen(sitting).main is Act.DONE


def test_offers_are_shown_until_one_is_chosen() -> None:
    sitting = asking()
    view = seen(sitting)
    assert view.screen is Screen.QUOTES
    assert view.quotes is not None
    assert view.quotes.quotes[0].reference == "Q1"
    sitting.do(cmd.ChooseQuote(1, "Q2"))
    assert seen(sitting).screen is Screen.SHIPPING


def test_a_refused_allocation_offers_every_way_out() -> None:
    view = seen(three_parcels().pack_done().do(cmd.WorkFailed(WorkName.ALLOCATION, 1, REFUSED)))
    assert view.screen is Screen.PROBLEM
    assert view.stuck is not None
    assert view.stuck.problem == REFUSED
    assert {Act.SERVICE, Act.REDO, Act.HOLD, Act.RETRY} <= set(view.actions)
    assert view.rail[2] is STUCK


def test_labels_are_shown_in_parcel_order_with_what_is_known_of_each() -> None:
    sitting = three_parcels().pack_done().allocate()
    assert [card.state for card in seen(sitting).labels] == [LabelState.EXPECTED] * 3
    sitting.labels().print_next().print_next(is_proven=False)
    cards = seen(sitting).labels
    assert [card.parcel for card in cards] == [1, 2, 3]
    states = [LabelState.PRINTED, LabelState.SENT, LabelState.PRINTING]
    assert [card.state for card in cards] == states


def test_a_printer_that_waits_is_no_failure_but_is_named() -> None:
    sitting = three_parcels().pack_done().allocate().labels().print_fails(OUT_OF_PAPER)
    view = seen(sitting)
    assert view.screen is Screen.SHIPPING
    assert view.labels[0].state is LabelState.WAITING
    assert view.labels[0].printer == "Zebra-7"


def test_what_nobody_knows_is_asked_and_the_answer_goes_back() -> None:
    sitting = three_parcels().pack_done().allocate().labels().print_next()
    sitting.print_fails(Problem(ProblemKind.PRINT_UNKNOWN), is_in_doubt=True)
    view = seen(sitting)
    assert view.screen is Screen.QUESTION
    assert view.question is not None
    assert (view.question.number, view.question.of) == (2, 3)
    sitting.do(cmd.AnswerPrint(view.question.title, came_out=True))
    assert seen(sitting).screen is Screen.SHIPPING


def test_labels_say_which_one_is_to_be_scanned_and_which_are_on_their_parcels() -> None:
    policy = Policy(packing_slip=False, ask_label_scan=True)
    sitting = three_parcels(policy).pack_done().allocate().labels().print_next().print_next()
    to_scan, printed, printing = (
        LabelState.TO_SCAN,
        LabelState.PRINTED,
        LabelState.PRINTING,
    )
    assert [card.state for card in seen(sitting).labels] == [to_scan, printed, printing]
    assert Act.BY_HAND in seen(sitting).actions
    sitting.print_next().do(cmd.ScanLabel(Code(label_code(1))))
    on_parcel = LabelState.ON_PARCEL
    assert [card.state for card in seen(sitting).labels] == [on_parcel, to_scan, printed]
    wrong = sitting.do(cmd.ScanLabel(Code(label_code(3))))
    assert seen(wrong).screen is Screen.ALERT


def test_what_cannot_be_done_after_packing_is_said_until_it_is_read() -> None:
    sitting = three_parcels().pack_done().do(cmd.Reprint("lost"))
    view = seen(sitting)
    assert view.screen is Screen.SHIPPING
    assert view.feedback.alert is not None
    assert Act.OK in view.actions
    assert Act.OK not in seen(sitting.do(cmd.Acknowledge())).actions


def test_the_tail_shows_what_needs_somebody_before_what_is_ready() -> None:
    view = view_of(bench(packing(), *behind()))
    states = [entry.state for entry in view.tail]
    assert states == [TailState.WAITING_PRINTER, TailState.WAITING_PRO, TailState.READY]
    assert view.tail[0].printer == "Zebra-7"


def test_an_order_that_could_not_be_opened_leaves_its_alert_on_the_bench() -> None:
    alert = Alert(AlertKind.ORDER_UNKNOWN, "HO-4711")
    view = view_of(replace(Bench(), alert=alert))
    assert view.screen is Screen.ALERT
    assert view.alert == alert
    assert view.main is Act.OK


def test_two_thousand_lines_give_a_view_no_larger_than_five() -> None:
    view = seen(packing(2000))
    assert len(view.parcels) == 2
    assert view.header is not None
    assert view.header.packed == 4


def test_what_to_take_from_the_printers_is_counted_kind_by_kind_and_ticked_as_it_comes_out() -> (
    None
):
    kinds = ["label", "cn23", "commercial-invoice", "packing-slip"]
    some: list[tuple[int, ...]] = [(), (0, 1), (0, 1, 2, 3)]
    for out in some:
        view = seen(papers(*out))
        assert [paper.kind.value for paper in view.papers] == kinds
        assert [paper.out for paper in view.papers] == [int(n in out) for n in range(4)]
        assert {paper.of for paper in view.papers} == {1}
    stuck = papers(0)
    copies = tuple(replace(c, status=CopyStatus.WAITING) for c in stuck.session.copies)
    stuck.session = replace(stuck.session, copies=copies)
    assert all(paper.needs_somebody for paper in seen(stuck).papers)
    assert [p.of for p in seen(three_parcels().pack_done().allocate()).papers] == [3]
