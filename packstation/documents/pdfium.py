"""The only door to pdfium, which must not be entered by two threads at a time."""

import contextlib
import io
import math
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from packstation.documents.errors import Damage, UnreadableDocumentError

if TYPE_CHECKING:
    from PIL.Image import Image

_TRAILER_ID = re.compile(rb"/ID\[<([0-9A-F]{32})><[0-9A-F]{32}>\]")
_alone = threading.Lock()
_MOST_PIXELS = 40_000_000
_MOST_PAGES = 1_000


@contextlib.contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, open, with pdfium to ourselves.

    Raises UnreadableDocumentError if it is broken, encrypted, empty, or has over 1000 pages.
    """
    with _alone:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            # pdfium names this one cause only in its text.
            damage = Damage.LOCKED if "assword" in str(error) else Damage.BROKEN
            raise UnreadableDocumentError(f"the PDF cannot be opened: {error}", damage) from error
        try:
            if not 1 <= len(document) <= _MOST_PAGES:
                damage = Damage.TOO_LARGE if len(document) else Damage.EMPTY
                raise UnreadableDocumentError(f"the PDF has {len(document)} pages", damage)
            yield document
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocumentError(f"the PDF cannot be read: {error}") from error
        finally:
            document.close()


def render_pages(content: bytes, dpi: float, *, may_shrink: bool = False) -> "list[Image]":
    """Every page as a grey picture, with `may_shrink` a huge one at less than `dpi`.

    Raises UnreadableDocumentError, also for a page too large to be drawn.
    """
    with opened(content) as document:
        return [_render(page, dpi / 72, may_shrink=may_shrink) for page in document]


def grey_dots(content: bytes, dpi: float) -> list[memoryview]:
    """Every page in rows of dots, a byte each, 255 is white; a huge one at less than `dpi`.

    Raises UnreadableDocumentError.
    """
    with opened(content) as document:
        drawn = [_draw(page, dpi / 72, may_shrink=True) for page in document]
    return [memoryview(one.buffer).cast("B", (one.height, one.stride)) for one in drawn]


def render_first_page(content: bytes, width_px: int) -> "Image":
    """The first page in colour, `width_px` wide. Raises UnreadableDocumentError."""
    with opened(content) as document:
        page = document[0]
        return _render(page, width_px / page.get_width(), is_grey=False)


def text_of(content: bytes) -> str:
    """The text that can be selected on the pages. Raises UnreadableDocumentError."""
    with opened(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def pages_of(content: bytes) -> list[bytes]:
    """Each page as a PDF of its own. Raises UnreadableDocumentError."""
    with opened(content) as document:
        if len(document) == 1:
            return [content]
        return [_single_page(document, number) for number in range(len(document))]


def page_count(content: bytes) -> int:
    """How many pages. Raises UnreadableDocumentError."""
    with opened(content) as document:
        return len(document)


def size_of(content: bytes) -> tuple[float, float]:
    """Width and height of the first page as it is shown, in points.

    Raises UnreadableDocumentError.
    """
    with opened(content) as document:
        # Asked of the document: a page is taken apart when it is asked itself.
        width, height = document.get_page_size(0)
        return float(width), float(height)


def turned_and_moved(content: bytes, degrees: int, points: tuple[float, float]) -> bytes:
    """Every page turned clockwise, then moved on its paper to the right and down.

    Only how a page is shown changes, nothing that is drawn. Raises UnreadableDocumentError.
    """
    right, down = points
    with opened(content) as document:
        for page in document:
            turn = (page.get_rotation() + degrees) % 360
            page.set_rotation(turn)
            # Where the paper's right and down point to in the page's own coordinates.
            x, y = {
                0: (right, -down),
                90: (down, right),
                180: (-right, down),
                270: (-down, -right),
            }[turn]
            box = page.get_bbox()
            box = (box[0] - x, box[1] - y, box[2] - x, box[3] - y)
            page.set_mediabox(*box)
            page.set_cropbox(*box)
        return _saved(document)


def overlaid(content: bytes, overlay: bytes) -> bytes:
    """The first page of `overlay` drawn over every page, corner on corner.

    Raises UnreadableDocumentError.
    """
    with opened(content) as document:
        above = pypdfium2.PdfDocument(overlay)
        try:
            drawn = above.page_as_xobject(0, document)
            for page in document:
                page.insert_obj(drawn.as_pageobject())
                page.gen_content()
            return _TRAILER_ID.sub(_same_id, _saved(document))
        finally:
            above.close()


def _same_id(found: re.Match[bytes]) -> bytes:
    """The same drawing gives the same bytes: pdfium makes a new file's second id up."""
    return b"/ID[<%b><%b>]" % (found[1], found[1])


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _single_page(document: pypdfium2.PdfDocument, number: int) -> bytes:
    page = pypdfium2.PdfDocument.new()
    try:
        page.import_pages(document, [number])
        return _saved(page)
    finally:
        page.close()


def _render(
    page: pypdfium2.PdfPage, scale: float, *, is_grey: bool = True, may_shrink: bool = False
) -> "Image":
    picture: Image = _draw(page, scale, is_grey=is_grey, may_shrink=may_shrink).to_pil()
    return picture


def _draw(
    page: pypdfium2.PdfPage, scale: float, *, is_grey: bool = True, may_shrink: bool = False
) -> pypdfium2.PdfBitmap:
    width, height = page.get_size()
    if may_shrink and width * height > 0:
        scale = min(scale, max(1.0, math.sqrt(_MOST_PIXELS / (width * height))))
    if width * height * scale * scale > _MOST_PIXELS:
        raise UnreadableDocumentError(
            f"a page of {width:.0f} × {height:.0f} pt is too large", Damage.TOO_LARGE
        )
    return page.render(scale=scale, grayscale=is_grey)
