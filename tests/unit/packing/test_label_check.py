"""Labels are scanned on their parcels: in order, the right one, once; and paper answers doubts."""

import pytest
from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, label_key
from packstation.packing.bench import (
    Bench,
    BenchAlert,
    OpenOrder,
    ShowSession,
    ToSession,
    interpret,
)
from packstation.packing.labels.check import awaits_scan, labels_of
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import WorkName
from tests.bench_world import after, answered, begun, in_packing, labels, order, packed_in, scan
from tests.playbook import Playbook

CHECKED = Policy(packing_slip=False, ask_label_scan=True)
DOUBT = Problem(ProblemKind.PRINT_UNKNOWN)
JAM = Problem(ProblemKind.PRINTER, "out of paper", is_temporary=True)


def code(parcel: int, consignment: int = 1) -> str:
    """The barcode that only this label has; see `bench_world.labels`."""
    return f"TRACK1{consignment}{parcel}"


def scanned(text: str, since_last_ms: int | None = None) -> cmd.ScanLabel:
    return cmd.ScanLabel(Code(text), since_last_ms)


def to_print(parcels: int = 3, policy: Policy = CHECKED, consignments: int = 1) -> Session:
    session = packed_in(parcels, consignments, policy)
    return answered(session, ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.FetchCustoms)


def on_paper(parcels: int = 3, policy: Policy = CHECKED, consignments: int = 1) -> Session:
    """All labels are out; nobody has scanned one."""
    return answered(to_print(parcels, policy, consignments), ef.PrintCopy)


def title(session: Session, parcel: int) -> str:
    document = f"1.c1.label.{parcel}"
    return [copy.title for copy in session.copies if copy.document == document][-1]


# In order, the right one, once


def test_the_order_gets_ready_only_when_every_label_was_scanned_on_its_parcel() -> None:
    with Playbook(on_paper(2)) as play:
        play.owes()
        play.when(scanned(code(1))).then(ev.LabelConfirmed("1.c1.label.1"))
        play.owes()
        play.when(scanned(code(2))).then(ev.LabelConfirmed("1.c1.label.2"))
        play.owes(ef.MarkReady)


def test_labels_of_several_consignments_are_scanned_in_parcel_order() -> None:
    with Playbook(on_paper(4, consignments=2)) as play:
        for parcel, consignment in ((1, 1), (2, 1), (3, 2), (4, 2)):
            play.when(scanned(code(parcel, consignment)))
            play.then(ev.LabelConfirmed(f"1.c{consignment}.label.{parcel}"))
        play.owes(ef.MarkReady("s1/1/ready/1/2", consignments=(1, 2)))


def test_a_label_of_another_parcel_is_caught_and_named_and_counts_for_nothing() -> None:
    wrong = Alert(AlertKind.WRONG_LABEL, parcel=3, expected_parcel=1)
    with Playbook(on_paper(3)) as play:
        play.when(scanned(code(3))).then(ev.AlertRaised(wrong))
        play.when(scanned(code(1))).then(ev.AlertRaised(wrong, is_again=True))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scanned(code(1))).then(ev.LabelConfirmed)


def test_a_label_scanned_a_second_time_is_caught() -> None:
    seen = Alert(AlertKind.LABEL_SEEN, parcel=1, expected_parcel=2)
    with Playbook(after(on_paper(2), scanned(code(1)))) as play:
        play.when(scanned(code(1), since_last_ms=5000)).then(ev.AlertRaised(seen))


def test_a_trigger_that_bounces_on_a_label_is_no_second_scan() -> None:
    with Playbook(after(on_paper(2), scanned(code(1)))) as play:
        play.when(scanned(code(1), since_last_ms=5)).then()


def test_a_barcode_that_several_labels_carry_proves_nothing() -> None:
    with Playbook(on_paper(2)) as play:
        play.when(scanned("ROUTE1"))
        play.then(ev.AlertRaised(Alert(AlertKind.LABEL_UNCLEAR)))
        play.when(scanned(code(1))).then(ev.AlertAcknowledged(), ev.LabelConfirmed)


def test_labels_that_carry_one_and_the_same_barcode_are_counted_in_order() -> None:
    session = packed_in(2, policy=CHECKED)
    session = answered(session, ef.PackConsignment, ef.Allocate)
    alike = tuple(replace(label, codes=(label_key("SAME"),)) for label in labels(session, 1))
    session = after(session, cmd.DocumentsStored(WorkName.LABELS, 1, alike))
    with Playbook(answered(session, ef.PrintCopy)) as play:
        play.when(scanned("SAME")).then(ev.LabelConfirmed("1.c1.label.1"))
        play.when(scanned("SAME")).then(ev.LabelConfirmed("1.c1.label.2"))


def test_a_label_that_no_scanner_reads_is_confirmed_by_hand_and_recorded_as_such() -> None:
    with Playbook(on_paper(2)) as play:
        play.when(cmd.ConfirmLabel("1.c1.label.2")).then(ev.AlertRaised)
        play.when(cmd.ConfirmLabel("1.c1.label.1"))
        play.then(ev.AlertAcknowledged(), ev.LabelConfirmed("1.c1.label.1", is_by_hand=True))


def test_a_label_printed_again_is_scanned_again() -> None:
    session = after(on_paper(2), scanned(code(1)), cmd.Reprint("torn", ("1.c1.label.1",)))
    with Playbook(answered(session, ef.PrintCopy)) as play:
        play.when(scanned(code(2))).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged)
        play.when(scanned(code(1))).then(ev.LabelConfirmed)


def test_a_label_printed_again_holds_back_nothing_that_pro_has_begun() -> None:
    session = after(on_paper(1), scanned(code(1)))
    session = after(begun(session), cmd.Reprint("torn"))
    assert any(isinstance(effect, ef.MarkReady) for effect in du.due(session))


def test_the_picture_of_a_label_on_the_screen_is_no_label() -> None:
    not_yet = ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="ScanLabel"))
    session = begun(to_print(1))
    session = after(session, cmd.CopyFailed(title(session, 1), "Zebra", JAM))
    with Playbook(session) as play:
        play.when(scanned(code(1))).then(not_yet)
        play.when(cmd.ConfirmLabel("1.c1.label.1")).then(not_yet)


def test_a_label_that_comes_out_faster_than_the_printer_says_so_is_scanned_at_once() -> None:
    session = begun(to_print(2))
    assert awaits_scan(session) is None
    with Playbook(session) as play:
        play.when(scanned(code(1))).then(ev.LabelConfirmed("1.c1.label.1"))
        failed = cmd.CopyFailed(title(session, 1), "Zebra", DOUBT, is_in_doubt=True)
        play.when(failed).then(ev.CopyEndedBadly, ev.CopyAnswered(title(session, 1), True))


def test_packing_again_forgets_the_labels_of_before() -> None:
    session = after(on_paper(1), scanned(code(1)), cmd.ReopenPacking("weight"))
    session = answered(session)
    assert session.phase is Phase.PACKING
    assert (session.label_codes, session.confirmed) == (Map(), frozenset())


# Without the policy


def test_a_label_on_paper_answers_whether_it_came_out() -> None:
    session = begun(to_print(2, Policy(packing_slip=False)))
    name = title(session, 1)
    session = after(session, cmd.CopyFailed(name, "Zebra", DOUBT, is_in_doubt=True))
    with Playbook(session) as play:
        play.when(scanned(code(1)))
        play.then(ev.CopyAnswered(name, came_out=True), ev.LabelConfirmed("1.c1.label.1"))


def test_a_second_copy_in_doubt_is_not_proven_by_a_label_that_may_be_the_first() -> None:
    session = after(on_paper(1, Policy(packing_slip=False)), cmd.Reprint("torn"))
    session = begun(session)
    name = title(session, 1)
    session = after(session, cmd.CopyFailed(name, "Zebra", DOUBT, is_in_doubt=True))
    with Playbook(session) as play:
        play.when(scanned(code(1))).then(ev.LabelConfirmed("1.c1.label.1"))


def test_nothing_waits_and_no_order_is_asked_for_without_the_policy() -> None:
    with Playbook(on_paper(2, Policy(packing_slip=False))) as play:
        play.owes(ef.MarkReady)
        play.when(scanned(code(2))).then(ev.LabelConfirmed("1.c1.label.2"))
        known = Alert(AlertKind.LABEL_KNOWN, parcel=2)
        play.when(scanned(code(2))).then(ev.AlertRaised(known))
        play.session = answered(play.session)
        assert play.session.phase is Phase.FINISHED
        play.when(scanned(code(1))).then(ev.AlertAcknowledged(), ev.LabelConfirmed)


# What a scan means


def bench(*sessions: Session, shown: int | None = 0) -> Bench:
    """The sessions under streams of their own; `shown` is on the screen."""
    named = {s.stream: s for s in sessions}
    return Bench(Map(named), None if shown is None else sessions[shown].stream)


def behind(session: Session) -> Session:
    """Another order's session with labels of its own."""
    ids = {label.id: (label.id,) for label in labels_of(session)}
    codes = Map({label_key(f"OTHER11{name[-1]}"): found for name, found in ids.items()})
    assert session.order is not None
    other = replace(session.order, reference="EO-000-000-009", own_number="HO-9")
    return replace(session, stream="s9", scanned="HO-9", order=other, label_codes=codes)


def meaning(where: Bench, text: str) -> object:
    return interpret(where, Code(text))


def test_a_label_of_the_order_on_screen_is_told_from_an_order() -> None:
    where = bench(on_paper())
    assert meaning(where, code(2).lower()) == ToSession(scanned(code(2).lower()))
    assert meaning(where, "HO-2") == OpenOrder("HO-2")


def test_a_label_of_another_order_is_caught_while_one_is_to_be_scanned() -> None:
    where = bench(on_paper(), behind(on_paper()))
    other = Alert(AlertKind.WRONG_LABEL, detail="HO-9", parcel=2)
    assert meaning(where, "OTHER112") == BenchAlert(other)


def test_an_open_packing_is_never_left_for_a_label() -> None:
    other = Alert(AlertKind.WRONG_LABEL, detail="HO-9", parcel=1)
    where = bench(in_packing(), behind(on_paper()))
    assert meaning(where, "OTHER111") == BenchAlert(other)
    alerted = bench(after(in_packing(), scan("nonsense")), behind(on_paper()))
    assert meaning(alerted, "OTHER111") == ToSession(cmd.ScanItem(Code("OTHER111")))


@pytest.mark.parametrize("shown", [None, 0])
def test_a_label_brings_its_order_to_the_screen_when_nothing_is_being_packed(
    shown: int | None,
) -> None:
    done = answered(packed_in(1, policy=Policy(packing_slip=False)))
    where = bench(done, behind(on_paper()), shown=shown)
    assert meaning(where, "OTHER112") == ShowSession("s9", then=scanned("OTHER112"))


def test_a_caught_label_is_not_passed_by_scanning_on_but_by_the_next_order() -> None:
    where = bench(after(on_paper(), scanned(code(3))))
    assert meaning(where, "5003021058383") == ToSession(scanned("5003021058383"))
    assert meaning(where, "EO-000-000-002") == OpenOrder("EO-000-000-002")


def test_the_orders_own_number_on_its_label_is_still_the_order() -> None:
    session = on_paper(1)
    session = replace(
        session, label_codes=session.label_codes.set(label_key("HO-1"), ("1.c1.label.1",))
    )
    assert isinstance(meaning(bench(session), "HO-1"), BenchAlert)
    assert order().own_number == "HO-1"


@pytest.mark.parametrize(
    ("read", "sent"),
    [
        ("(00)340123450000000018", "00340123450000000018"),
        ("JD01 4600 0012", "jd0146000012"),
        ("8101\x1d42", "810142"),
        ("036000291452", "0036000291452"),
    ],
)
def test_what_we_read_and_what_a_scanner_sends_are_one_code(read: str, sent: str) -> None:
    assert label_key(read) == label_key(sent)


def test_the_log_keeps_nothing_of_what_a_label_says() -> None:
    address = "Anna Smith\n1 High Street\nYO1 7HH"
    session = packed_in(2, policy=CHECKED)
    session = answered(session, ef.PackConsignment, ef.Allocate)
    made = tuple(
        replace(label, codes=(label_key(f"{address} {label.parcel}"),))
        for label in labels(session, 1)
    )
    with Playbook(session) as play:
        play.when(cmd.DocumentsStored(WorkName.LABELS, 1, made)).then(ev.DocumentsKept)
        play.session = answered(play.session, ef.PrintCopy)
        play.when(scanned(f"{address} 2")).then(ev.AlertRaised)
        assert not any(b"Anna" in ev.encode(event) for event in play.events)
