"""From a scan to an order on the bench, or to the reason why not."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.order import Order, OrderLine, PackedBefore
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import MOST_LINES, Phase, remaining_units
from packstation.packing.shipping import WorkName, WorkStatus
from tests.bench_world import (
    MUG,
    ON_BENCH_3,
    PEN,
    REFERENCE,
    after,
    begun,
    in_packing,
    new_session,
    order,
    scan,
)
from tests.playbook import Playbook

LOST = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
DOWN = Problem(ProblemKind.UNREACHABLE, is_temporary=True)


def before(**quantities: int) -> tuple[PackedBefore, ...]:
    return (PackedBefore("EC-OLD", "Allocated", quantities),)


TOO_LARGE = order(*(OrderLine(f"line-{n}", "Thing", 1) for n in range(MOST_LINES + 1)))


@pytest.mark.parametrize(
    ("found", "earlier", "reason"),
    [
        (Order(REFERENCE, "HO-1", (), order().destination), (), AlertKind.ORDER_EMPTY),
        (order(OrderLine("mug", "A mug", 0)), (), AlertKind.ORDER_CANCELLED),
        (TOO_LARGE, (), AlertKind.ORDER_TOO_LARGE),
        (order(MUG, PEN), before(mug=3, pen=1), AlertKind.ALREADY_PACKED),
    ],
    ids=["empty", "cancelled", "too large", "already packed"],
)
def test_an_order_that_cannot_be_packed_closes_with_its_reason(
    found: Order, earlier: tuple[PackedBefore, ...], reason: AlertKind
) -> None:
    with Playbook(new_session()) as play:
        play.when(cmd.OrderFound(found, earlier)).then(ev.OrderLoaded, ev.SessionClosed)
        play.owes()
    assert play.session.phase is Phase.CLOSED
    assert play.session.alert is not None
    assert play.session.alert.kind is reason


def test_what_was_packed_before_is_not_packed_again() -> None:
    with Playbook(new_session()) as play:
        play.when(cmd.OrderFound(order(), before(mug=2))).then(ev.OrderLoaded)
        assert remaining_units(play.session, "mug") == 1
        play.when(scan("mug")).then(ev.ItemPacked)
        play.when(scan("mug")).then(ev.AlertRaised)


def test_an_unknown_order_closes_and_says_what_was_scanned() -> None:
    nobody = Problem(ProblemKind.NOT_FOUND)
    with Playbook(new_session(scanned="HO-77")) as play:
        play.owes(ef.FindOrder)
        play.when(cmd.OpenFailed(WorkName.FIND, nobody))
        play.then(
            ev.OpeningFailed(WorkName.FIND, nobody),
            ev.SessionClosed(Alert(AlertKind.ORDER_UNKNOWN, scanned="HO-77")),
        )


def test_an_order_that_cannot_be_read_now_is_looked_for_again() -> None:
    with Playbook(new_session()) as play:
        play.when(cmd.OpenFailed(WorkName.FIND, DOWN)).then(ev.OpeningFailed(WorkName.FIND, DOWN))
        play.owes()
        play.when(cmd.Retry(is_by_itself=True)).then(ev.OpeningRetried(WorkName.FIND))
        play.owes(ef.FindOrder)


def test_an_order_from_the_inbox_is_created_then_read() -> None:
    with Playbook(new_session(scanned="HO-1")) as play:
        play.when(cmd.OrderWaits("HO-1")).then(ev.OrderAwaited("HO-1"))
        play.owes(ef.CreateOrder("s1/0/create", own_number="HO-1"))
        play.given(ev.CreateIntended("s1/0/create"))
        play.when(cmd.OrderCreatedInPro(REFERENCE)).then(ev.OrderCreated(REFERENCE))
        play.owes(ef.FindOrder("s1/0/find", scanned="HO-1", reference=REFERENCE, own_number="HO-1"))


def test_the_lost_reply_of_create_is_repeated_once_and_a_possible_orphan_is_recorded() -> None:
    waiting = begun(
        new_session(scanned="HO-1"),
    )
    with Playbook(waiting) as play:
        play.when(cmd.OrderWaits("HO-1")).then(ev.OrderAwaited)
        play.given(ev.CreateIntended("s1/0/create"))
        play.when(cmd.CreateLost(LOST)).then(ev.OrphanSuspected(LOST))
        play.owes(ef.CreateOrder("s1/0/create", own_number="HO-1"))
        play.given(ev.CreateIntended("s1/0/create"))
        play.when(cmd.CreateLost(LOST)).then(ev.OpeningFailed, ev.SessionClosed)
        play.owes()
        play.when(cmd.Retry(is_by_itself=True)).then()
        play.owes()
    assert play.session.may_have_orphan
    assert play.session.close_problem is not None


def test_create_that_certainly_did_not_happen_leaves_no_orphan() -> None:
    with Playbook(new_session(scanned="HO-1")) as play:
        play.when(cmd.OrderWaits("HO-1")).then(ev.OrderAwaited)
        play.given(ev.CreateIntended("s1/0/create"))
        play.when(cmd.OpenFailed(WorkName.CREATE, DOWN)).then(
            ev.OpeningFailed(WorkName.CREATE, DOWN)
        )
        play.when(cmd.Retry()).then(ev.OpeningRetried(WorkName.CREATE))
        play.owes(ef.CreateOrder("s1/0/create", own_number="HO-1"))
    assert not play.session.may_have_orphan


def test_a_create_under_way_cannot_be_abandoned() -> None:
    with Playbook(new_session(scanned="HO-1")) as play:
        play.when(cmd.OrderWaits("HO-1")).then(ev.OrderAwaited)
        play.given(ev.CreateIntended("s1/0/create"))
        play.when(cmd.Abandon()).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
    assert play.session.create.status is WorkStatus.INTENDED


def test_a_session_that_holds_nothing_can_be_abandoned_and_one_that_holds_something_not() -> None:
    with Playbook(in_packing()) as play:
        play.when(scan("mug")).then(ev.ItemPacked)
        play.when(cmd.Abandon()).then(ev.AlertRaised)
        play.when(cmd.Undo()).then(ev.StepUndone())
        play.when(cmd.Abandon()).then(ev.SessionClosed())


def test_a_held_order_begins_nothing_and_goes_on_where_it_was() -> None:
    with Playbook(in_packing()) as play:
        play.when(scan("mug")).then(ev.ItemPacked)
        packing = play.session.packing
        play.when(cmd.Hold("lunch")).then(ev.SessionHeld("lunch"))
        play.owes()
        play.when(scan("tea")).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.Resume()).then(ev.SessionResumed())
        assert play.session.phase is Phase.PACKING
        assert play.session.packing == packing


def test_an_order_of_another_bench_waits_for_a_decision_and_is_then_read_and_packed() -> None:
    with Playbook(new_session()) as play:
        standing = Alert(AlertKind.OPEN_ELSEWHERE, detail="Bench 3")
        play.when(cmd.OrderFound(order(notes=1), (), (ON_BENCH_3,)))
        play.then(ev.OrderLoaded, ev.AlertRaised(standing))
        for command in (scan("mug"), cmd.SetQuantity(3), cmd.Done(), cmd.NewParcel(), cmd.Undo()):
            play.when(command).then(ev.AlertRaised(standing, is_again=True))
        play.when(cmd.PackHereToo())
        play.then(ev.PackedHereToo(), ev.AlertAcknowledged(), ev.AlertRaised)
        play.when(scan("mug")).then(ev.NotesAcknowledged, ev.AlertAcknowledged, ev.ItemPacked)


def test_ok_leaves_an_order_to_the_bench_that_has_it() -> None:
    undecided = after(new_session(), cmd.OrderFound(order(), (), (ON_BENCH_3,)))
    with Playbook(undecided) as play:
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged(), ev.SessionClosed())


def test_an_undecided_order_is_put_aside_or_let_go_and_asks_again_when_it_is_taken_up() -> None:
    undecided = after(new_session(), cmd.OrderFound(order(), (), (ON_BENCH_3,)))
    with Playbook(undecided) as play:
        play.when(cmd.Hold("lunch")).then(ev.SessionHeld)
        play.when(cmd.Resume()).then(ev.SessionResumed, ev.AlertRaised)
        play.when(cmd.Abandon()).then(ev.SessionClosed())
