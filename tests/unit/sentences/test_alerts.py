"""What the packer reads when something is wrong."""

import datetime

import pytest

from packstation.packing import commands as cmd
from packstation.packing.order import OpenElsewhere, OrderLine, PackedBefore
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.shipping import WorkName
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.unit.sentences.orders import (
    SOCKS,
    THINNER,
    TUESDAY,
    after,
    opening,
    order,
    packing,
    scan,
)

ENGLISH = Speaker(Language.ENGLISH, datetime.UTC, is_strict=True)


def test_a_wrong_item_names_what_was_scanned_and_what_is_expected() -> None:
    session = after(packing(), scan("4006381333931"))
    assert session.alert is not None
    said = ENGLISH.alert(session.alert, session)
    assert said.word == "WRONG ITEM"
    expected = "4006381333931 is not in this order. Expected: Striped socks, red (2 left)."
    assert said.sentence == expected
    assert said.remedy == "Put it aside, then scan OK."


@pytest.mark.parametrize("language", Language)
def test_the_items_own_name_is_in_the_sentence_in_every_language(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    for scanned in ("4006381333931", "hello"):
        session = after(packing(), scan(scanned))
        assert session.alert is not None
        sentence = speaker.alert(session.alert, session).sentence
        assert "Striped socks, red" in sentence
        assert scanned in sentence


def test_one_too_many_says_so_and_names_the_item_and_what_is_still_expected() -> None:
    session = after(packing(SOCKS, THINNER), cmd.Acknowledge(), cmd.ConfirmByHand("socks", 2))
    session = after(session, scan("5012345678900"))
    assert session.alert is not None
    said = ENGLISH.alert(session.alert, session)
    assert said.word == "TOO MANY"
    assert said.sentence == (
        "Striped socks, red: all of them are packed. Expected: Paint thinner (1 left)."
    )


def test_more_at_once_than_are_left_says_how_many_are_left() -> None:
    session = after(packing(), cmd.ConfirmByHand("socks", 3))
    assert session.alert is not None
    assert ENGLISH.alert(session.alert, session).sentence == (
        "Striped socks, red: only 2 left to pack."
    )


def test_a_hazard_names_the_item_its_classes_and_the_notes() -> None:
    session = packing(THINNER, notes=2)
    assert session.alert is not None
    assert ENGLISH.alert(session.alert, session).sentence == (
        "Handle with care: Paint thinner (dangerous, flammable). This order has 2 notes."
    )


def test_an_order_packed_before_says_when_and_by_whom() -> None:
    before = PackedBefore("EC-7", "Allocated", {"socks": 2}, TUESDAY, "Bench 7", "Anna K.")
    session = after(opening(), cmd.OrderFound(order(SOCKS), (before,)))
    assert session.alert is not None
    assert ENGLISH.alert(session.alert, session).sentence == (
        "HO-1000 was packed on Tue 24 Nov, 14:05 (Anna K. · Bench 7): EC-7."
    )


def test_an_order_on_another_bench_says_where_who_and_since_when() -> None:
    anna = OpenElsewhere("Bench 3", "Anna", TUESDAY, "packing")
    held = OpenElsewhere("Bench 7", None, TUESDAY, "held")
    session = after(opening(), cmd.OrderFound(order(SOCKS), (), (anna, held)))
    assert session.alert is not None
    said = ENGLISH.alert(session.alert, session)
    assert said.sentence == ("HO-1000 is open on Bench 3 (Anna, since Tue 24 Nov, 14:05), Bench 7.")
    assert said.remedy == (
        "Scan OK and leave it to them. To pack it here all the same, scan PACK HERE."
    )
    session = after(opening(), cmd.OrderFound(order(SOCKS), (), (held,)))
    assert session.alert is not None
    assert ENGLISH.alert(session.alert, session).sentence == (
        "HO-1000 is on hold on Bench 7 (since Tue 24 Nov, 14:05)."
    )


def test_an_order_that_could_not_be_opened_says_why_in_pros_words() -> None:
    problem = Problem(ProblemKind.FORBIDDEN, "Account is suspended.", correlation_id="c-123")
    session = after(opening(), cmd.OpenFailed(WorkName.FIND, problem))
    assert session.alert is not None
    said = ENGLISH.alert(session.alert, session)
    assert said.sentence == (
        "HO-1000 could not be opened: PRO does not allow this with the station's API key. "
        "PRO says: Account is suspended."
    )
    assert said.support == "For support: c-123"
    alone = ENGLISH.alert(Alert(AlertKind.ORDER_NOT_OPENED, "HO-1", detail="Suspended"), None)
    assert alone.sentence == "HO-1 could not be opened: Suspended."


def test_a_problem_keeps_pros_words_and_the_correlation_id_for_support() -> None:
    problem = Problem(
        ProblemKind.NO_SERVICE, "Too heavy for all services.", code="E42", correlation_id="c-123"
    )
    said = ENGLISH.problem(problem)
    assert said.sentence == (
        "No carrier service takes this parcel. PRO says: Too heavy for all services."
    )
    assert said.support == "For support: E42 · c-123"


def test_a_technicians_detail_stays_out_of_the_packers_sentence() -> None:
    problem = Problem(ProblemKind.MALFORMED, "Consignment.Packages[0].Reference: missing")
    said = ENGLISH.problem(problem)
    assert "Packages" not in said.sentence
    assert "Packages[0]" in said.support


@pytest.mark.parametrize("language", Language)
def test_a_printers_trouble_is_said_by_name_with_its_remedy(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    problem = Problem(ProblemKind.PRINTER, "Zebra-7 is out of paper.", code="out-of-paper")
    said = speaker.problem(problem, "Zebra-7")
    assert "Zebra-7" in said.sentence
    assert "out of paper" not in said.sentence or language is Language.ENGLISH
    assert said.support == ""


def test_control_characters_and_length_of_a_code_do_not_reach_the_screen() -> None:
    alert = Alert(AlertKind.UNKNOWN_COMMAND, scanned="PS:\x1d\n\x00" + "9" * 5000)
    sentence = ENGLISH.alert(alert, None).sentence
    assert sentence.isprintable()
    assert len(sentence) < 120


def test_a_brace_in_an_items_name_is_only_a_brace() -> None:
    line = OrderLine("x", "Mug {order} {@word.ok}", 1)
    session = after(packing(line), scan("4006381333931"))
    assert session.alert is not None
    assert "Mug {order} {@word.ok} (1 left)" in ENGLISH.alert(session.alert, session).sentence
