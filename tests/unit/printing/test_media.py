import io

import pytest
from PIL import Image

from packstation.packing.shipping import Format
from packstation.printing.media import dots_per_inch, fitting_media

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
        (pdf(0, 0, 300, 300), Format.PDF, None),
        (b"%PDF-1.7 compressed", Format.PDF, None),
        (png(812, 1218, 203), Format.PNG, "na_index-4x6_4x6in"),
        (png(812, 1218, 0), Format.PNG, None),
        (b"^XA^XZ", Format.ZPL, None),
    ],
)
def test_a_page_gets_its_own_paper_or_none(content: bytes, kind: Format, media: str | None) -> None:
    assert fitting_media(content, kind, OFFERED) == media


def test_dots_an_inch_are_whole_again() -> None:
    assert [dots_per_inch(png(1, 1, dpi)) for dpi in (100, 203, 300, 0)] == [100, 203, 300, None]
