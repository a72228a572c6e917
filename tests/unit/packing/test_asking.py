"""What an item demands before it counts: cases, one barcode on two lines, serial, batch, expiry."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from immutables import Map

from packstation.packing import bench as bn
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.asking import read_day
from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.gtin import check_digit
from packstation.packing.order import Capture, Multipack, OrderLine
from packstation.packing.parcels import Box, Lot
from packstation.packing.problems import AlertKind
from packstation.packing.session import Policy, Session
from tests.bench_world import after, in_packing, order, scan
from tests.playbook import Playbook

UNIT = "04006381333931"
CASE = "1400638133393" + check_digit("1400638133393")
PENS = OrderLine("pens", "Pens", 30, sku="PEN-1", barcodes=("4006381333931",))
SERIAL = (Capture.SERIAL,)


def kind_of(session: Session) -> AlertKind | None:
    return session.alert.kind if session.alert is not None else None


def packed(session: Session) -> dict[str, int]:
    return dict(session.packing.packed)


def test_a_case_counts_what_the_shop_says_is_in_it() -> None:
    line = OrderLine("pens", "Pens", 30, barcodes=("4006381333931",), units_per_case=12)
    session = after(in_packing(order(line)), cmd.ScanItem(Code(CASE, gtin=CASE)))
    assert packed(session) == {"pens": 12}
    session = after(session, cmd.SetQuantity(2), cmd.ScanItem(Code(CASE, gtin=CASE)))
    assert kind_of(session) is AlertKind.TOO_MANY
    logistic = Code(f"02{UNIT}3718", gtin=UNIT, quantity=18)
    assert packed(after(session, cmd.Acknowledge(), cmd.ScanItem(logistic))) == {"pens": 30}


def test_a_case_of_unknown_size_is_never_counted_as_one() -> None:
    session = after(in_packing(order(PENS)), cmd.ScanItem(Code(CASE, gtin=CASE)))
    assert (kind_of(session), packed(session)) == (AlertKind.CASE_UNKNOWN, {})


def test_a_bundle_has_a_barcode_of_its_own() -> None:
    line = OrderLine("pens", "Pens", 30, sku="PEN-1", packs=(Multipack("BUNDLE-5", 5),))
    session = after(in_packing(order(line)), scan("bundle-5"), scan("PEN-1"))
    assert packed(session) == {"pens": 6}


def test_a_quantity_in_a_barcode_counts_only_where_the_shop_wants_it() -> None:
    code = cmd.ScanItem(Code("[)>06…", quantity=25, also=("PEN-1",)))
    assert packed(after(in_packing(order(PENS)), code)) == {"pens": 25}
    policy = Policy(quantity_in_code=False)
    assert packed(after(in_packing(order(PENS), policy), code)) == {"pens": 1}


def two_lines(second: str = "Mug with name") -> Session:
    plain = OrderLine("1", "Mug", 2, sku="MUG", barcodes=("5003021058383",))
    named = OrderLine("2", second, 1, sku="MUG", barcodes=("5003021058383", "MUG-NAME"))
    return in_packing(order(plain, named))


def test_one_barcode_on_two_lines_asks_which_and_counts_once() -> None:
    with Playbook(two_lines()) as play:
        play.when(scan("5003021058383")).then(ev.QuestionAsked, ev.AlertRaised)
        assert kind_of(play.session) is AlertKind.WHICH_LINE
        play.when(scan("5003021058383")).then(ev.AlertRaised)
        play.when(cmd.ChooseLine("3")).then(ev.AlertRaised)
        play.when(cmd.ChooseLine("2")).then(
            ev.AlertAcknowledged(), ev.ItemPacked("2", 1, 1, scanned="5003021058383")
        )
        # One line is full now: nothing is left to ask.
        play.when(scan("5003021058383")).then(ev.ItemPacked("1", 1, 1, scanned="5003021058383"))


def test_another_barcode_of_one_of_the_lines_answers_too() -> None:
    session = after(two_lines(), scan("5003021058383"), scan("MUG-NAME"))
    assert packed(session) == {"2": 1}


def test_lines_that_nobody_can_tell_apart_are_filled_in_their_order() -> None:
    assert packed(after(two_lines("Mug"), scan("5003021058383"))) == {"1": 1}


def test_ok_drops_a_question_and_nothing_is_counted() -> None:
    session = after(two_lines(), scan("5003021058383"), cmd.Acknowledge())
    assert (session.question, session.alert, packed(session)) == (None, None, {})


def test_every_unit_has_a_serial_of_its_own_also_when_many_come_at_once() -> None:
    line = OrderLine("cam", "Camera", 3, sku="CAM", barcodes=("4006381333931",), captures=SERIAL)
    session = after(in_packing(order(line)), cmd.SetQuantity(2), scan("4006381333931"))
    assert (kind_of(session), packed(session)) == (AlertKind.NEEDS_SERIAL, {})
    session = after(session, scan("SN-1"))
    assert (kind_of(session), packed(session)) == (AlertKind.NEEDS_SERIAL, {"cam": 1})
    # The item's own barcode is no serial number, nor is one that lies in a parcel already.
    session = after(session, scan("4006381333931"))
    assert (kind_of(session), packed(session)) == (AlertKind.NEEDS_SERIAL, {"cam": 1})
    session = after(session, scan("SN-1"))
    assert (kind_of(session), packed(session)) == (AlertKind.SERIAL_SEEN, {"cam": 1})
    session = after(session, cmd.Acknowledge(), cmd.ConfirmByHand("cam"), scan("SN-2"))
    assert packed(session) == {"cam": 2}
    assert set(session.packing.serials) == {"cam:SN-1", "cam:SN-2"}


def test_a_gs1_code_that_says_it_all_asks_nothing() -> None:
    demands = (Capture.SERIAL, Capture.BATCH, Capture.EXPIRY)
    line = OrderLine("pill", "Pills", 2, barcodes=("4006381333931",), captures=demands)
    day = datetime.date(2028, 2, 29)
    full = Code("01…", gtin=UNIT, serial="S1", batch="B1", expiry=day)
    session = after(in_packing(order(line)), cmd.ScanItem(full))
    assert packed(session) == {"pill": 1}
    session = after(session, scan("4006381333931"), scan("B2"), scan("31.12.27"), scan("S2"))
    assert packed(session) == {"pill": 2}
    assert dict(session.packing.lots) == {
        Lot("pill", 1, "B1", "2028-02-29"): 1,
        Lot("pill", 1, "B2", "2027-12-31"): 1,
    }


def test_an_expiry_that_is_no_date_is_asked_for_again() -> None:
    line = OrderLine("tea", "Tea", 1, sku="TEA", captures=(Capture.EXPIRY,))
    session = after(in_packing(order(line)), scan("TEA"), scan("soon"))
    assert (kind_of(session), packed(session)) == (AlertKind.NEEDS_EXPIRY, {})
    assert packed(after(session, scan("2027-02-30"))) == {}
    assert packed(after(session, scan("271200"))) == {"tea": 1}


def test_what_answers_a_question_is_never_taken_for_a_box_or_another_order() -> None:
    line = OrderLine("cam", "Camera", 1, sku="CAM", captures=SERIAL)
    session = after(in_packing(order(line)), scan("CAM"))
    bench = bn.Bench(
        Map({session.stream: session}),
        session.stream,
        boxes=Map({"SN-1": Box("SN-1", "Box")}),
        known_orders=frozenset({"SN-1"}),
    )
    assert bn.interpret(bench, Code("SN-1")) == bn.ToSession(cmd.ScanItem(Code("SN-1")))
    assert bn.interpret(bench, Code("PS:UNDO")) == bn.ToSession(cmd.Undo())


def test_batches_follow_their_units_as_far_as_anybody_knows() -> None:
    line = OrderLine("tea", "Tea", 4, sku="TEA", captures=(Capture.BATCH,))
    session = after(in_packing(order(line)), scan("TEA"), scan("B1"), scan("TEA"), scan("B2"))
    out = after(session, cmd.TakeOutNext(), cmd.ScanItem(Code("TEA", batch="B1")))
    assert dict(out.packing.lots) == {Lot("tea", 1, "B2"): 1}
    unknown = after(session, cmd.TakeOut("tea"))
    assert dict(unknown.packing.lots) == {}
    moved = after(session, cmd.NewParcel(), cmd.OpenParcel(1), cmd.MoveItem("tea", 2, 2))
    assert dict(moved.packing.lots) == {Lot("tea", 2, "B1"): 1, Lot("tea", 2, "B2"): 1}
    assert dict(after(moved, cmd.Undo()).packing.lots) == dict(session.packing.lots)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-12-31", datetime.date(2027, 12, 31)),
        ("20271231", datetime.date(2027, 12, 31)),
        ("31.12.2027", datetime.date(2027, 12, 31)),
        ("31/12/27", datetime.date(2027, 12, 31)),
        ("2/27", datetime.date(2027, 2, 28)),
        ("02.2027", datetime.date(2027, 2, 28)),
        ("2027-02", datetime.date(2027, 2, 28)),
        ("17271200", datetime.date(2027, 12, 31)),
        ("271231", datetime.date(2027, 12, 31)),
        ("31.02.2027", None),
        ("13/2027", None),
        ("0000-00-00", None),
        ("", None),
    ],
)
def test_dates_are_read_as_they_stand_on_packs(text: str, day: datetime.date | None) -> None:
    assert read_day(text) == day


@given(st.text())
def test_no_text_makes_reading_a_date_fail(text: str) -> None:
    read_day(text)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_comes_back_from_every_form(day: datetime.date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "17%y%m%d"):
        assert read_day(day.strftime(form)) == day
