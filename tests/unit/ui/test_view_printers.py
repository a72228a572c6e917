"""What is said of the printers, at the start of a shift and where they are looked after."""

import datetime

import pytest
from msgspec.structs import replace

from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import PrinterCard, PrintersState, Purpose
from packstation.ui.flow.tone import Tone
from packstation.ui.places.printers.view import ShiftLine, chosen_card, printers_view, shift_lines
from packstation.workflow.printers.lights import Health, PageTest

SPEAKER = Speaker(Language.ENGLISH, datetime.UTC, is_strict=True)
AT = datetime.datetime(2026, 11, 24, 6, 2, tzinfo=datetime.UTC)
SINCE = datetime.datetime(2026, 11, 24, 5, 50, tzinfo=datetime.UTC)
PAPER = Problem(ProblemKind.PRINTER, "out", is_temporary=True, code="out-of-paper")
LABELS = (Purpose(DocumentKind.LABEL), Purpose(DocumentKind.RETURN_LABEL))
CUSTOMS = (
    Purpose(DocumentKind.CN22),
    Purpose(DocumentKind.CN23),
    Purpose(DocumentKind.COMMERCIAL_INVOICE),
)
READY = Health(is_good=True, at=AT, since=SINCE)
ZEBRA = PrinterCard("Zebra-7", LABELS, READY)
OFFICE = PrinterCard("Office", (*CUSTOMS, Purpose(DocumentKind.PACKING_SLIP)), READY)


def row(card: PrinterCard, labels_on: str = "") -> tuple[Tone, str, str]:
    (only,) = printers_view(PrintersState((card,), labels_on=labels_on), SPEAKER).rows
    return only.tone, only.word, only.told


def head(state: PrintersState, read_back: str | None = None) -> tuple[Tone, str, str]:
    view = printers_view(state, SPEAKER, read_back=read_back)
    return view.tone, view.title, view.sentence


def test_what_is_known_of_a_printer_is_one_of_three_with_its_time_and_the_remedy() -> None:
    assert row(ZEBRA) == (Tone.DONE, "ready", "Asked at 06:02.")
    empty = replace(ZEBRA, light=Health(is_good=False, problem=PAPER, at=AT, since=SINCE))
    told = "Printer Zebra-7 is out of paper. Put in a new roll. Since 05:50."
    assert row(empty) == (Tone.ERROR, "out of paper", told)
    silent = replace(ZEBRA, light=Health(at=AT, since=SINCE, is_silent=True, is_asked=True))
    told = "No answer since 05:50. Check that it is on and its cable is in."
    assert row(silent) == (Tone.UNKNOWN, "unknown", told)
    mute = replace(ZEBRA, light=Health(at=AT, since=SINCE))
    told = "It cannot say how it is (asked at 06:02). A test print shows it."
    assert row(mute) == (Tone.UNKNOWN, "unknown", told)
    broke_off = Problem(ProblemKind.PRINT_UNKNOWN, "cut off")
    doubt = replace(ZEBRA, light=Health(problem=broke_off, at=AT, since=SINCE))
    told = "Printer Zebra-7 cannot say whether it printed. Since 05:50."
    assert row(doubt) == (Tone.UNKNOWN, "unknown", told)
    new = replace(ZEBRA, light=Health(is_asked=True))
    assert row(new) == (Tone.UNKNOWN, "unknown", "Being asked …")


def test_documents_are_named_by_the_printer_that_takes_them_and_customs_papers_together() -> None:
    dear = Purpose(DocumentKind.LABEL, "DPD", "BOX-XL")
    rest = Purpose(DocumentKind.LABEL, is_rest=True)
    state = PrintersState(
        (
            replace(ZEBRA, purposes=(rest,)),
            replace(OFFICE, purposes=(dear, *CUSTOMS, Purpose(DocumentKind.MANIFEST))),
            replace(ZEBRA, name="Spare", purposes=()),
            replace(ZEBRA, name="Odd", purposes=CUSTOMS[:1]),
        )
    )
    assert [row.kinds for row in printers_view(state, SPEAKER).rows] == [
        "Labels (others)",
        "Labels (DPD, BOX-XL), customs papers, carrier manifests",
        "In reserve",
        "CN22 customs forms",
    ]


def test_before_the_first_order_it_is_said_what_has_no_printer_first() -> None:
    state = PrintersState((replace(ZEBRA, purposes=()), OFFICE), missing=LABELS)
    assert shift_lines(state, SPEAKER) == (
        ShiftLine(Tone.ATTENTION, "No printer for: labels, return labels."),
        ShiftLine(Tone.DONE, "Customs papers, packing slips", "Office", "ready"),
    )
    assert head(state)[:2] == (Tone.ATTENTION, "No printer for labels")
    manifests = (Purpose(DocumentKind.MANIFEST),)
    first = shift_lines(PrintersState((ZEBRA,), missing=manifests), SPEAKER)[0]
    assert first == ShiftLine(Tone.INFORMATION, "No printer for: carrier manifests.")


def test_labels_switched_elsewhere_are_said_at_that_printer_and_at_the_head() -> None:
    told = "Labels were switched here until the program is closed. Asked at 06:02."
    assert row(ZEBRA, labels_on="Zebra-7")[2] == told
    state = PrintersState((ZEBRA,), labels_on="Zebra-7")
    assert head(state)[2] == "Labels come out of Zebra-7 until the program is closed."


def test_the_label_printer_is_chosen_until_another_is() -> None:
    state = PrintersState((OFFICE, ZEBRA))
    assert chosen_card(state, "") is ZEBRA
    assert chosen_card(state, "Office") is OFFICE
    assert chosen_card(state, "gone since") is ZEBRA
    assert chosen_card(PrintersState((OFFICE,)), "") is OFFICE
    assert chosen_card(PrintersState(), "") is None
    assert printers_view(state, SPEAKER).selected == 1


@pytest.mark.parametrize(
    ("result", "problem", "tone", "title", "sentence"),
    [
        (None, None, Tone.INFORMATION, "Test page on its way …", "since 06:02"),
        (PageResult.PRINTED, None, Tone.DONE, "Test page printed", "Zebra-7, 06:02."),
        (PageResult.SENT, None, Tone.INFORMATION, "Test page sent", "Look whether it came out"),
        (PageResult.FAILED, PAPER, Tone.ERROR, "Test page not printed", "Put in a new roll."),
        (PageResult.UNKNOWN, PAPER, Tone.UNKNOWN, "Test page printed?", "Nobody knows whether"),
    ],
)
def test_what_became_of_a_test_page_is_said_no_better_than_it_is_known(
    result: PageResult | None, problem: Problem | None, tone: Tone, title: str, sentence: str
) -> None:
    card = replace(ZEBRA, page=PageTest("7F3A", AT, result, problem))
    shown = head(PrintersState((card,)))
    assert shown[:2] == (tone, title)
    assert sentence in shown[2]


def test_a_test_page_that_scans_back_is_told_by_its_printer() -> None:
    card = replace(ZEBRA, page=PageTest("7F3A", AT, PageResult.SENT))
    state = PrintersState((card,))
    told = "This barcode of the test page from Zebra-7 can be scanned."
    assert head(state, "7F3A") == (Tone.DONE, "Reads well", told)
    assert head(state, "0000")[2] == "This barcode of the test page can be scanned."
