"""Pages that are larger than a printer's labels: turned, cropped to their label, or refused."""

import io

import pytest
from PIL import Image, ImageDraw

from packstation.documents.convert import convert
from packstation.documents.errors import ConversionError
from packstation.documents.labels import read_codes
from packstation.documents.pictures import as_png, decode, draw_barcode, resolution
from packstation.documents.stock import Stock, on_stock
from packstation.packing.shipping import Format

DPI = 203
STOCK = Stock()


def mm(length: float) -> int:
    return round(length * DPI / 25.4)


def paper(width: float, height: float) -> Image.Image:
    return Image.new("L", (mm(width), mm(height)), 255)


def put_label(page: Image.Image, x: float, y: float, code: str) -> None:
    """100 × 150 mm: an address, a thick line, a barcode, and white between them."""
    draw = ImageDraw.Draw(page)
    draw.rectangle((mm(x), mm(y), mm(x + 60), mm(y + 20)), fill=0)
    draw.rectangle((mm(x), mm(y + 40), mm(x + 100), mm(y + 41)), fill=0)
    page.paste(draw_barcode(code, "Code128", 3).resize((mm(80), mm(30))), (mm(x + 5), mm(y + 60)))
    draw.rectangle((mm(x), mm(y + 145), mm(x + 30), mm(y + 150)), fill=0)


def ink(page: Image.Image) -> int:
    return sum(page.point(lambda grey: 1 if grey < 128 else 0).tobytes())


def test_a_page_that_fits_stays_as_it_is() -> None:
    page = paper(101.6, 152.4)
    put_label(page, 0.5, 1, "PARCEL-0001")
    assert on_stock(page, DPI, STOCK) is page


def test_a_label_that_lies_is_turned() -> None:
    page = paper(101.6, 152.4)
    put_label(page, 0.5, 1, "PARCEL-0001")
    stood = on_stock(page.rotate(90, expand=True), DPI, STOCK)
    assert stood.size == page.size
    assert stood.tobytes() == page.tobytes()


@pytest.mark.parametrize("place", [(0, 0), (55, 70), (105, 140)])
def test_a_label_on_an_a4_page_is_cropped_whole(place: tuple[int, int]) -> None:
    page = paper(210, 297)
    put_label(page, *place, "PARCEL-0001")
    label = on_stock(page, DPI, STOCK)
    assert label.width <= mm(109)
    assert ink(label) == ink(page), "nothing of the label is lost"


def test_instructions_beside_a_label_do_not_come_with_it_where_they_do_not_fit() -> None:
    page = paper(210, 297)
    put_label(page, 5, 5, "PARCEL-0001")
    alone = ink(page)
    draw = ImageDraw.Draw(page)
    for line in range(10):  # how to fold the page and where to glue it, in fine print
        draw.rectangle((mm(120), mm(10 + 6 * line), mm(200), mm(12 + 6 * line)), fill=0)
        draw.rectangle((mm(5), mm(200 + 6 * line), mm(200), mm(202 + 6 * line)), fill=0)
    label = on_stock(page, DPI, STOCK)
    assert label.width <= mm(109)
    assert decode(label) == ["PARCEL-0001"]
    assert ink(label) == alone


def test_two_labels_on_one_page_are_refused_with_the_sizes_named() -> None:
    page = paper(297, 210)
    put_label(page, 5, 20, "PARCEL-0001")
    put_label(page, 160, 20, "PARCEL-0002")
    with pytest.raises(ConversionError, match=r"297 × 210 mm.*\(108 mm\)"):
        on_stock(page, DPI, STOCK)


def test_higher_labels_than_the_printer_holds_are_refused_where_the_shop_says_how_high() -> None:
    page = paper(101.6, 210)
    put_label(page, 0.5, 1, "PARCEL-0001")
    ImageDraw.Draw(page).rectangle((0, mm(200), mm(100), mm(205)), fill=0)
    assert on_stock(page, DPI, STOCK) is page
    with pytest.raises(ConversionError, match="another printer"):
        on_stock(page, DPI, Stock(102, 152))


@pytest.mark.parametrize(
    ("size", "dpi"), [((812, 1218), 203), ((1200, 1800), 300), ((2400, 3600), 600)]
)
def test_a_png_that_does_not_say_how_large_it_is_has_the_width_of_a_label(
    size: tuple[int, int], dpi: int
) -> None:
    assert resolution(as_png(Image.new("L", size, 255))) == dpi


def test_an_a4_label_goes_to_a_label_printer_within_its_head() -> None:
    page = paper(210, 297)
    put_label(page, 55, 70, "PARCEL-0001")
    content = io.BytesIO()
    page.save(content, "PNG", dpi=(DPI, DPI))
    made = convert(content.getvalue(), Format.PNG, Format.ZPL, dpi=DPI)
    width = int(made.split(b"^PW")[1].split(b"^")[0])
    assert width <= mm(109)
    assert read_codes(made, Format.ZPL) == ("PARCEL-0001",)
