"""An extra parcel: one more beside what was made of an order, which stays as it is."""

from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench, BenchAlert, OpenExtra, ShowSession, interpret
from packstation.packing.decide import begin
from packstation.packing.evolve import opened
from packstation.packing.order import PackedBefore, units_before
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Policy, Session
from tests.bench_world import REFERENCE, after, answered, order, packed_in, scan
from tests.playbook import Playbook

ALL = {"mug": 3, "tea": 2, "pen": 1}
WORD = Code("PS:EXTRA-PARCEL")


def extra(**packed: int) -> Session:
    """A session for an extra parcel of an order of which so much was packed before."""
    first = begin(cmd.OpenSession("s2", REFERENCE, Policy(), "replacement"))[0]
    assert isinstance(first, ev.SessionOpened)
    before = PackedBefore("EC-1", "Allocated", packed or ALL)
    return after(opened("s2", first), cmd.OrderFound(order(), (before,)))


def bench(*sessions: Session, alert: Alert | None = None) -> Bench:
    """The first is on the screen."""
    first = sessions[0].stream if sessions else None
    return Bench(Map({s.stream: s for s in sessions}), open=first, alert=alert)


def test_an_order_that_is_completely_packed_takes_an_extra_parcel_and_says_so() -> None:
    session = extra()
    assert session.alert == Alert(AlertKind.EXTRA_PARCEL)
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.AlertRaised(Alert(AlertKind.NOTHING_PACKED)))


def test_what_is_scanned_goes_in_beyond_the_order_and_the_log_says_why() -> None:
    with Playbook(extra()) as play:
        play.when(scan("mug")).then(
            ev.AlertAcknowledged(),
            ev.ExtraAllowed("mug", 1, "replacement"),
            ev.ItemPacked("mug", 1, 1, scanned="mug"),
        )
        play.when(cmd.ConfirmByHand("pen", 2))
        play.then(ev.ExtraAllowed("pen", 2, "replacement"), ev.ItemPacked)
        play.when(scan("nonsense")).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged)
        play.when(cmd.Done()).then(ev.PackingFinished(((1,),)))


def test_what_the_order_still_misses_comes_first() -> None:
    with Playbook(extra(mug=2, tea=2, pen=1)) as play:
        play.when(scan("mug")).then(ev.AlertAcknowledged(), ev.ItemPacked)
        play.when(scan("mug")).then(ev.ExtraAllowed, ev.ItemPacked)


def test_a_step_taken_back_leaves_no_gap_that_must_be_filled() -> None:
    session = after(extra(), scan("mug"), scan("pen"), cmd.Undo())
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.PackingFinished)


def test_its_consignment_and_labels_are_its_own() -> None:
    session = after(extra(), scan("mug"), cmd.Done(), cmd.OrderConfirmed())
    assert [e.key for e in du.due(session)] == ["s2/1/pack/1"]


# Where it begins


def test_the_barcode_begins_it_once_the_order_has_its_service() -> None:
    session = packed_in(1)
    not_yet = Alert(AlertKind.NOT_NOW, detail="ExtraParcel")
    assert interpret(bench(session), WORD) == BenchAlert(not_yet)
    allocated = answered(session, ef.PackConsignment, ef.Allocate)
    begins = OpenExtra(REFERENCE, "asked at the bench")
    assert interpret(bench(allocated), WORD) == begins
    assert interpret(bench(answered(session)), WORD) == begins


def test_an_order_packed_long_ago_takes_one_when_it_is_scanned_again() -> None:
    packed = Alert(AlertKind.ALREADY_PACKED, scanned=REFERENCE)
    assert interpret(bench(alert=packed), WORD) == OpenExtra(REFERENCE, "asked at the bench")
    assert interpret(bench(), WORD) == BenchAlert(Alert(AlertKind.NO_ORDER))


def test_the_orders_barcode_means_the_extra_parcel_that_is_being_packed() -> None:
    first = replace(packed_in(1), stream="s1")
    act = interpret(bench(extra(), first), Code("HO-1"))
    assert act == ShowSession("s2")


# What others see of it


def test_an_extra_parcel_counts_as_nothing_of_the_order() -> None:
    before = (
        PackedBefore("EC-1", "Allocated", {"mug": 1}),
        PackedBefore("EC-2", "Allocated", {"mug": 1}, is_extra=True),
    )
    assert units_before(before) == Map({"mug": 1})
