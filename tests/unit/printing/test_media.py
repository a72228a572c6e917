import io

import pytest
from PIL import Image

from packstation.packing.shipping import Format
from packstation.printing.media import dots_per_inch, fitting_media, size_of

OFFERED = (
    "custom_min_50x50mm",
    "iso_a4_210x297mm",
    "na_index-4x6_4x6in",
    "oe_photo-l_3.5x5in.borderless",
)


def pdf(*box: float) -> bytes:
    return b"%%PDF-1.4 1 0 obj <</MediaBox [%s]>>" % b" ".join(b"%g" % each for each in box)


def png(width: int, height: int, dpi: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "media"),
    [
        (pdf(0, 0, 595.28, 841.89), Format.PDF, "iso_a4_210x297mm"),
        (pdf(0, 0, 432, 288), Format.PDF, "na_index-4x6_4x6in"),  # lying
        (pdf(10, 10, 262, 370), Format.PDF, "oe_photo-l_3.5x5in.borderless"),
        (pdf(0, 0, 900, 1300), Format.PDF, None),
        (b"%PDF-1.7 compressed", Format.PDF, None),
        (png(812, 1218, 203), Format.PNG, "na_index-4x6_4x6in"),
        (png(812, 1218, 0), Format.PNG, None),
        (b"^XA^XZ", Format.ZPL, None),
    ],
)
def test_a_page_gets_its_own_paper_or_none(content: bytes, kind: Format, media: str | None) -> None:
    assert fitting_media(size_of(content, kind), OFFERED) == media


LABELS = ("na_index-4x6_4x6in", "oe_4x4-label_4x4in", "custom_min_20x20mm", "custom_max_110x900mm")
LASER = ("iso_a4_210x297mm", "iso_a5_148x210mm", "na_index-4x6_4x6in", "custom_min_76x127mm")
ROLL = (*LABELS[:2], "custom_max_4.3x20in", "custom_min_0.75x0.75in")


@pytest.mark.parametrize(
    ("size", "offered", "default", "media"),
    [
        ((100, 150), LABELS, "na_index-4x6_4x6in", None),
        ((100, 150), LABELS, "oe_4x4-label_4x4in", "na_index-4x6_4x6in"),
        ((105, 148), LABELS, "na_index-4x6_4x6in", "custom_105x148mm_105x148mm"),
        ((105, 148), ROLL, "na_index-4x6_4x6in", "custom_105x148mm_105x148mm"),
        ((105, 148), LASER, "iso_a4_210x297mm", None),
        ((105, 148), LASER, "na_index-4x6_4x6in", "iso_a5_148x210mm"),
        ((101.6, 152.4), LASER, "iso_a4_210x297mm", "na_index-4x6_4x6in"),
        ((220, 310), LASER, "iso_a4_210x297mm", None),
        ((100, 150), (), "", None),
        (None, LABELS, "", None),
    ],
)
def test_no_label_is_cut_where_the_printer_has_paper_for_it(
    size: tuple[float, float] | None, offered: tuple[str, ...], default: str, media: str | None
) -> None:
    assert fitting_media(size, offered, default) == media


def test_dots_an_inch_are_whole_again() -> None:
    assert [dots_per_inch(png(1, 1, dpi)) for dpi in (100, 203, 300, 0)] == [100, 203, 300, None]
