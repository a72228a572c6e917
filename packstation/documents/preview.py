"""A picture of any document for the screen."""

import functools

from packstation.documents.errors import UnreadableDocumentError
from packstation.packing.shipping import Format


@functools.lru_cache(maxsize=32)
def render_png(content: bytes, document_format: Format, width_px: int) -> bytes | None:
    """The first page, `width_px` wide, as PNG bytes; None if it cannot be shown.

    Takes milliseconds to tenths of a second: call it from a worker thread. The last few are kept.
    """
    from PIL import Image

    from packstation.documents.pictures import as_png, open_png

    try:
        match document_format:
            case Format.PDF:
                from packstation.documents.pdfium import render_first_page

                return as_png(render_first_page(content, width_px))
            case Format.PNG:
                picture = open_png(content)
            case Format.ZPL:
                from packstation.documents.zpl.drawing import parse
                from packstation.documents.zpl.picture import draw_label

                labels = parse(content)
                if not labels:
                    return None
                picture = draw_label(labels[0])
    except UnreadableDocumentError:
        return None
    height = max(1, round(picture.height * width_px / picture.width))
    return as_png(picture.resize((width_px, height), Image.Resampling.LANCZOS))
