"""What is prepared before the packer is done: which orders, and when it is used."""

import datetime

import pytest
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.ahead import can_prepare, is_label_ready
from packstation.packing.decide import decide
from packstation.packing.due import due
from packstation.packing.order import Capture, OpenElsewhere, Order, OrderLine
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import AskPacker, ServiceGroup
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import WorkName
from tests.bench_world import after, answered, begun, in_packing, new_session, order, scan

POLICY = Policy(prepare_ahead=True, prepare_grams=20)
MUG = OrderLine("mug", "A mug", 2, sku="MUG", unit_grams=300)
PEN = OrderLine("pen", "A pen", 1, sku="PEN", unit_grams=50)
BOX = Box("B", "Box", tare_grams=100)
SINCE = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
DOWN = Problem(ProblemKind.UNREACHABLE, is_temporary=True)


def opened(what: Order | None = None, policy: Policy = POLICY) -> Session:
    return in_packing(what or order(MUG, PEN), policy)


def prepared(policy: Policy = POLICY, box: Box | None = None) -> Session:
    """Its label lies there, and nothing is packed yet."""
    return answered(after(opened(policy=policy), cmd.Prepare(box)))


def packed(session: Session) -> Session:
    return after(session, scan("MUG"), scan("MUG"), scan("PEN"))


UNSURE: dict[str, Session] = {
    "it is not wanted": opened(policy=Policy()),
    "a way back is wanted": opened(policy=replace(POLICY, return_label=True)),
    "the packer chooses the service": opened(policy=replace(POLICY, service=AskPacker())),
    "a serial number is asked for": opened(order(replace(PEN, captures=(Capture.SERIAL,)))),
    "too many for one parcel": opened(order(replace(PEN, quantity=31))),
    "too heavy for one parcel": opened(policy=replace(POLICY, limit_grams=600)),
    "nobody knows what it weighs": opened(
        order(replace(PEN, unit_grams=None)), replace(POLICY, needs_weight=True)
    ),
    "two shipping locations": opened(
        order(replace(MUG, location="A"), replace(PEN, location="B")),
        replace(POLICY, by_location=True),
    ),
    "there are two parcels already": after(opened(), scan("PEN"), cmd.NewParcel()),
    "something is short": after(opened(), cmd.DeclareShort(scan("PEN").code, 1, "gone")),
    "an address is missing": opened(replace(order(MUG), lacks=("street",))),
    "another bench has it": after(
        new_session(POLICY),
        cmd.OrderFound(order(MUG), (), (OpenElsewhere("B", None, SINCE, "packing"),)),
    ),
    "all of it is packed": packed(opened()),
    "it was done once": after(prepared(), cmd.Hold("later"), cmd.Resume()),
}


@pytest.mark.parametrize("why", UNSURE)
def test_only_what_surely_follows_is_prepared(why: str) -> None:
    assert can_prepare(opened())
    assert not can_prepare(UNSURE[why])


def test_notes_that_are_not_read_yet_keep_nothing_from_being_prepared() -> None:
    session = opened(order(MUG, notes=1), replace(POLICY, explicit_acknowledge=True))
    assert decide(session, cmd.Prepare()) == (ev.PreparationBegun(),)


def test_nothing_is_printed_before_done_and_then_nothing_is_asked_of_pro() -> None:
    session = prepared()
    assert is_label_ready(session)
    assert due(session) == ()
    session = after(packed(session), cmd.Done())
    assert session.phase is Phase.SHIPPING
    assert [type(effect) for effect in due(session)] == [ef.PrintCopy]
    assert answered(session).phase is Phase.FINISHED


def test_benches_of_a_fleet_look_for_each_other_before_they_print() -> None:
    session = after(packed(prepared(replace(POLICY, is_of_fleet=True))), cmd.Done())
    assert {type(effect) for effect in due(session)} == {ef.CheckOrder}


def test_nothing_is_ready_before_the_order_was_looked_at_again() -> None:
    session = answered(after(packed(prepared()), cmd.Done()), ef.PrintCopy)
    assert {type(effect) for effect in due(session)} == {ef.CheckOrder}


OTHERWISE: dict[str, tuple[ev.Misfit, tuple[cmd.Command, ...]]] = {
    "parcel": (ev.Misfit.PARCELS, (scan("MUG"), cmd.NewParcel())),
    "short": (ev.Misfit.CONTENT, (cmd.DeclareShort(scan("PEN").code, 1, "gone"),)),
    "extra": (ev.Misfit.CONTENT, (cmd.AllowExtra("pen", 1, "gift"),)),
    "serial": (ev.Misfit.CONTENT, (scan("PEN", serial="A1"),)),
    "box": (ev.Misfit.BOX, (cmd.ChooseBox(BOX),)),
    "weight": (ev.Misfit.WEIGHT, (cmd.Weigh(671, WeightSource.SCALE),)),
    "service": (ev.Misfit.SERVICE, (cmd.ChooseService(ServiceGroup("G")),)),
    "return": (ev.Misfit.RETURN, (cmd.ToggleReturn(),)),
    "hold": (ev.Misfit.LEFT, (scan("PEN"), cmd.Hold("later"))),
    "left": (ev.Misfit.LEFT, (cmd.Abandon(),)),
    "changed": (ev.Misfit.ORDER, (cmd.OrderDiffers(order(MUG), what=("lines",)),)),
    "start": (ev.Misfit.RESTART, (cmd.VoidPreparation(ev.Misfit.RESTART),)),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_what_cannot_be_used_any_more_is_withdrawn_at_once(what: str) -> None:
    misfit, commands = OTHERWISE[what]
    session = after(prepared(), *commands[:-1])
    assert ev.PreparationVoided(misfit) in decide(session, commands[-1])
    session = after(session, commands[-1])
    assert [type(effect) for effect in due(session)] == [ef.CancelConsignment]
    session = answered(session)
    assert (session.ahead, session.consignments, session.documents) == (None, (), ())


def test_a_box_that_was_foreseen_and_not_named_does_not_fit() -> None:
    session = packed(prepared(box=BOX))
    assert ev.PreparationVoided(ev.Misfit.BOX) in decide(session, cmd.Done())
    named = after(session, cmd.ChooseBox(BOX))
    (finished,) = decide(named, cmd.Done())
    assert finished == ev.PackingFinished(((1,),), is_prepared=True)


@pytest.mark.parametrize(("grams", "is_used"), [(670, True), (630, True), (671, False)])
def test_a_weight_inside_the_tolerance_fits(grams: int, is_used: bool) -> None:
    session = after(packed(prepared()), cmd.Weigh(grams, WeightSource.SCALE))
    done = after(session, cmd.Acknowledge(), cmd.Done())
    assert (done.phase is Phase.SHIPPING) is is_used


def test_whether_a_call_made_one_is_found_out_and_never_made_again() -> None:
    session = begun(after(opened(), cmd.Prepare()))
    session = after(session, cmd.WorkFailed(WorkName.PACK, 1, DOWN, is_in_doubt=True))
    session = after(session, cmd.Retry(is_by_itself=True))
    assert [type(effect) for effect in due(session)] == [ef.FindMade]
    none_there = after(session, cmd.WorkFailed(WorkName.PACK, 1, Problem(ProblemKind.NOT_FOUND)))
    assert none_there.ahead is None
    found = answered(session, ef.FindMade)
    assert [type(effect) for effect in due(found)] == [ef.CancelConsignment]


def test_what_failed_for_a_while_goes_on_once_it_is_wanted() -> None:
    session = answered(after(opened(), cmd.Prepare()), ef.PackConsignment, ef.Allocate)
    session = after(session, cmd.WorkFailed(WorkName.LABELS, 1, DOWN))
    done = after(packed(session), cmd.Done())
    assert done.phase is Phase.SHIPPING
    assert answered(after(done, cmd.Retry())).phase is Phase.FINISHED


def test_a_label_on_paper_of_an_order_that_was_changed_is_to_be_destroyed() -> None:
    session = answered(after(packed(prepared()), cmd.Done()), ef.PrintCopy)
    session = answered(after(session, cmd.OrderDiffers(order(MUG), what=("lines",))))
    assert session.phase is Phase.PACKING
    assert [old.fate for old in session.old_labels] == [None]
