"""Where a document stands on its paper: turned and moved for its printer, at 100 % of its size.

A PDF is turned and moved by its page's own attributes (/Rotate and the page boxes, ISO 32000-1,
7.7.3.3): what is drawn is not touched, so every bar stays exactly as wide as the carrier made it. A
PNG is moved by whole dots.
"""

import io

import msgspec
from PIL import Image, ImageOps

from packstation.documents.errors import ConversionError
from packstation.documents.pdfium import render_pages, turned_and_moved
from packstation.documents.pictures import open_png, resolution
from packstation.packing.shipping import Format

_MM_PER_INCH = 25.4
_POINTS_PER_INCH = 72
# What is nearly white is no ink: paper that was scanned, the rim of a letter.
_INK_BELOW = 245
_LOOK_DPI = 150


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """First turned clockwise (0, 90, 180, 270), then moved to the right and down."""

    rotation_degrees: int = 0
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.rotation_degrees or self.offset_x_mm or self.offset_y_mm)


def placed(content: bytes, document_format: Format, placement: Placement, dpi: int) -> bytes:
    """The PDF or PNG as it stands on paper; the offset is a whole number of dots of `dpi`.

    Raises ConversionError for what would fall off the paper, UnreadableDocumentError.
    """
    if document_format is Format.PNG:
        return _placed_png(content, placement)
    turned = turned_and_moved(content, placement.rotation_degrees, (0, 0))
    dots = _dots(placement, dpi)
    if dots == (0, 0):
        return turned
    scale = _LOOK_DPI / dpi
    for page in render_pages(turned, _LOOK_DPI, may_shrink=True):
        _check_room(page, (dots[0] * scale, dots[1] * scale), _LOOK_DPI)
    points = _POINTS_PER_INCH / dpi
    return turned_and_moved(turned, 0, (dots[0] * points, dots[1] * points))


def _placed_png(content: bytes, placement: Placement) -> bytes:
    dpi = resolution(content)
    picture = open_png(content).rotate(-placement.rotation_degrees, expand=True)
    dots = _dots(placement, dpi)
    _check_room(picture, dots, dpi)
    paper = Image.new("L", picture.size, 255)
    paper.paste(picture, dots)
    buffer = io.BytesIO()
    paper.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


def _check_room(page: Image.Image, dots: tuple[float, float], dpi: float) -> None:
    """Raises ConversionError when ink of the page would be moved over an edge."""
    ink = ImageOps.invert(page).point(lambda dark: 255 if dark > 255 - _INK_BELOW else 0).getbbox()
    if ink is None:
        return
    left, top, right, bottom = ink
    x, y = dots
    # A dot more or less is the rim of a letter.
    over = max(-left - x, -top - y, right + x - page.width, bottom + y - page.height) - 1
    if over > 0 and (x or y):
        millimetres = max(0.1, over * _MM_PER_INCH / dpi)
        raise ConversionError(
            f"Moved by {x * _MM_PER_INCH / dpi:.1f} mm to the right and "
            f"{y * _MM_PER_INCH / dpi:.1f} mm down, {millimetres:.1f} mm of the print would fall "
            "off the paper. Make the offsets of its route smaller."
        )


def _dots(placement: Placement, dpi: float) -> tuple[int, int]:
    x, y = placement.offset_x_mm, placement.offset_y_mm
    return round(x * dpi / _MM_PER_INCH), round(y * dpi / _MM_PER_INCH)
