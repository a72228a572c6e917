"""A document as it is sent: in a format that the printer speaks, placed, and safe to send."""

from collections.abc import Collection

import msgspec

from packstation.documents.convert import USUAL_STOCK, convert
from packstation.documents.errors import ConversionError
from packstation.documents.pdfium import size_of
from packstation.documents.placing import Placement
from packstation.documents.stock import Stock
from packstation.documents.zpl.label import printable
from packstation.packing.shipping import CONVERSIONS, Format

_MM_PER_POINT = 25.4 / 72


class Fitted(msgspec.Struct, frozen=True):
    """`size_mm` is a PDF's first page, the shorter side first; None for what has no pages.

    `left_out` names commands of a carrier's ZPL that no printer gets.
    """

    format: Format
    content: bytes
    size_mm: tuple[float, float] | None = None
    left_out: tuple[str, ...] = ()


def fitted(
    content: bytes,
    document_format: Format,
    spoken: Collection[Format],
    *,
    dpi: int,
    placement: Placement,
    stock: Stock = USUAL_STOCK,
) -> Fitted:
    """`content` for a printer of `dpi` that takes the formats `spoken`.

    Raises ConversionError when it cannot become any of them, UnreadableDocumentError.
    """
    is_spoken = document_format in spoken
    possible = (document_format,) if is_spoken else CONVERSIONS[document_format]
    target = next((each for each in possible if each in spoken), None)
    if target is None:
        raise ConversionError(f"it does not print {document_format.value}")
    made = convert(content, document_format, target, dpi=dpi, placement=placement, stock=stock)
    match target:
        case Format.ZPL:
            safe, left_out = printable(made)
            return Fitted(target, safe, left_out=left_out)
        case Format.PDF:
            one, other = sorted(points * _MM_PER_POINT for points in size_of(made))
            return Fitted(target, made, size_mm=(one, other))
        case Format.PNG:
            return Fitted(target, made)
