"""What the scan of an item means, and what it changes."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.order import OrderLine
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import MOST_UNITS_AT_ONCE, Policy, Session, is_complete
from tests.bench_world import MUG, PEN, TEA, after, in_packing, order, scan, scans
from tests.playbook import Playbook


def alert_of(session: Session) -> Alert:
    assert session.alert is not None
    return session.alert


def test_a_scanned_item_goes_into_the_open_parcel_and_counts() -> None:
    with Playbook(in_packing()) as play:
        play.when(scan("5003021058383"))
        play.then(ev.ItemPacked("mug", 1, 1, scanned="5003021058383"))
    assert dict(play.session.packing.packed) == {"mug": 1}
    assert dict(play.session.packing.open_parcel.contents) == {"mug": 1}


def test_wrong_item_unknown_code_and_too_many_are_three_things_and_name_what_was_expected() -> None:
    expected = ("mug", "tea", "pen")
    with Playbook(in_packing()) as play:
        play.when(scan("5099999999998"))
        play.then(
            ev.AlertRaised(Alert(AlertKind.WRONG_ITEM, scanned="5099999999998", expected=expected))
        )
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scan("shelf-7"))
        play.then(
            ev.AlertRaised(Alert(AlertKind.UNKNOWN_CODE, scanned="shelf-7", expected=expected))
        )
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scan("pen")).then(ev.ItemPacked)
        play.when(scan("pen"))
        play.then(
            ev.AlertRaised(
                Alert(
                    AlertKind.TOO_MANY,
                    scanned="pen",
                    expected=("mug", "tea"),
                    line="pen",
                    detail="0",
                )
            )
        )


def test_an_error_stays_until_acknowledged_and_nothing_counts_before() -> None:
    with Playbook(in_packing()) as play:
        play.when(scan("nonsense")).then(ev.AlertRaised)
        standing = alert_of(play.session)
        before = play.session.packing
        again = ev.AlertRaised(standing, is_again=True)
        play.when(scan("mug")).then(again)
        play.when(cmd.ConfirmByHand("mug")).then(again)
        play.when(cmd.Done()).then(again)
        assert play.session.packing == before
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scan("mug")).then(ev.ItemPacked)


@pytest.mark.parametrize(
    "soft", [cmd.Reprint("lost"), cmd.Undo(), cmd.ChooseQuote(1, "Q"), cmd.AnswerPrint("t", True)]
)
def test_a_soft_remark_never_takes_the_place_of_an_error(soft: cmd.Command) -> None:
    with Playbook(after(in_packing(), scan("nonsense"))) as play:
        play.when(soft).then(ev.AlertRaised)
        assert alert_of(play.session).kind is AlertKind.UNKNOWN_CODE
        play.when(scan("mug")).then(ev.AlertRaised)


@pytest.mark.parametrize(
    "code",
    [
        Code("036000291452"),  # UPC-A
        Code("0036000291452"),  # EAN-13
        Code("00036000291452"),  # GTIN-14
        Code("0100036000291452", gtin="00036000291452"),  # GS1 element string
        Code("TEA-1"),
        Code("tea-1"),
    ],
)
def test_leading_zeros_and_letter_case_never_decide(code: Code) -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.ScanItem(code)).then(ev.ItemPacked)
    assert dict(play.session.packing.packed) == {"tea": 1}


def test_a_serial_seen_before_is_refused() -> None:
    one = scan("x", gtin="05003021058383", serial="A1")
    with Playbook(in_packing()) as play:
        play.when(one).then(ev.ItemPacked("mug", 1, 1, scanned="x", serial="A1"))
        play.when(one)
        play.then(
            ev.AlertRaised(Alert(AlertKind.SERIAL_SEEN, scanned="x", line="mug", detail="A1"))
        )


def test_a_unit_that_came_out_may_be_scanned_in_again() -> None:
    first = scan("x", gtin="05003021058383", serial="A1")
    second = scan("x", gtin="05003021058383", serial="A2")
    session = after(in_packing(), first, second)
    with Playbook(after(session, cmd.TakeOutNext())) as play:
        play.when(first).then(ev.ItemTakenOut("mug", 1, 1, "A1"))
        play.when(second).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(first).then(ev.ItemPacked)


def test_a_unit_that_was_moved_and_taken_out_may_be_scanned_in_again() -> None:
    unit = scan("x", gtin="05003021058383", serial="A1")
    session = after(in_packing(), unit, cmd.NewParcel(), cmd.OpenParcel(1), cmd.MoveItem("mug", 2))
    session = after(session, cmd.OpenParcel(2), cmd.TakeOut("mug"))
    with Playbook(session) as play:
        play.when(unit).then(ev.ItemPacked)


@pytest.mark.parametrize("quantity", [0, -1, 10**9, MOST_UNITS_AT_ONCE + 1])
def test_a_quantity_that_cannot_be_is_refused(quantity: int) -> None:
    refused = Alert(AlertKind.BAD_QUANTITY, scanned=str(quantity))
    with Playbook(in_packing()) as play:
        play.when(cmd.SetQuantity(quantity)).then(ev.AlertRaised(refused))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.ConfirmByHand("mug", quantity)).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.DeclareShort(Code("mug"), quantity, "gone")).then(ev.AlertRaised)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.AllowExtra("mug", quantity, "gift")).then(ev.AlertRaised)
    assert not play.session.packing.packed


def test_a_quantity_counts_for_the_next_scan_only() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.SetQuantity(2)).then(ev.QuantitySet(2))
        play.when(scan("mug")).then(ev.ItemPacked("mug", 2, 1, scanned="mug"))
        play.when(scan("mug")).then(ev.ItemPacked("mug", 1, 1, scanned="mug"))


def test_an_item_whose_barcode_cannot_be_read_is_recorded_as_confirmed_by_hand() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.ConfirmByHand("pen")).then(ev.ItemPacked("pen", 1, 1, is_by_hand=True))
        play.when(scan("pen")).then(ev.AlertRaised)
    assert alert_of(play.session).kind is AlertKind.TOO_MANY


def test_two_scans_closer_than_the_triggers_bounce_are_packed_with_a_warning() -> None:
    session = after(in_packing(policy=Policy(bounce_ms=40)), scan("mug"))
    with Playbook(session) as play:
        play.when(cmd.ScanItem(Code("mug"), since_last_ms=39))
        play.then(
            ev.ItemPacked, ev.AlertRaised(Alert(AlertKind.SCANNED_TWICE, scanned="mug", line="mug"))
        )
        play.when(cmd.ScanItem(Code("mug"), since_last_ms=41))
        play.then(ev.AlertAcknowledged, ev.ItemPacked)


def test_two_lines_of_one_article_are_filled_one_after_the_other() -> None:
    twins = order(OrderLine("a", "Sock", 1, sku="SOCK"), OrderLine("b", "Sock", 1, sku="SOCK"))
    session = after(in_packing(twins), scan("SOCK"), scan("SOCK"))
    assert dict(session.packing.packed) == {"a": 1, "b": 1}
    assert is_complete(session)


def test_missing_items_are_declared_with_a_reason_and_the_rest_can_go() -> None:
    session = after(in_packing(), *scans((MUG, TEA)))
    with Playbook(session) as play:
        play.when(cmd.Done())
        play.then(ev.AlertRaised(Alert(AlertKind.INCOMPLETE, expected=("pen",), detail="1")))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.DeclareShort(Code("pen"), 1, "shelf empty"))
        play.then(ev.ShortDeclared("pen", 1, "shelf empty"))
        play.when(cmd.Done()).then(ev.PackingFinished(((1,),)))


def test_no_more_can_be_missing_than_is_still_to_come() -> None:
    with Playbook(after(in_packing(), scan("pen"))) as play:
        play.when(cmd.DeclareShort(Code("pen"), 1, "gone")).then(ev.AlertRaised)
    assert alert_of(play.session).kind is AlertKind.TOO_MANY


def test_more_than_ordered_goes_in_only_by_a_recorded_decision() -> None:
    session = after(in_packing(), *scans((PEN,)))
    with Playbook(session) as play:
        play.when(cmd.AllowExtra("pen", 1, "gift")).then(ev.ExtraAllowed("pen", 1, "gift"))
        play.when(scan("pen")).then(ev.ItemPacked)
    assert play.session.packing.packed["pen"] == PEN.quantity + 1


def test_the_first_item_acknowledges_the_notes_when_the_policy_does_not_ask() -> None:
    with Playbook(in_packing(order(notes=1))) as play:
        assert alert_of(play.session).kind is AlertKind.NOTES
        play.when(scan("mug"))
        play.then(ev.NotesAcknowledged(), ev.AlertAcknowledged(), ev.ItemPacked)


def test_notes_are_acknowledged_explicitly_when_the_policy_asks() -> None:
    session = in_packing(order(notes=1), Policy(explicit_acknowledge=True))
    with Playbook(session) as play:
        play.when(scan("mug")).then(ev.AlertRaised(Alert(AlertKind.NOTES), is_again=True))
        play.when(cmd.Acknowledge()).then(ev.NotesAcknowledged(), ev.AlertAcknowledged())
        play.when(scan("mug")).then(ev.ItemPacked)


def test_notes_that_must_be_read_keep_a_quantity_from_being_taken() -> None:
    session = in_packing(order(notes=1), Policy(explicit_acknowledge=True))
    with Playbook(session) as play:
        play.when(cmd.SetQuantity(2))
        play.then(ev.AlertRaised(Alert(AlertKind.NOTES), is_again=True))
        play.when(scan("mug")).then(ev.AlertRaised)


def test_hazards_come_before_notes() -> None:
    session = in_packing(order(OrderLine("a", "Paint", 1, hazards=("Flammable",)), notes=2))
    assert alert_of(session).kind is AlertKind.HAZARD


def test_the_texts_of_notes_are_not_in_the_log() -> None:
    assert b"note_count" in ev.encode(ev.OrderLoaded(order(notes=2)))
    assert not hasattr(order(), "notes")
