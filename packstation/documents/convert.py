"""Documents turned into the format that a printer speaks.

Every conversion is read back: a barcode that could be read before and not after is an error, not
a label.
"""

import io

from PIL import Image

from packstation.documents.errors import ConversionError as ConversionError
from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.labels import read_codes
from packstation.documents.pdfium import render_pages
from packstation.documents.pictures import open_png
from packstation.documents.zpl_graphics import graphic_field
from packstation.packing.shipping import Format

# Labels are designed for 203 dpi; a PNG that does not say its own resolution has that.
_USUAL_DPI = 203
_BLACK_BELOW = 128


def convert(
    content: bytes,
    source: Format,
    target: Format,
    *,
    dpi: int = _USUAL_DPI,
    rotation_degrees: int = 0,
    offset_x_mm: float = 0.0,
    offset_y_mm: float = 0.0,
) -> bytes:
    """`content` in the `target` format at 100 % of its size, for a printer of `dpi`.

    Rotation (0, 90, 180, 270, clockwise) and offset (to the right and down) apply to ZPL made
    here. Raises ConversionError.
    """
    if source is target:
        return content
    try:
        match source, target:
            case ((Format.PDF | Format.PNG), Format.ZPL):
                pages = pages_at(content, source, dpi)
                made = b"\n".join(
                    _zpl_page(page.rotate(-rotation_degrees, expand=True), dots_x, dots_y)
                    for dots_x, dots_y in [(_dots(offset_x_mm, dpi), _dots(offset_y_mm, dpi))]
                    for page in pages
                )
            case Format.PNG, Format.PDF:
                made = _pdf_page(content)
            case _:
                raise ConversionError(
                    f"A {source.value.upper()} document cannot be turned into "
                    f"{target.value.upper()}. Ask for it in a format that the printer speaks."
                )
        lost = set(read_codes(content, source)) - set(read_codes(made, target))
    except UnreadableDocumentError as error:
        raise ConversionError(f"The document cannot be converted: {error}.") from error
    if lost:
        raise ConversionError(
            f"At {dpi} dpi the barcode {', '.join(sorted(lost))} would not scan. "
            "Use a printer of a higher resolution or another format."
        )
    return made


def pages_at(content: bytes, source: Format, dpi: int) -> list[Image.Image]:
    """The pages of a PDF or PNG as grey pictures of `dpi`. Raises UnreadableDocumentError."""
    if source is Format.PDF:
        return render_pages(content, dpi)
    picture = open_png(content)
    own_dpi = _own_dpi(content)
    if round(own_dpi) == dpi:
        return [picture]
    scale = dpi / own_dpi
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Whole multiples keep every bar exactly as wide as its neighbours of the same kind.
    how = Image.Resampling.NEAREST if scale == int(scale) else Image.Resampling.LANCZOS
    return [picture.resize(size, how)]


def _own_dpi(content: bytes) -> float:
    """The resolution that a PNG states, if it is one that labels have."""
    stated = Image.open(io.BytesIO(content)).info.get("dpi", (_USUAL_DPI,))[0]
    return float(stated) if 100 <= stated <= 1200 else _USUAL_DPI


def _zpl_page(page: Image.Image, dots_x: int, dots_y: int) -> bytes:
    dots = page.point(lambda grey: 255 if grey >= _BLACK_BELOW else 0).convert(
        "1", dither=Image.Dither.NONE
    )
    # ^FO takes no negative numbers: what is moved out at the left and top is cut off.
    dots = dots.crop((max(0, -dots_x), max(0, -dots_y), dots.width, dots.height))
    head = b"^XA^PW%d^LL%d^FO%d,%d" % (page.width, page.height, max(0, dots_x), max(0, dots_y))
    return head + graphic_field(dots) + b"^XZ"


def _pdf_page(content: bytes) -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = open_png(content)
    scale = 72 / _own_dpi(content)
    size = (picture.width * scale, picture.height * scale)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _dots(mm: float, dpi: int) -> int:
    return round(mm * dpi / 25.4)
