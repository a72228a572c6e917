import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from packstation.documents.convert import ConversionError, convert
from packstation.documents.labels import Verdict, check_label, read_codes, split
from packstation.documents.pdfium import size_of
from packstation.documents.pictures import draw_barcode
from packstation.documents.placing import Placement
from packstation.documents.preview import render_png
from packstation.documents.zpl import drawing as zpl
from packstation.documents.zpl.graphics import graphic_command, picture_of
from packstation.packing.shipping import Format
from tests.unit.documents.samples import barcode_picture, pdf_label, png_label, zpl_label

PLACES = ["^FO9,9", "^FT700,40", "^A0R,40,30", "^FB200,3,0,C", "^FR", "^LH5,5", "^PW0", "^LL99999"]
BARS = ["^BY9,3,80", "^BCB,90", "^BQN,2,9", "^BEN,50", "^B7N,3", "^BXN,0,200", "^ZZ1", "^XA"]
DATA = [
    *("^FDname ü 王 \\& x^FS", "^FD5012345678900^FS", "^FD^FS", "^FH^FD_zz_41^FS", "^GB1,1,9"),
    *("^GB0,0,0,W", "^GFA,4,4,2,FF00FF00^FS", "^GFA,4,4,0,:::^FS"),
]
SIZES_MM = [(105.0, 148.0), (101.6, 152.4), (100.0, 150.0), (62.0, 100.0)]


def label_picture(millimetres: tuple[float, float], dpi: int) -> bytes:
    """A PNG label of that size whose bars are 0.4 mm and up."""
    width, height = (round(side * dpi / 25.4) for side in millimetres)
    picture = Image.new("L", (width, height), 255)
    module = max(2, round(0.3 * dpi / 25.4))
    bars = draw_barcode("TRACK0012345", "Code128", 1)
    high = round(20 * dpi / 25.4)
    bars = bars.crop((0, 0, bars.width, 1)).resize((bars.width * module, high))
    picture.paste(bars, ((width - bars.width) // 2, height // 2))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    ("source", "content"),
    [(Format.PDF, pdf_label("TRACK0012345")), (Format.PNG, png_label("TRACK0012345"))],
)
def test_a_converted_label_scans_at_every_resolution(
    source: Format, content: bytes, dpi: int, rotation: int
) -> None:
    turned = Placement(rotation_degrees=rotation)
    made = convert(content, source, Format.ZPL, dpi=dpi, placement=turned)
    verdict = check_label(made, Format.ZPL, ["TRACK0012345"]).verdict
    assert verdict is Verdict.MATCH


def test_pages_become_blocks_in_their_order() -> None:
    references = ["TRACK0001", "TRACK0002", "TRACK0003"]
    made = convert(pdf_label(*references), Format.PDF, Format.ZPL)
    assert [read_codes(part, Format.ZPL) for part in split(made, Format.ZPL)] == [
        (one,) for one in references
    ]


@pytest.mark.parametrize("millimetres", SIZES_MM)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_png_becomes_a_page_of_its_own_size(millimetres: tuple[float, float], dpi: int) -> None:
    made = convert(label_picture(millimetres, dpi), Format.PNG, Format.PDF)
    assert read_codes(made, Format.PDF) == ("TRACK0012345",)
    width, height = (points / 72 * 25.4 for points in size_of(made))
    assert (width, height) == pytest.approx(millimetres, abs=25.4 / dpi)


@pytest.mark.parametrize("millimetres", SIZES_MM)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_zpl_made_of_a_label_is_as_large_as_it(millimetres: tuple[float, float], dpi: int) -> None:
    made = convert(label_picture(millimetres, 300), Format.PNG, Format.ZPL, dpi=dpi)
    (label,) = zpl.parse(made)
    width, height = ((dots or 0) / dpi * 25.4 for dots in (label.width, label.height))
    assert (width, height) == pytest.approx(millimetres, abs=25.4 / dpi + 0.1)


def test_a_barcode_too_fine_for_the_printer_is_refused() -> None:
    fine = barcode_picture("TRACK0012345-AND-MORE")
    buffer = io.BytesIO()
    fine.save(buffer, "PNG", dpi=(1000, 1000))
    with pytest.raises(ConversionError, match="would not scan"):
        convert(buffer.getvalue(), Format.PNG, Format.ZPL, dpi=203)


def test_what_cannot_be_converted_says_so() -> None:
    with pytest.raises(ConversionError, match="ZPL document cannot be turned into PDF"):
        convert(zpl_label("T"), Format.ZPL, Format.PDF)
    with pytest.raises(ConversionError, match="cannot be converted"):
        convert(b"%PDF-broken", Format.PDF, Format.ZPL)


@settings(max_examples=50)
@given(st.integers(1, 70), st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_picture_survives_zpl(width: int, height: int, random: object) -> None:
    size = (width + 7) // 8 * height
    picture = Image.frombytes("1", (width, height), random.randbytes(size))  # type: ignore[attr-defined]  # hypothesis's random
    (label,) = zpl.parse(b"^XA^FO0,0" + graphic_command(picture) + b"^FS^XZ")
    graphic = label.fields[0].graphic
    assert graphic is not None
    back = picture_of(graphic).crop((0, 0, width, height)).convert("1")
    assert ImageChops.difference(back.convert("L"), picture.convert("L")).getbbox() is None


@pytest.mark.parametrize(
    "data",
    [b"FF00FF00", b"FF00\nFF00", b"HF,HF,", b"FF,:", b"HFI0:"],
)
def test_every_short_form_of_a_zpl_graphic_is_read(data: bytes) -> None:
    picture = picture_of(zpl.Graphic(data, 2, 4))
    dark = picture.point(lambda grey: 255 - grey)
    assert dark.size == (16, 2)
    assert dark.getbbox() == (0, 0, 8, 2)


@pytest.mark.parametrize(
    ("document_format", "content"),
    [
        (Format.PDF, pdf_label("TRACK0012345")),
        (Format.PNG, png_label("TRACK0012345")),
        (Format.ZPL, zpl_label("TRACK0012345")),
    ],
)
def test_a_preview_has_the_asked_width_and_its_barcode_scans(
    document_format: Format, content: bytes
) -> None:
    png = render_png(content, document_format, 800)
    assert png is not None
    assert Image.open(io.BytesIO(png)).width == 800
    assert read_codes(png, Format.PNG) == ("TRACK0012345",)


@pytest.mark.parametrize("document_format", Format)
def test_what_cannot_be_shown_has_no_preview(document_format: Format) -> None:
    assert render_png(b"not a document", document_format, 100) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PLACES, *BARS, *DATA]),
        max_size=12,
    )
)
def test_no_label_breaks_its_preview(commands: list[str]) -> None:
    content = f"^XA{''.join(commands)}^XZ".encode()
    assert render_png(content, Format.ZPL, 100) is not None
