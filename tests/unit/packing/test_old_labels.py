"""After a redo the old labels are asked for: none meets its successor unnoticed."""

import pytest
from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, label_key
from packstation.packing.bench import Bench, BenchAlert, ToSession, interpret
from packstation.packing.evolve import evolve
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import Fate, WorkName
from tests.bench_world import STREAM, after, answered, begun, labels, packed_in, scan
from tests.playbook import Playbook

NO_SLIP = Policy(packing_slip=False)
DOUBT = Problem(ProblemKind.PRINT_UNKNOWN)
JAM = Problem(ProblemKind.PRINTER, "out of paper", is_temporary=True)
ASKED = Alert(AlertKind.OLD_LABELS)


def to_print(parcels: int = 2) -> Session:
    session = packed_in(parcels, policy=NO_SLIP)
    return answered(session, ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.FetchCustoms)


def redone(session: Session) -> Session:
    """The session back in packing, its consignments withdrawn."""
    return answered(after(session, cmd.ReopenPacking("weight")), ef.CancelConsignment)


def voided(parcels: int = 2) -> Session:
    """All labels of the first round came out, and are void."""
    return redone(answered(to_print(parcels)))


def code(parcel: int, round_: int = 1) -> Code:
    return Code(f"TRACK{round_}1{parcel}")


def old(parcel: int, since_last_ms: int | None = None) -> cmd.ScanOldLabel:
    return cmd.ScanOldLabel(code(parcel), since_last_ms)


def answered_for(parcel: int, fate: Fate) -> ev.OldLabelAnswered:
    return ev.OldLabelAnswered(f"1.c1.label.{parcel}", fate)


def test_every_label_that_came_out_is_asked_for_as_soon_as_packing_is_open_again() -> None:
    session = voided(3)
    assert (session.phase, session.alert) == (Phase.PACKING, ASKED)
    asked = [(o.document.id, o.place, o.in_all, o.copies) for o in owed_old_labels(session)]
    assert asked == [(f"1.c1.label.{n}", n, 3, 1) for n in (1, 2, 3)]


def test_nothing_is_asked_for_before_the_consignment_is_certainly_withdrawn() -> None:
    session = after(answered(to_print()), cmd.ReopenPacking("weight"))
    assert session.phase is Phase.CANCELLING
    assert owed_old_labels(session) == ()


def test_labels_that_certainly_never_came_out_are_not_asked_for_and_unknown_ones_are() -> None:
    session = begun(to_print(3))
    session = answered(after(session, cmd.CopyFailed(session.copies[0].title, "Zebra", JAM)))
    assert owed_old_labels(redone(session)) == ()
    session = begun(to_print(3))
    title = session.copies[0].title
    session = after(session, cmd.CopyFailed(title, "Zebra", DOUBT, is_in_doubt=True))
    assert [o.place for o in owed_old_labels(redone(session))] == [1]
    session = after(session, cmd.AnswerPrint(title, came_out=False))
    assert owed_old_labels(redone(session)) == ()


def test_a_label_that_was_printed_again_counts_its_copies() -> None:
    session = answered(after(answered(to_print(1)), cmd.Reprint("torn")))
    assert [o.copies for o in owed_old_labels(redone(session))] == [2]


def test_no_new_label_is_made_before_each_old_one_is_answered_for() -> None:
    with Playbook(voided()) as play:
        play.when(cmd.Done()).then(ev.AlertRaised(ASKED))
        play.when(old(1)).then(answered_for(1, Fate.SCANNED))
        play.when(cmd.Done()).then(ev.AlertRaised(ASKED))
        play.when(old(2)).then(answered_for(2, Fate.SCANNED), ev.AlertAcknowledged())
        play.when(cmd.Done()).then(ev.PackingFinished)


def test_packing_goes_on_meanwhile() -> None:
    with Playbook(voided()) as play:
        play.when(cmd.TakeOut("mug")).then(ev.ItemTakenOut)
        play.when(scan("mug")).then(ev.AlertAcknowledged(), ev.ItemPacked)
        play.when(cmd.Weigh(300, WeightSource.TYPED)).then(ev.ParcelWeighed)


def test_old_labels_are_scanned_in_any_order() -> None:
    with Playbook(voided(3)) as play:
        play.when(old(3)).then(answered_for(3, Fate.SCANNED))
        play.when(old(1)).then(answered_for(1, Fate.SCANNED))
        assert [o.place for o in owed_old_labels(play.session)] == [2]


def test_an_answer_by_hand_is_recorded_as_such_and_given_once() -> None:
    with Playbook(voided(3)) as play:
        play.when(cmd.AnswerOldLabels(Fate.BY_HAND)).then(answered_for(1, Fate.BY_HAND))
        named = cmd.AnswerOldLabels(Fate.NOT_THERE, ("1.c1.label.1", "1.c1.label.3"))
        play.when(named).then(answered_for(3, Fate.NOT_THERE))
        play.when(cmd.AnswerOldLabels(Fate.BY_HAND))
        play.then(answered_for(2, Fate.BY_HAND), ev.AlertAcknowledged())
        play.when(cmd.AnswerOldLabels(Fate.BY_HAND)).then(ev.AlertRaised)


def test_an_old_label_scanned_again_is_still_void_and_a_bounce_is_no_second_scan() -> None:
    with Playbook(after(voided(), old(1))) as play:
        play.when(old(1, since_last_ms=5)).then()
        void = ev.AlertRaised(Alert(AlertKind.VOID_LABEL, parcel=1))
        play.when(old(1, since_last_ms=5000)).then(void)


def test_an_old_label_that_turns_up_after_all_is_said_to_be_void_and_the_log_knows() -> None:
    session = after(voided(1), cmd.AnswerOldLabels(Fate.NOT_THERE), cmd.Done())
    session = answered(session)
    assert session.phase is Phase.FINISHED
    with Playbook(session) as play:
        void = ev.AlertRaised(Alert(AlertKind.VOID_LABEL, parcel=1))
        play.when(old(1)).then(answered_for(1, Fate.SCANNED), void)


def test_a_barcode_that_several_old_labels_carry_answers_for_none_of_them() -> None:
    with Playbook(voided()) as play:
        play.when(cmd.ScanOldLabel(Code("ROUTE1")))
        play.then(ev.AlertRaised(Alert(AlertKind.LABEL_UNCLEAR)))
        play.when(old(2)).then(answered_for(2, Fate.SCANNED), ev.AlertAcknowledged())


def test_old_labels_that_are_all_alike_are_counted_one_by_one() -> None:
    session = answered(packed_in(2, policy=NO_SLIP), ef.PackConsignment, ef.Allocate)
    alike = tuple(replace(label, codes=(label_key("SAME"),)) for label in labels(session, 1))
    session = after(session, cmd.DocumentsStored(WorkName.LABELS, 1, alike))
    session = redone(answered(session))
    with Playbook(session) as play:
        play.when(cmd.ScanOldLabel(Code("SAME"))).then(answered_for(1, Fate.SCANNED))
        play.when(cmd.ScanOldLabel(Code("SAME")))
        play.then(answered_for(2, Fate.SCANNED), ev.AlertAcknowledged())


def test_an_order_whose_old_labels_are_out_cannot_be_closed() -> None:
    session = after(voided(1), cmd.TakeOut("mug"))
    with Playbook(session) as play:
        play.when(cmd.Abandon()).then(ev.AlertRaised(ASKED))
        play.when(old(1))
        play.then(answered_for(1, Fate.SCANNED), ev.AlertAcknowledged())
        play.when(cmd.Abandon()).then(ev.SessionClosed)


def test_a_second_redo_asks_for_the_labels_of_its_own_round() -> None:
    session = after(voided(1), cmd.AnswerOldLabels(Fate.BY_HAND), cmd.Done())
    session = redone(answered(session))
    assert [o.document.id for o in owed_old_labels(session)] == ["2.c1.label.1"]
    assert len(session.old_labels) == 2


# What a scan means


def bench(session: Session, *others: Session, open_: str | None = STREAM) -> Bench:
    return Bench(sessions=Map({s.stream: s for s in (session, *others)}), open=open_)


def test_an_old_label_scanned_in_its_order_is_no_item() -> None:
    act = interpret(bench(voided()), code(1))
    assert act == ToSession(cmd.ScanOldLabel(code(1)))


@pytest.mark.parametrize("open_", [None, "s2"])
def test_an_old_label_scanned_anywhere_else_is_said_to_be_void(open_: str | None) -> None:
    other = replace(packed_in(1), stream="s2")
    void = Alert(AlertKind.VOID_LABEL, detail="HO-1", parcel=2)
    assert interpret(bench(voided(), other, open_=open_), code(2)) == BenchAlert(void)
    packing = after(voided(1), cmd.AnswerOldLabels(Fate.BY_HAND))
    packing = replace(packing, stream="s2", old_labels=(), old_codes=Map())
    assert interpret(bench(voided(), packing, open_="s2"), code(2)) == BenchAlert(void)


def test_at_the_label_check_the_old_label_is_void_and_the_new_one_is_right() -> None:
    checked = replace(voided(1), policy=Policy(packing_slip=False, ask_label_scan=True))
    session = after(checked, old(1), cmd.Done(), cmd.OrderConfirmed())
    kinds = (ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.FetchCustoms, ef.PrintCopy)
    session = answered(session, *kinds)
    act = interpret(bench(session), code(1))
    assert act == ToSession(cmd.ScanOldLabel(code(1)))
    with Playbook(session) as play:
        play.when(old(1)).then(ev.AlertRaised(Alert(AlertKind.VOID_LABEL, parcel=1)))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.ScanLabel(code(1, round_=2))).then(ev.LabelConfirmed("2.c1.label.1"))


def test_a_label_whose_consignment_is_being_withdrawn_opens_no_order() -> None:
    session = after(answered(to_print()), cmd.ReopenPacking("weight"))
    wait = Alert(AlertKind.NOT_NOW, detail="ScanOldLabel")
    assert interpret(bench(session), code(1)) == BenchAlert(wait)


# Records of before


def test_an_order_that_was_redone_before_this_version_goes_on() -> None:
    """Its log has no answer about old labels, and is past the point where they are asked for."""
    session = answered(to_print(1))
    then: list[ev.Event] = [
        ev.PackingReopened("weight"),
        ev.WorkIntended(WorkName.CANCEL, (1,), "k"),
        ev.ConsignmentCancelled(1),
    ]
    for event in then:
        session = evolve(session, event)
    packed_again = evolve(session, ev.PackingFinished(((1,),)))
    assert answered(packed_again).phase is Phase.FINISHED
    # In the middle of it they are asked for as in any other.
    assert [o.place for o in owed_old_labels(session)] == [1]
    session = after(session, cmd.AnswerOldLabels(Fate.NOT_THERE), cmd.Done())
    assert answered(session).phase is Phase.FINISHED
