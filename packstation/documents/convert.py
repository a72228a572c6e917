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
from packstation.documents.pictures import USUAL_DPI, open_png, resolution
from packstation.documents.placing import Placement, placed
from packstation.documents.stock import Stock, on_stock
from packstation.documents.zpl.graphics import graphic_command
from packstation.documents.zpl.label import START
from packstation.packing.shipping import Format

_AS_IT_IS = Placement()
_BLACK_BELOW = 128
USUAL_STOCK = Stock()
AS_LONG_AS_IT_IS = Stock(10_000, 10_000)


def convert(
    content: bytes,
    source: Format,
    target: Format,
    *,
    dpi: int = USUAL_DPI,
    placement: Placement = _AS_IT_IS,
    stock: Stock = USUAL_STOCK,
) -> bytes:
    """`content` placed on its paper and in the `target` format, for a printer of `dpi`.

    Always at 100 % of its size; for a label printer turned or cropped where its labels (`stock`)
    ask for it. What the carrier wrote in ZPL stays as it is: no placement moves
    it (`Placement` says how others are). Raises ConversionError.
    """
    if source is target and (not placement or source is Format.ZPL):
        return content
    try:
        there = content
        if placement and source is not Format.ZPL:
            there = placed(content, source, placement, dpi)
        # A shop that turns its pages knows its printer.
        shown = AS_LONG_AS_IT_IS if placement.rotation_degrees else stock
        made = there if source is target else _converted(there, source, target, dpi, shown)
        lost = set(read_codes(content, source)) - set(read_codes(made, target))
    except UnreadableDocumentError as error:
        raise ConversionError(f"The document cannot be converted: {error}.") from error
    if lost:
        raise ConversionError(
            f"At {dpi} dpi the barcode {', '.join(sorted(lost))} would not scan. "
            "Use a printer of a higher resolution or another format."
        )
    return made


def _converted(content: bytes, source: Format, target: Format, dpi: int, stock: Stock) -> bytes:
    match source, target:
        case ((Format.PDF | Format.PNG), Format.ZPL):
            pages = pages_at(content, source, dpi)
            return b"\n".join(_zpl_page(on_stock(page, dpi, stock)) for page in pages)
        case Format.PNG, Format.PDF:
            return _pdf_page(content)
        case _:
            raise ConversionError(
                f"A {source.value.upper()} document cannot be turned into "
                f"{target.value.upper()}. Ask for it in a format that the printer speaks."
            )


def pages_at(content: bytes, source: Format, dpi: int) -> list[Image.Image]:
    """The pages of a PDF or PNG as grey pictures of `dpi`. Raises UnreadableDocumentError."""
    if source is Format.PDF:
        return render_pages(content, dpi)
    picture = open_png(content)
    own_dpi = resolution(content)
    if round(own_dpi) == dpi:
        return [picture]
    scale = dpi / own_dpi
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Whole multiples keep every bar exactly as wide as its neighbours of the same kind.
    how = Image.Resampling.NEAREST if scale == int(scale) else Image.Resampling.LANCZOS
    return [picture.resize(size, how)]


def _zpl_page(page: Image.Image) -> bytes:
    dots = page.point(lambda grey: 255 if grey >= _BLACK_BELOW else 0).convert(
        "1", dither=Image.Dither.NONE
    )
    head = b"^XA" + START + b"^PW%d^LL%d^FO0,0" % (page.width, page.height)
    return head + graphic_command(dots) + b"^FS^XZ"


def _pdf_page(content: bytes) -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = open_png(content)
    scale = 72 / resolution(content)
    size = (picture.width * scale, picture.height * scale)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
