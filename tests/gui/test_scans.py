"""Scans go to the Station, wherever the focus is."""

from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Policy
from packstation.ui.flow.actions import Act
from packstation.ui.flow.prompts import Ask
from packstation.ui.flow.signals import Signal
from packstation.ui.flow.view import Screen
from packstation.ui.widgets.line_list import LineList
from tests.tools.benches import (
    Sitting,
    asking,
    bench,
    gtin,
    label_code,
    needs_serial,
    order,
    packing,
    three_parcels,
    which_line,
)
from tests.tools.hands import Hands
from tests.tools.window import Stage


def shown(stage: Stage) -> Screen:
    return stage.window.view.screen


def last(stage: Stage) -> ev.Event:
    return stage.recorder.events[-1]


def test_a_scan_reaches_the_station(stage: Stage, hands: Hands) -> None:
    hands.scan("HO-1000")
    session = stage.station.bench.session
    assert session is not None
    assert session.scanned == "HO-1000"
    assert stage.window.view.screen is Screen.OPENING


def test_a_scan_never_types_into_the_field_that_has_the_focus(stage: Stage, hands: Hands) -> None:
    stage.put(bench(Sitting().load(order(4))))
    hands.press("Ctrl+F")
    field = stage.window.entry_field
    assert stage.window.controller.ask is Ask.FIND
    assert field.hasFocus()
    hands.scan(gtin(1))
    assert field.text() == ""
    packed = [event for event in stage.recorder.events if isinstance(event, ev.ItemPacked)]
    assert [event.line for event in packed] == ["L2"]
    assert stage.window.controller.ask is None


def test_a_person_can_type_what_no_scanner_reads(stage: Stage, hands: Hands) -> None:
    hands.press("/")
    hands.type("HO-1000")
    assert stage.window.entry_field.text() == "HO-1000"
    hands.press("Enter")
    session = stage.station.bench.session
    assert session is not None
    assert session.scanned == "HO-1000"


def test_an_error_stays_and_covers_the_right_side_until_acknowledged(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.scan("5012345678900")
    assert shown(stage) is Screen.ALERT
    screen = stage.window.screen_widget
    assert screen.isVisible()
    parent = screen.parentWidget()
    assert parent is not None
    assert screen.size() == parent.size()
    hands.scan(gtin(0))
    hands.scan("HO-9999")
    assert stage.window.view.alert is not None
    assert stage.window.view.alert.kind is AlertKind.WRONG_ITEM
    hands.press("Enter")
    assert shown(stage) is Screen.PACKING


def test_the_ok_barcode_acknowledges(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.scan("5012345678900")
    hands.scan("PS:OK")
    assert stage.window.view.screen is Screen.PACKING


def test_keys_do_what_their_command_barcodes_do(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F2")
    assert isinstance(last(stage), ev.ParcelAdded)
    hands.press("F3")
    assert isinstance(last(stage), ev.StepUndone)


def test_short_is_declared_without_touching_the_mouse(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F4")
    hands.press("2")
    hands.press("Right")
    hands.press("Enter")
    assert last(stage) == ev.ShortDeclared("L3", 1, "damaged")


def test_a_weight_is_typed_and_a_bad_one_can_be_corrected(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press(Act.MORE.key)
    hands.press("5")
    assert stage.window.controller.ask is Ask.WEIGHT
    hands.type("1.2.3")
    hands.press("Enter")
    assert stage.window.controller.ask is Ask.WEIGHT
    hands.type("0,42")
    hands.press("Enter")
    weighed = [event for event in stage.recorder.events if isinstance(event, ev.ParcelWeighed)]
    assert [event.grams for event in weighed] == [420]


def test_labels_are_scanned_on_their_parcels_while_nothing_is_being_packed(
    stage: Stage, hands: Hands
) -> None:
    checked = Policy(packing_slip=False, ask_label_scan=True)
    sitting = three_parcels(checked).pack_done().allocate().labels()
    stage.put(bench(sitting.print_next().print_next().print_next()))
    hands.scan(label_code(2))
    assert shown(stage) is Screen.ALERT
    hands.press("Enter")
    hands.scan(label_code(1))
    assert last(stage) == ev.LabelConfirmed("c1.label.1")
    assert stage.heard.signals[-1] is Signal.ADDED
    hands.scan("EO-000-123-NXT")
    assert shown(stage) is Screen.OPENING
    hands.press("Esc")
    hands.scan(label_code(2))
    assert last(stage) == ev.LabelConfirmed("c1.label.2")
    hands.press("Ctrl+B")
    assert stage.window.controller.ask is Ask.BY_HAND
    hands.press("Enter")
    confirmed = [event for event in stage.recorder.events if isinstance(event, ev.LabelConfirmed)]
    assert confirmed[-1] == ev.LabelConfirmed("c1.label.3", is_by_hand=True)


def test_a_digit_and_the_ok_barcode_choose_an_offer(stage: Stage, hands: Hands) -> None:
    stage.put(bench(asking()))
    hands.press("3")
    hands.scan("PS:OK")
    chosen = [event for event in stage.recorder.events if isinstance(event, ev.QuoteChosen)]
    assert chosen == [ev.QuoteChosen(1, "Q3")]


def test_the_way_out_of_an_unknown_order_is_one_key(stage: Stage, hands: Hands) -> None:
    stage.station.update(alert=Alert(AlertKind.ORDER_UNKNOWN, "HO-4711"))
    stage.window.flush()
    hands.press("Ctrl+F")
    assert stage.window.controller.ask is Ask.FIND
    assert stage.station.bench.alert is None


def test_escape_goes_back_and_nothing_is_recorded(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F4")
    hands.press("Esc")
    assert stage.window.controller.ask is None
    assert stage.recorder.events == []


def test_a_question_asked_again_begins_with_its_first_option(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F4")
    hands.press("2")
    hands.press("Esc")
    hands.press("F4")
    hands.press("Enter")
    assert last(stage) == ev.ShortDeclared("L1", 2, "missing")


def test_what_is_being_typed_survives_what_happens_behind_it(stage: Stage, hands: Hands) -> None:
    sitting = three_parcels().pack_done().allocate().labels()
    stage.put(bench(sitting))
    hands.press("Ctrl+F")
    hands.type("HO-2")
    stage.put(bench(sitting.finish()))
    assert stage.window.view.screen is Screen.READY
    assert stage.window.entry_field.text() == "HO-2"


def test_an_item_scanned_over_a_question_counts_and_closes_it(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F4")
    hands.scan(gtin(0))
    assert stage.window.controller.ask is None
    assert isinstance(last(stage), ev.ItemPacked)


def test_twenty_scans_in_one_breath_all_count(stage: Stage, hands: Hands) -> None:
    stage.put(bench(Sitting().load(order(40))))
    codes = [gtin(place) for place in range(20)]
    for code in codes:
        hands.scan(code)
    scanned = [e.scanned for e in stage.recorder.events if isinstance(e, ev.ItemPacked)]
    assert scanned == codes


def test_an_order_of_training_opens_at_a_touch(stage: Stage, hands: Hands) -> None:
    from tests.tools.window import SAMPLES

    stage.status.change(is_training=True, waiting=SAMPLES)
    stage.window.flush()
    waiting = stage.window.waiting_list
    hands.touch(waiting, waiting.row_rect(2).center().toPointF())
    session = stage.station.bench.session
    assert session is not None
    assert session.scanned == SAMPLES[2].code


def test_in_training_a_touched_line_is_a_scan_of_it(stage: Stage, hands: Hands) -> None:
    stage.put(bench(Sitting().load(order(4))))
    lines = stage.window.findChildren(LineList)[0]
    stage.window.grab()
    hands.touch(lines.viewport(), lines.visible_point(1))
    assert stage.recorder.events == [], "a bench that ships counts only what was scanned"
    stage.status.change(is_training=True)
    hands.touch(lines.viewport(), lines.visible_point(1))
    packed = [event for event in stage.recorder.events if isinstance(event, ev.ItemPacked)]
    assert [event.line for event in packed] == ["L2"]


def test_code_text_survives_the_keyboard(stage: Stage, hands: Hands) -> None:
    hands.scan("]C10104012345678901")
    session = stage.station.bench.session
    assert session is not None
    assert Code(session.scanned).text == session.scanned


def test_one_barcode_on_two_lines_is_asked_about_and_a_digit_says_which(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(which_line()))
    assert shown(stage) is Screen.WHICH_LINE
    hands.press("2")
    hands.press("Enter")
    packed = [event for event in stage.recorder.events if isinstance(event, ev.ItemPacked)]
    assert [event.line for event in packed] == ["L2"]
    assert shown(stage) is Screen.PACKING


def test_who_goes_back_from_the_question_which_line_has_counted_nothing(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(which_line()))
    hands.press("Esc")
    assert shown(stage) is Screen.PACKING
    session = stage.station.bench.session
    assert session is not None
    assert not session.packing.packed


def test_a_serial_number_is_scanned_or_typed_where_the_item_needs_it(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(needs_serial()))
    hands.press("Ctrl+F")
    hands.type("SN-0815")
    hands.press("Enter")
    packed = [event for event in stage.recorder.events if isinstance(event, ev.ItemPacked)]
    assert [(event.line, event.serial) for event in packed] == [("L1", "SN-0815")]
