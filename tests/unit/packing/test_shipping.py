"""What is owed once the order is packed, and what may be decided: one state, so one file."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.service import (
    AskPacker,
    CarrierService,
    Cheapest,
    DefaultRules,
    ServiceGroup,
    ServiceRule,
)
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import (
    CopyStatus,
    Document,
    DocumentKind,
    Format,
    WorkName,
    WorkStatus,
)
from tests.bench_world import (
    after,
    answered,
    begun,
    labels,
    packed_in,
    scan,
    service,
    yes,
)
from tests.playbook import Playbook

REFUSED = Problem(ProblemKind.REFUSED, "too heavy")
DOWN = Problem(ProblemKind.UNREACHABLE, is_temporary=True)
DOUBT = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
JAM = Problem(ProblemKind.PRINTER, "out of paper", is_temporary=True)
NO_SLIP = Policy(packing_slip=False)


def to_print(parcels: int = 2, consignments: int = 1, policy: Policy = NO_SLIP) -> Session:
    """Allocated, the labels stored, nothing printed."""
    session = packed_in(parcels, consignments, policy)
    return answered(session, ef.PackConsignment, ef.Allocate, ef.FetchLabels)


def printing(session: Session) -> list[tuple[str, int]]:
    """Documents and copy numbers that are to be printed now."""
    return [
        (effect.document.id, effect.number)
        for effect in du.due(session)
        if isinstance(effect, ef.PrintCopy) and effect.document is not None
    ]


def title_of(session: Session, document: str) -> str:
    return [copy.title for copy in session.copies if copy.document == document][-1]


def finished(policy: Policy = NO_SLIP) -> Session:
    session = answered(packed_in(1, policy=policy))
    assert session.phase is Phase.FINISHED
    return session


# Pack and allocate


def test_every_consignment_is_packed_by_a_call_of_its_own() -> None:
    with Playbook(packed_in(4, 2)) as play:
        play.owes(
            ef.PackConsignment("s1/1/pack/1", consignment=1, request_id="s1/1/1"),
            ef.PackConsignment("s1/1/pack/2", consignment=2, request_id="s1/1/2"),
        )


@pytest.mark.parametrize("rule", [DefaultRules(), CarrierService("CS")])
def test_one_allocation_takes_all_consignments_and_waits_for_all_of_them(rule: ServiceRule) -> None:
    with Playbook(packed_in(2, 2, Policy(service=rule))) as play:
        play.session = begun(play.session)
        play.when(cmd.PackSucceeded(1, "EC-1")).then(ev.ConsignmentPacked(1, "EC-1"))
        play.owes(
            ef.PackConsignment("s1/1/pack/2", True, consignment=2, request_id="s1/1/2"),
        )
        play.when(cmd.PackSucceeded(2, "EC-2")).then(ev.ConsignmentPacked(2, "EC-2"))
        play.owes(ef.Allocate("s1/1/allocate/1/2", consignments=(1, 2), rule=rule))


@pytest.mark.parametrize("rule", [ServiceGroup("G"), Cheapest()])
def test_a_rule_whose_operation_takes_one_is_called_for_each(rule: ServiceRule) -> None:
    session = answered(packed_in(2, 2, Policy(service=rule)), ef.PackConsignment)
    with Playbook(session) as play:
        play.owes(
            ef.Allocate("s1/1/allocate/1", consignments=(1,), rule=rule),
            ef.Allocate("s1/1/allocate/2", consignments=(2,), rule=rule),
        )


def test_a_consignment_that_cannot_be_packed_does_not_hold_the_others_back() -> None:
    with Playbook(begun(packed_in(2, 2))) as play:
        play.when(cmd.WorkFailed(WorkName.PACK, 1, REFUSED)).then(
            ev.WorkEndedBadly(WorkName.PACK, 1, REFUSED)
        )
        play.when(cmd.PackSucceeded(2, "EC-2")).then(ev.ConsignmentPacked)
        play.owes(ef.Allocate("s1/1/allocate/2", consignments=(2,)))


def test_what_began_in_one_call_stays_one_effect_when_another_call_joins_it() -> None:
    session = begun(packed_in(3, 3))
    session = after(session, cmd.WorkFailed(WorkName.PACK, 3, REFUSED))
    session = after(session, *(cmd.PackSucceeded(n, f"EC-{n}") for n in (1, 2)))
    first = du.due(session)
    session = after(begun(session), cmd.Retry())
    session = after(
        begun(session, ef.PackConsignment("", consignment=3)), cmd.PackSucceeded(3, "E")
    )
    session = begun(session, *[e for e in du.due(session) if not e.is_resumed])
    keys = [effect.key for effect in du.due(session)]
    assert keys == [first[0].key, "s1/1/allocate/3"]


def test_a_late_or_doubled_outcome_changes_nothing() -> None:
    session = begun(packed_in(1))
    packed = after(session, cmd.PackSucceeded(1, "EC-1"))
    with Playbook(packed) as play:
        play.when(cmd.PackSucceeded(1, "EC-2")).then()
        play.when(cmd.WorkFailed(WorkName.PACK, 1, REFUSED)).then()
        play.when(cmd.WorkFailed(WorkName.FIND, 1, REFUSED)).then()
        play.when(cmd.MarkedReady(7)).then()


def test_the_packer_chooses_from_quotes_when_the_rule_is_to_ask() -> None:
    session = answered(packed_in(1, policy=Policy(service=AskPacker())), ef.PackConsignment)
    with Playbook(session) as play:
        play.owes(ef.FetchQuotes("s1/1/quotes/1", consignment=1))
        play.when(yes(session, ef.FetchQuotes("", consignment=1))[0]).then(ev.QuotesOffered)
        play.owes()
        play.when(cmd.ChooseQuote(1, "Q9")).then(ev.AlertRaised)
        play.when(cmd.ChooseQuote(1, "Q1")).then(ev.QuoteChosen(1, "Q1"))
        play.owes(ef.Allocate("s1/1/allocate/1", consignments=(1,), rule=AskPacker(), quote="Q1"))


def test_another_service_is_tried_where_none_took_it_and_leaves_what_is_in_doubt() -> None:
    session = begun(answered(packed_in(3, 3), ef.PackConsignment))
    session = after(
        session,
        cmd.AllocationSucceeded(1, service(1)),
        cmd.WorkFailed(WorkName.ALLOCATION, 2, Problem(ProblemKind.NO_SERVICE)),
        cmd.WorkFailed(WorkName.ALLOCATION, 3, DOUBT, is_in_doubt=True),
    )
    with Playbook(session) as play:
        play.when(cmd.ChooseService(ServiceGroup("G"))).then(ev.ShippingRuleChanged)
    works = [c.allocation.status for c in play.session.consignments]
    assert works == [WorkStatus.DONE, WorkStatus.OWED, WorkStatus.DOUBT]


def test_quotes_that_cannot_be_had_leave_another_service_to_choose() -> None:
    session = answered(packed_in(1, policy=Policy(service=AskPacker())), ef.PackConsignment)
    with Playbook(session) as play:
        play.when(cmd.WorkFailed(WorkName.QUOTING, 1, REFUSED)).then(ev.WorkEndedBadly)
        play.when(cmd.ChooseService(DefaultRules())).then(ev.ShippingRuleChanged)
        play.owes(ef.Allocate)


# Paper


def test_labels_come_out_in_parcel_order_one_after_the_other() -> None:
    session = to_print(3)
    seen = []
    while now := printing(session):
        seen.append(now)
        session = _print_one(session)
    assert seen == [[(f"1.c1.label.{n}", 1)] for n in (1, 2, 3)]


def _print_one(session: Session) -> Session:
    effect = next(e for e in du.due(session) if isinstance(e, ef.PrintCopy))
    return after(begun(session, effect), *yes(session, effect))


def test_a_first_label_that_waits_holds_back_the_second() -> None:
    session = begun(to_print(2))
    with Playbook(session) as play:
        title = title_of(session, "1.c1.label.1")
        play.when(cmd.CopyFailed(title, "Zebra", JAM)).then(ev.CopyEndedBadly)
        play.owes()
        play.when(cmd.Retry(is_by_itself=True)).then(ev.CopyRetried(title))
        assert printing(play.session) == [("1.c1.label.1", 1)]


def test_labels_of_a_later_consignment_wait_for_those_of_an_earlier_one() -> None:
    session = answered(packed_in(2, 2, NO_SLIP), ef.PackConsignment, ef.Allocate)
    session = after(session, cmd.DocumentsStored(WorkName.LABELS, 2, labels(session, 2)))
    assert printing(session) == []
    session = after(session, cmd.DocumentsStored(WorkName.LABELS, 1, labels(session, 1)))
    assert printing(session) == [("1.c1.label.1", 1)]


def test_slips_and_customs_papers_wait_on_nobody_and_delay_no_label() -> None:
    session = to_print(2, policy=Policy())
    cn23 = Document("1.c1.cn23.1", DocumentKind.CN23, Format.PDF, "2" * 64, 1)
    kept = ev.DocumentsKept(WorkName.CUSTOMS, 1, (cn23,))
    with Playbook(session) as play:
        play.given(kept)
        assert printing(play.session) == [("1.c1.label.1", 1), ("1.c1.cn23.1", 1)]
        jammed = begun(play.session)
        play.session = after(jammed, cmd.CopyFailed(title_of(jammed, "1.c1.cn23.1"), "Laser", JAM))
        play.session = _answer_label(play.session)
        assert ("1.c1.label.2", 1) in printing(play.session)


def _answer_label(session: Session) -> Session:
    return after(session, cmd.CopyCameOut(title_of(session, "1.c1.label.1"), "Zebra", True))


def test_an_order_is_ready_only_when_everything_is_on_paper() -> None:
    session = to_print(2, policy=Policy())
    done: set[type[ef.Effect]] = set()
    while not any(isinstance(e, ef.MarkReady) for e in du.due(session)):
        assert du.due(session), "nothing is owed, and it is not ready"
        effect = du.due(session)[0]
        done.add(type(effect))
        session = after(begun(session, effect), *yes(session, effect))
    assert {copy.status for copy in session.copies} == {CopyStatus.PRINTED}
    assert len(session.copies) == len(session.documents) == 4
    assert ef.DrawSlips in done


def test_ready_is_one_call_then_manifest_when_the_policy_asks_then_the_end() -> None:
    session = answered(
        packed_in(2, 2, Policy(packing_slip=False, manifest_at_once=True)),
        ef.PackConsignment,
        ef.Allocate,
        ef.FetchLabels,
        ef.PrintCopy,
    )
    with Playbook(session) as play:
        play.owes(ef.MarkReady("s1/1/ready/1/2", consignments=(1, 2)))
        play.session = answered(play.session, ef.MarkReady)
        play.owes(ef.ManifestNow("s1/1/manifest/1/2", consignments=(1, 2)))
        play.session = answered(play.session, ef.ManifestNow)
        play.owes(ef.Finish("s1/1/finish"))
        play.when(cmd.FinishSession()).then(ev.SessionFinished())
        play.owes()


def test_an_order_does_not_end_because_somebody_says_so() -> None:
    with Playbook(to_print()) as play:
        play.when(cmd.FinishSession()).then()


def test_a_reprint_is_a_recorded_decision_with_a_reason_and_a_title_of_its_own() -> None:
    session = _print_one(to_print(2))
    first = title_of(session, "1.c1.label.1")
    with Playbook(session) as play:
        play.when(cmd.Reprint("torn", ("1.c1.label.1", "1.c1.label.1")))
        play.then(ev.CopyOwed)
        copy = play.session.copies[-1]
        assert (copy.number, copy.reason, copy.title != first) == (2, "torn", True)
        assert printing(play.session) == [("1.c1.label.1", 2)]
        play.when(cmd.Reprint("torn", ("1.c1.label.2",)))
        play.then(ev.AlertRaised(Alert(AlertKind.NO_LABEL)))


def test_reprinted_labels_come_out_in_parcel_order_too() -> None:
    session = after(answered(to_print(2), ef.PrintCopy), cmd.Reprint("wet"))
    assert printing(session) == [("1.c1.label.1", 2)]
    assert printing(_print_one(session)) == [("1.c1.label.2", 2)]


def test_a_second_reprint_does_not_make_the_first_one_wait_for_ever() -> None:
    session = after(_print_one(to_print(1)), cmd.Reprint("torn"), cmd.Reprint("wet"))
    session = begun(session)
    waiting = session.copies[1].title
    session = after(session, cmd.CopyFailed(waiting, "Zebra", JAM))
    with Playbook(session) as play:
        play.when(cmd.Retry(is_by_itself=True)).then(ev.CopyRetried(waiting))


def test_a_label_can_be_reprinted_after_the_order_was_finished() -> None:
    with Playbook(finished()) as play:
        play.when(cmd.Reprint("torn")).then(ev.CopyOwed)
        assert not play.session.is_over
        assert printing(play.session) == [("1.c1.label.1", 2)]
        play.session = answered(play.session)
        play.owes()
    assert answered(play.session).is_over


def test_a_copy_in_doubt_is_asked_about_and_no_means_a_new_copy() -> None:
    session = begun(to_print(2))
    title = title_of(session, "1.c1.label.1")
    with Playbook(session) as play:
        doubt = cmd.CopyFailed(title, "Zebra", DOUBT, is_in_doubt=True)
        play.when(doubt).then(ev.CopyEndedBadly)
        play.when(cmd.Retry()).then()
        play.owes()
        play.when(cmd.AnswerPrint(title, came_out=False))
        play.then(ev.CopyAnswered(title, False), ev.CopyOwed)
        assert play.session.copies[-1].title != title
        assert printing(play.session) == [("1.c1.label.1", 2)]


def test_a_copy_in_doubt_that_came_out_lets_the_next_begin() -> None:
    session = begun(to_print(2))
    title = title_of(session, "1.c1.label.1")
    doubt = cmd.CopyFailed(title, "Zebra", DOUBT, is_in_doubt=True)
    with Playbook(after(session, doubt)) as play:
        play.when(cmd.AnswerPrint(title, came_out=True)).then(ev.CopyAnswered(title, True))
        assert printing(play.session) == [("1.c1.label.2", 1)]
        play.when(cmd.AnswerPrint(title, came_out=False)).then()


# Again, otherwise, not at all


def test_retry_by_itself_touches_only_what_is_temporary_or_in_doubt() -> None:
    session = begun(packed_in(3, 3))
    session = after(
        session,
        cmd.WorkFailed(WorkName.PACK, 1, DOWN),
        cmd.WorkFailed(WorkName.PACK, 2, DOUBT, is_in_doubt=True),
        cmd.WorkFailed(WorkName.PACK, 3, REFUSED),
    )
    with Playbook(session) as play:
        play.owes()
        play.when(cmd.Retry(is_by_itself=True))
        play.then(ev.WorkRetried(WorkName.PACK, 1), ev.WorkRetried(WorkName.PACK, 2))
        play.owes(
            ef.PackConsignment("s1/1/pack/1", consignment=1, request_id="s1/1/1"),
            ef.PackConsignment("s1/1/pack/2", True, consignment=2, request_id="s1/1/2"),
        )
        play.when(cmd.Retry()).then(ev.WorkRetried(WorkName.PACK, 3))


def test_a_conflict_is_looked_at_again_and_never_packed_blindly() -> None:
    conflict = cmd.WorkFailed(WorkName.PACK, 1, Problem(ProblemKind.CONFLICT, "EC-9"))
    with Playbook(after(begun(packed_in(1)), conflict)) as play:
        play.when(cmd.Retry()).then(ev.WorkRetried(WorkName.PACK, 1))
        play.owes(ef.PackConsignment("s1/1/pack/1", True, consignment=1, request_id="s1/1/1"))


def test_redo_cancels_every_consignment_before_packing_goes_on() -> None:
    session = to_print(2, 2)
    with Playbook(session) as play:
        play.when(cmd.ReopenPacking("wrong weight")).then(ev.PackingReopened("wrong weight"))
        play.owes(
            ef.CancelConsignment("s1/1/cancel/1", consignment=1),
            ef.CancelConsignment("s1/1/cancel/2", consignment=2),
        )
        play.when(cmd.WasCancelled(1)).then(ev.ConsignmentCancelled(1))
        play.when(scan("mug")).then(ev.AlertRaised)
        play.when(cmd.WasCancelled(2)).then(ev.ConsignmentCancelled(2))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.Done()).then(ev.PackingFinished)
        first = play.session.consignments[0]
        assert (first.reference, first.pack.status) == (None, WorkStatus.OWED)
    checked = after(play.session, cmd.OrderConfirmed())
    assert du.due(checked)[0].key == "s1/2/pack/1"


def test_redo_is_possible_after_the_order_was_finished() -> None:
    with Playbook(finished()) as play:
        play.when(cmd.ReopenPacking("address")).then(ev.PackingReopened)
        play.owes(ef.CancelConsignment("s1/1/cancel/1", consignment=1))


@pytest.mark.parametrize("works", [(), (ef.PackConsignment,)])
def test_redo_waits_while_a_call_is_under_way(works: tuple[type[ef.Effect], ...]) -> None:
    session = packed_in(1)
    session = begun(answered(session, *works) if works else session)
    with Playbook(session) as play:
        play.when(cmd.ReopenPacking("x"))
        play.then(ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="ReopenPacking")))


def test_a_redo_begins_no_other_label_and_goes_on_when_it_is_known_what_became_of_the_last() -> (
    None
):
    session = begun(to_print(3))
    in_hand = session.copies[-1].title
    with Playbook(session) as play:
        play.when(cmd.ReopenPacking("x")).then(ev.PackingReopened("x"))
        play.owes(ef.CancelConsignment, ef.PrintCopy)
        assert all(e.is_resumed for e in du.due(play.session) if isinstance(e, ef.PrintCopy))
        play.when(cmd.WasCancelled(1)).then(ev.ConsignmentCancelled(1))
        phases = [play.session.phase]
        play.when(cmd.CopyCameOut(in_hand, "Zebra", is_proven=True)).then(ev.CopyOut)
        phases.append(play.session.phase)
        assert phases == [Phase.CANCELLING, Phase.PACKING]
        play.owes()


def test_a_held_order_takes_outcomes_and_begins_nothing_new() -> None:
    session = begun(packed_in(1))
    with Playbook(after(session, cmd.Hold("supervisor"))) as play:
        play.when(cmd.PackSucceeded(1, "EC-1")).then(ev.ConsignmentPacked)
        play.owes()
        play.when(cmd.Resume()).then(ev.SessionResumed())
        play.owes(ef.Allocate)
