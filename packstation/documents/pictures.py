"""Pictures: opened carefully, and read for barcodes."""

import functools
import io
import warnings
from enum import Enum
from typing import cast

import zxingcpp
from PIL import Image

from packstation.documents.errors import Damage, UnreadableDocumentError

# Labels are designed for 203 dpi; a PNG that does not say its own resolution has that.
USUAL_DPI = 203
LABEL_DPI = (203, 300, 600)
WIDEST_LABEL_INCHES = 4.3


def open_png(content: bytes) -> Image.Image:
    """The picture in grey, clear parts white as on paper. Raises UnreadableDocumentError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["PNG"])
            picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        is_cut = "truncated" in str(error)
        damage = Damage.CUT_OFF if is_cut else Damage.BROKEN
        raise UnreadableDocumentError(f"the PNG cannot be read: {error}", damage) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError("the PNG is too large", Damage.TOO_LARGE) from error
    return on_white(picture)


def resolution(png: bytes) -> float:
    """The dots an inch that a PNG states, if they are those of a label.

    Else those at which it is no wider than a label: pictures of 4 × 6 inches come with 203, 300 or
    600 dots, and many do not say with how many.
    """
    picture = Image.open(io.BytesIO(png))
    stated = picture.info.get("dpi", (0,))[0]
    if 100 <= stated <= 1200:
        return float(stated)
    side = min(picture.size)
    return next((dpi for dpi in LABEL_DPI if side <= dpi * WIDEST_LABEL_INCHES), USUAL_DPI)


def on_white(picture: Image.Image) -> Image.Image:
    """In grey, on white paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("L")
    return picture.convert("L")


class Look(Enum):
    """How hard to look for barcodes; each takes a few times as long as the one before.

    GLANCE: upright ones. CAREFUL: turned ones too. THOROUGH: also inverted ones and the picture
    scaled down, which finds coarse and ragged bars, and once in a while a sound code a second time
    with a wrong letter; so it comes last.
    """

    GLANCE = 203
    CAREFUL = 300
    THOROUGH = 500

    @property
    def dpi(self) -> int:
        """The resolution to draw pages at for this look."""
        return self.value


def decode(picture: Image.Image | memoryview, look: Look = Look.CAREFUL) -> list[str]:
    """The texts of the barcodes in a picture; FNC1 inside a GS1 code as GS (29).

    `picture` is grey: an image, or rows of dots, a byte each.
    """
    if isinstance(picture, Image.Image):  # of which the decoder would make two copies of its own
        picture = memoryview(picture.tobytes()).cast("B", (picture.height, picture.width))
    found = zxingcpp.read_barcodes(
        cast(bytes, picture),  # the stubs know no buffers before 3.12
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=look is not Look.GLANCE,
        try_invert=look is Look.THOROUGH,
        try_downscale=look is Look.THOROUGH,
    )
    return [barcode.text for barcode in found if barcode.valid]


def as_png(picture: Image.Image) -> bytes:
    """PNG bytes, the same for the same picture."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False)
    return buffer.getvalue()


def draw_barcode(text: str, symbology: str, module_px: int) -> Image.Image:
    """A barcode without quiet zone, one module `module_px` wide; linear ones are 50 rows high.

    `symbology` is a zxing-cpp format name such as "Code128". Raises ValueError for a text that
    the symbology cannot hold.
    """
    # The rectangular kind of Data Matrix is less known to old scanners.
    options = {"force_square": True} if symbology == "DataMatrix" else {}
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(symbology), **options)
    raster = made.to_image(scale=1, add_quiet_zones=False)
    # The extension type has the buffer protocol, which its type stubs cannot say before 3.12.
    dots = memoryview(cast(bytes, raster))
    height, width = cast(tuple[int, int], dots.shape)
    picture = Image.frombytes("L", (width, height), dots.tobytes())
    return picture.resize((width * module_px, height * module_px), Image.Resampling.NEAREST)


def barcode_png(text: str, symbology: str, module_px: int) -> bytes:
    """`draw_barcode` as PNG."""
    return as_png(draw_barcode(text, symbology, module_px))


@functools.lru_cache(maxsize=8)
def barcode_rows(text: str, symbology: str) -> tuple[tuple[bool, ...], ...]:
    """A barcode's modules, True is dark; see `draw_barcode`. A paper asks twice for each."""
    picture = draw_barcode(text, symbology, 1)
    dots = picture.tobytes()
    return tuple(
        tuple(dot < 128 for dot in dots[start : start + picture.width])
        for start in range(0, len(dots), picture.width)
    )


def retail_symbology(code: str) -> str:
    """How shops print `code`: EAN-13, UPC-A or EAN-8 if its check digit is right, else Code 128."""
    names = {13: "EAN13", 12: "UPCA", 8: "EAN8"}
    if not (code.isascii() and code.isdigit() and len(code) in names):
        return "Code128"
    # GS1 General Specifications 7.9: weights 3 and 1 from the right, check digit excluded.
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(code[-2::-1])
    )
    return names[len(code)] if (weighted + int(code[-1])) % 10 == 0 else "Code128"
