"""Turned and moved for a printer: exactly, at 100 %, and never off the paper."""

import io
import re

import pytest
from PIL import Image, ImageChops

from packstation.documents.convert import ConversionError, convert
from packstation.documents.labels import read_codes
from packstation.documents.pdfium import render_pages, text_of
from packstation.documents.pictures import open_png
from packstation.documents.placing import Placement
from packstation.documents.zpl.drawing import parse
from packstation.documents.zpl.graphics import picture_of
from packstation.packing.shipping import Format
from tests.unit.documents.samples import pdf_label, png_label, zpl_label

DPI = 203
TRACKING = "TRACK0012345"
SOURCES = {Format.PDF: pdf_label(TRACKING), Format.PNG: png_label(TRACKING)}
PATHS = [
    (Format.PDF, Format.PDF),
    (Format.PDF, Format.ZPL),
    (Format.PNG, Format.PNG),
    (Format.PNG, Format.ZPL),
]
each_source = pytest.mark.parametrize("source", SOURCES)


def seen(content: bytes, document_format: Format) -> Image.Image:
    """The (first) page in black and white, as it lies on the paper."""
    match document_format:
        case Format.PDF:
            page = render_pages(content, DPI)[0]
        case Format.PNG:
            page = open_png(content)
        case Format.ZPL:
            label = parse(content)[0]
            (field,) = label.fields
            assert field.graphic is not None
            assert label.width is not None
            assert label.height is not None
            page = Image.new("L", (label.width, label.height), 255)
            page.paste(picture_of(field.graphic), (field.x, field.y))
    return page.point(lambda grey: 255 if grey >= 128 else 0)


def moved(page: Image.Image, rotation: int, dots: tuple[int, int]) -> Image.Image:
    turned = page.rotate(-rotation, expand=True)
    paper = Image.new("L", turned.size, 255)
    paper.paste(turned, dots)
    return paper


@pytest.mark.parametrize(("source", "target"), PATHS)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("offset", [(0.0, 0.0), (2.0, -1.5), (-1.0, 2.5)])
def test_a_page_is_turned_and_then_moved_by_whole_dots(
    source: Format, offset: tuple[float, float], rotation: int, target: Format
) -> None:
    x, y = offset
    placement = Placement(rotation_degrees=rotation, offset_x_mm=x, offset_y_mm=y)
    made = convert(SOURCES[source], source, target, dpi=DPI, placement=placement)
    assert read_codes(made, target) == (TRACKING,)
    dots = (round(x * DPI / 25.4), round(y * DPI / 25.4))
    wanted = moved(seen(SOURCES[source], source), rotation, dots)
    page = seen(made, target)
    assert page.size == wanted.size
    # Letters may be smoothed another way once they are turned; no bar is.
    differing = ImageChops.difference(page, wanted).histogram()[255]
    assert differing <= 20


def test_what_is_drawn_in_a_pdf_stays_as_it_is() -> None:
    placement = Placement(rotation_degrees=90, offset_x_mm=3)
    made = convert(SOURCES[Format.PDF], Format.PDF, Format.PDF, placement=placement)
    assert text_of(made) == text_of(SOURCES[Format.PDF])
    assert not re.search(rb"/Subtype\s*/Image", made)


def test_a_page_that_was_turned_already_is_turned_on() -> None:
    once = Placement(rotation_degrees=90, offset_x_mm=1)
    first = convert(SOURCES[Format.PDF], Format.PDF, Format.PDF, dpi=DPI, placement=once)
    second = convert(first, Format.PDF, Format.PDF, dpi=DPI, placement=once)
    dots = round(DPI / 25.4)
    page = seen(SOURCES[Format.PDF], Format.PDF)
    wanted = moved(moved(page, 90, (dots, 0)), 90, (dots, 0))
    assert ImageChops.difference(seen(second, Format.PDF), wanted).histogram()[255] <= 20


def test_a_png_keeps_its_size_and_its_dots_an_inch() -> None:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(SOURCES[Format.PNG])).save(buffer, "PNG", dpi=(300, 300))
    placement = Placement(offset_x_mm=1)
    made = convert(buffer.getvalue(), Format.PNG, Format.PNG, placement=placement)
    assert round(Image.open(io.BytesIO(made)).info["dpi"][0]) == 300
    assert Image.open(io.BytesIO(made)).size == Image.open(buffer).size


@each_source
@pytest.mark.parametrize("offset", [(60.0, 0.0), (-60.0, 0.0), (0.0, 90.0), (0.0, -90.0)])
def test_what_would_fall_off_the_paper_is_refused(
    source: Format, offset: tuple[float, float]
) -> None:
    placement = Placement(offset_x_mm=offset[0], offset_y_mm=offset[1])
    for target in (source, Format.ZPL):
        with pytest.raises(ConversionError, match="would fall off the paper"):
            convert(SOURCES[source], source, target, placement=placement)


def test_what_a_carrier_wrote_in_zpl_is_sent_as_it_is() -> None:
    label = zpl_label(TRACKING)
    placement = Placement(rotation_degrees=180, offset_x_mm=5)
    assert convert(label, Format.ZPL, Format.ZPL, placement=placement) == label
