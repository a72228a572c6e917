"""The one sentence that says what to do next, and the line about earlier orders."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.bench import Bench
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Policy
from packstation.packing.shipping import CopyStatus, WorkName
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.unit.sentences.orders import (
    SOCKS,
    THINNER,
    after,
    bench,
    opening,
    packing,
    scan,
    shipping,
)

ENGLISH = Speaker(Language.ENGLISH, is_strict=True)
NO_PAPER = Problem(ProblemKind.PRINTER, "no media", is_temporary=True, code="out-of-paper")


def test_an_empty_bench_asks_for_an_order() -> None:
    assert ENGLISH.next_step(Bench()) == "Scan an order"


def test_packing_is_led_from_the_first_item_to_done() -> None:
    session = packing(SOCKS)
    said = [ENGLISH.next_step(bench(session))]
    for _ in range(2):
        session = after(session, scan("5012345678900"))
        said.append(ENGLISH.next_step(bench(session)))
    assert said == ["Scan the first item", "Scan the next item", "All packed: scan DONE"]


def test_notes_are_read_before_the_first_item() -> None:
    assert ENGLISH.next_step(bench(packing(THINNER))).startswith("Read the notes")


def test_an_unweighed_parcel_is_put_on_the_scale_before_done() -> None:
    session = packing(policy=Policy(needs_weight=True))
    session = after(session, cmd.ConfirmByHand("socks", 2))
    assert ENGLISH.next_step(bench(session)) == "Put parcel 1 on the scale"


def test_an_alert_that_must_be_acknowledged_comes_first() -> None:
    session = after(packing(), scan("4006381333931"))
    assert ENGLISH.next_step(bench(session)) == "Put it aside, then scan OK."


def test_a_label_on_paper_is_put_on_its_parcel_and_scanned_where_the_policy_says_so() -> None:
    policy = Policy(packing_slip=False, ask_label_scan=True)
    session = replace(shipping(CopyStatus.PRINTED, labels=2), policy=policy)
    assert ENGLISH.next_step(bench(session)) == "Put the label on parcel 1 and scan it"
    assert ENGLISH.tail(session) == "HO-1000 waits: scan its 2 labels"


def test_waiting_for_pro_is_said_with_what_can_be_done_meanwhile() -> None:
    lost = Problem(ProblemKind.UNREACHABLE, is_temporary=True)
    session = after(opening(), cmd.OpenFailed(WorkName.FIND, lost))
    assert "tried again by itself" in ENGLISH.next_step(bench(session))
    assert ENGLISH.tail(session) == "HO-1000 waiting for PRO: no connection"


def test_a_printer_out_of_paper_is_said_by_name_with_what_to_do() -> None:
    session = shipping(CopyStatus.WAITING, NO_PAPER)
    assert ENGLISH.next_step(bench(session)) == (
        "Printer Zebra-7 is out of paper. Put in a new roll."
    )
    assert ENGLISH.tail(session) == "HO-1000 waiting for printer “Zebra-7”: out of paper"


def test_a_doubtful_copy_is_asked_about_by_its_place() -> None:
    unknown = Problem(ProblemKind.PRINT_UNKNOWN)
    session = shipping(CopyStatus.PRINTED, labels=3)
    copies = list(session.copies)
    copies[1] = replace(copies[1], status=CopyStatus.DOUBT, problem=unknown)
    session = replace(session, copies=tuple(copies))
    assert ENGLISH.next_step(bench(session)) == ("Did this come out of the printer: label 2 of 3?")


def test_printed_labels_are_ticked_off_in_the_tail() -> None:
    ready = replace(shipping(CopyStatus.PRINTED), phase=Phase.SHIPPING)
    assert ENGLISH.tail(ready) == "HO-1000 label printed ✓"


def test_a_held_order_says_why_in_the_packers_language() -> None:
    session = after(packing(), cmd.Hold("held at the bench"))
    assert Speaker(Language.GERMAN).tail(session) == (
        "HO-1000 zurückgestellt: am Packtisch zurückgestellt"
    )


def test_an_order_that_came_back_behind_another_says_why() -> None:
    session = after(packing(), cmd.ConfirmByHand("socks", 2), cmd.Done(), cmd.OrderDiffers(None))
    assert ENGLISH.tail(session) == "HO-1000 stopped: ORDER GONE"
