import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import reportlab
from msgspec.structs import replace

from packstation.documents.copies import marked_as_copy
from packstation.documents.labels import read_codes
from packstation.documents.measures import fitted, text_width, wrapped
from packstation.documents.own.fonts import Fonts, fonts
from packstation.documents.own.manifest_summary import (
    ManifestEntry,
    ManifestSummary,
    manifest_summary,
)
from packstation.documents.own.packing_slip import packing_slip
from packstation.documents.own.printer_test import (
    LABEL_MM,
    PrinterTest,
    printer_test_pdf,
    printer_test_zpl,
)
from packstation.documents.own.sheets import (
    Badge,
    BoxKind,
    SampleItem,
    SampleOrder,
    SheetCard,
    badge_sheet,
    box_sheet,
    command_sheet,
    order_sheet,
    scanner_sheet,
)
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.style import DocumentStyle, SlipTexts
from packstation.documents.pdfium import page_count, pages_of, text_of
from packstation.packing.shipping import Format
from packstation.scanning.check import TEST_TEXT
from tests.unit.documents.samples import png_label

NAMES = (
    "Striped socks, red",
    "Κούπα με σμάλτο",
    "Носки в полоску",
    "Żółta gęś",
    "条纹袜子",
    "Ärmelschürze für Größe 46",
)
NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
TEST = PrinterTest(printer="Zebra-7", station="Bench 7", made_at=NOON, scan_back="PS:TEST:7F3A")
COMMANDS = [SheetCard(f"PS:COMMAND-{n}", f"Command {n}", f"F{n}") for n in range(1, 34)]


def slip(lines: int = 12) -> PackingSlip:
    return PackingSlip(
        order_number="HO-1000",
        lines=tuple(
            SlipLine(name=NAMES[n % len(NAMES)], code=f"SKU-{n}", ordered=2, in_this_parcel=1)
            for n in range(lines)
        ),
        parcel=1,
        parcels=2,
        ship_to=("Zoë Łukaszewicz", "York"),
        packed_on=NOON.date(),
    )


def summary(consignments: int) -> ManifestSummary:
    return ManifestSummary(
        made_at=NOON,
        location="York",
        station="Bench 7",
        entries=tuple(
            ManifestEntry(
                reference=f"EC-{n}",
                order_number=f"HO-{n}",
                carrier="DPD" if n % 2 else "Royal Mail",
                parcels=2,
                weight_grams=1500,
                problem="Missed the cut-off" if n == 3 else "",
            )
            for n in range(consignments)
        ),
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "command sheet": lambda: command_sheet(COMMANDS),
    "badges": lambda: badge_sheet([Badge("7", name) for name in NAMES]),
    "boxes": lambda: box_sheet([BoxKind("PKG-S", "Small")]),
    "training orders": lambda: order_sheet(
        [SampleOrder("HO-1", (SampleItem("5012345678900", "Mug", 2), SampleItem("SKU-1", "Cup")))]
    ),
    "packing slip": lambda: packing_slip(slip()),
    "manifest": lambda: manifest_summary(summary(40)),
    "test page": lambda: printer_test_pdf(TEST),
}
each_document = pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)


@each_document
def test_a_document_is_small_and_the_same_every_time(make: Callable[[], bytes]) -> None:
    document = make()
    assert document == make()
    assert len(document) < 100_000


@each_document
def test_every_font_is_embedded(make: Callable[[], bytes]) -> None:
    document = make()
    kinds = re.findall(rb"/Subtype /(Type1|TrueType|Type0)\b", document)
    assert set(kinds) == {b"TrueType"}
    assert document.count(b"/FontFile2") == len(kinds)


def test_a_full_command_sheet_is_one_page_and_every_command_scans() -> None:
    sheet = command_sheet(COMMANDS)
    assert page_count(sheet) == 1
    assert set(read_codes(sheet, Format.PDF)) == {card.payload for card in COMMANDS}


def test_more_commands_go_on_to_further_pages() -> None:
    more = [SheetCard(f"PS:QTY-{n}", f"{n} of one") for n in range(1, 81)]
    sheet = command_sheet(more)
    assert page_count(sheet) == 3
    assert set(read_codes(sheet, Format.PDF)) == {card.payload for card in more}


def test_badges_boxes_and_training_orders_scan() -> None:
    assert read_codes(badge_sheet([Badge("PS:BADGE:7", "Anna")]), Format.PDF) == ("PS:BADGE:7",)
    assert read_codes(box_sheet([BoxKind("PS:BOX:S1", "Small")]), Format.PDF) == ("PS:BOX:S1",)
    assert set(read_codes(DOCUMENTS["training orders"](), Format.PDF)) == {
        "HO-1",
        "5012345678900",
        "SKU-1",
    }


@pytest.mark.parametrize("awkward", ["订单-1", "X" * 90])
def test_what_no_linear_barcode_holds_still_scans(awkward: str) -> None:
    document = packing_slip(PackingSlip(order_number=awkward, lines=()))
    assert read_codes(document, Format.PDF) == (awkward,)


def test_names_in_any_script_are_on_the_slip() -> None:
    text = text_of(packing_slip(slip()))
    writable = [name for name in NAMES if not fonts().missing_in(name)]
    assert len(writable) >= 5  # Chinese needs a font that a bare machine may not have
    assert all(name in text for name in writable)


def test_right_to_left_text_is_drawn_from_the_right_with_its_brackets_turned() -> None:
    drawn = "".join(run.text for run in fonts().runs("ספל (גדול)"))
    assert drawn == "(לודג) לפס"


def test_arabic_letters_are_joined() -> None:
    drawn = "".join(run.text for run in fonts().runs("كوب"))
    assert drawn == "\ufe8f\ufeee\ufedb"  # final beh, final waw, initial kaf


def test_a_letter_that_no_font_has_is_known_beforehand_and_marked() -> None:
    unassigned = "\U000e0fff"
    assert fonts().missing_in(f"A{unassigned}") == {unassigned}
    assert "".join(run.text for run in fonts().runs(f"A{unassigned}")) == "A?"


def test_without_any_font_of_the_machine_documents_still_have_letters() -> None:
    bare = Fonts((Path(reportlab.__file__).parent / "fonts",))
    assert not bare.missing_in("Packing slip 1 of 2")


def test_a_slip_says_what_is_where() -> None:
    lines = (
        SlipLine(name="Here", ordered=3, in_this_parcel=2, elsewhere=1),
        SlipLine(name="Later", ordered=1, to_follow=1),
        SlipLine(name="Gone", ordered=1, missing=1),
    )
    text = text_of(packing_slip(PackingSlip(order_number="HO-1", lines=lines, parcel=2, parcels=3)))
    order = ["Parcel 2 of 3", "In this parcel", "Here", "In other parcels", "To follow", "Later"]
    places = [text.index(word) for word in [*order, "Not available", "Gone"]]
    assert places == sorted(places)


@each_document
def test_a_copy_says_so_on_every_page_and_has_its_fonts(make: Callable[[], bytes]) -> None:
    document = make()
    copy = marked_as_copy(document, "Kopie")
    assert text_of(copy).count("Kopie") == page_count(copy) == page_count(document)
    assert set(read_codes(copy, Format.PDF)) == set(read_codes(document, Format.PDF))
    kinds = re.findall(rb"/Subtype\s*/(Type1|TrueType|Type0)\b", copy)
    assert set(kinds) == {b"TrueType"}
    assert copy.count(b"/FontFile2") == len(kinds)


def test_what_belongs_together_is_named_again_on_the_next_page() -> None:
    text = text_of(packing_slip(slip(60)))
    assert text.count("In this parcel") == page_count(packing_slip(slip(60))) == 3


def test_a_long_address_is_on_the_slip_in_full() -> None:
    street = "The Old Ropewalk Warehouse, Building 7, Floor 12, Door 34b, Albert Dock, Quay Side"
    document = packing_slip(
        PackingSlip(order_number="HO-1", lines=(), ship_to=("A" * 60, street, street, "York", "GB"))
    )
    text = " ".join(text_of(document).split())
    assert text.count(street) == 2


def test_two_thousand_lines_are_all_on_the_slip() -> None:
    lines = tuple(SlipLine(name=f"Article {n}.", ordered=1, in_this_parcel=1) for n in range(2000))
    document = packing_slip(PackingSlip(order_number="HO-1", lines=lines))
    text = text_of(document)
    assert all(f"Article {n}." in text for n in range(2000))
    total = page_count(document)
    assert f"Page {total} of {total}" in text


def test_a_shop_changes_texts_colours_and_logo_without_code() -> None:
    style = DocumentStyle(
        shop_name="Holm",
        logo_png=png_label("LOGO"),
        accent="#8B0000",
        slip=SlipTexts(title="Lieferschein", parcel="Paket {n} von {m}"),
        returns_note="Zurück binnen 30 Tagen.",
        shows_codes=False,
    )
    text = text_of(packing_slip(slip(), style))
    for word in ("Holm", "Lieferschein", "Paket 1 von 2", "Zurück binnen 30 Tagen."):
        assert word in text
    assert "SKU-1" not in text


def test_the_manifest_counts_what_went_and_names_what_did_not() -> None:
    text = text_of(manifest_summary(summary(10)))
    assert "Consignments 9 · Parcels 18 · 13.500 kg" in text
    assert "Not manifested: 1" in text
    assert "Missed the cut-off" in text


def test_what_pro_did_not_say_is_left_open_and_not_counted() -> None:
    unknown = ManifestEntry(reference="EC-9", order_number="HO-9", carrier="DPD")
    some = summary(2)
    text = text_of(manifest_summary(replace(some, entries=(*some.entries, unknown))))
    assert "Consignments 3\r\n" in text
    assert "–" in text


def test_every_page_of_the_manifest_says_how_many_there_are_and_nobody_signs_an_empty_one() -> None:
    for consignments in range(60, 72):
        document = manifest_summary(summary(consignments))
        pages = [text_of(page) for page in pages_of(document)]
        assert [f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1)] == [
            True
        ] * len(pages)
        assert all("EC-" in page for page in pages)


@pytest.mark.parametrize("size", [(210.0, 297.0), LABEL_MM, (100.0, 100.0)])
def test_both_codes_of_the_test_page_scan_back(size: tuple[float, float]) -> None:
    page = printer_test_pdf(TEST, size)
    assert page_count(page) == 1
    assert read_codes(page, Format.PDF) == ("PS:TEST:7F3A",)
    assert "Zebra-7" in text_of(page)


@pytest.mark.attack("paper")
def test_the_label_printers_test_page_survives_names_full_of_zpl() -> None:
    test = PrinterTest(printer="^XZ~JA_Z", station="B", made_at=NOON, scan_back="PS:TEST:1")
    page = printer_test_zpl(test, dpi=300)
    assert page.count(b"^XZ") == 1
    assert b"~" not in page
    assert read_codes(page, Format.ZPL) == ("PS:TEST:1",)


def test_long_names_are_wrapped_or_cut_inside_their_room() -> None:
    name = "Extraordinarily long-winded description " * 10
    text, size = fitted(name, 10, 60)
    assert text.endswith("…")
    assert text_width(text, size) <= 60
    lines = wrapped(name + "x" * 300, 10, 60, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert all(text_width(line, 10) <= 60 for line in lines)


def test_a_text_that_fits_when_it_is_a_little_smaller_is_not_cut() -> None:
    words = ("TAGESABSCHLUSS", "NÄCHSTER AUFTRAG", "SPRÓBUJ PONOWNIE", "Κούπα με σμάλτο")
    for word in words:
        width = text_width(word, 12, is_bold=True)
        for percent in range(68, 100):
            text, size = fitted(word, 12, width * percent / 100, is_bold=True)
            assert text == word
            assert text_width(text, size, is_bold=True) <= width * percent / 100


def test_the_scanner_checks_page_reads_as_the_test_barcode_in_both_kinds() -> None:
    codes = read_codes(scanner_sheet(TEST_TEXT), Format.PDF)
    assert set(codes) == {TEST_TEXT}
