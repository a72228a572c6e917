"""An own document that is printed once more says so: the same pages, with a word on top of each."""

from packstation.documents.measures import text_width
from packstation.documents.own.page import INK, Align, Paper
from packstation.documents.pdfium import overlaid, size_of

_MM_PER_POINT = 25.4 / 72
_TOP = 5.5
_SIZE_PT = 11


def marked_as_copy(document: bytes, word: str) -> bytes:
    """The PDF `document` with `word` in a frame at the top of every page.

    Raises UnreadableDocumentError.
    """
    width, height = (side * _MM_PER_POINT for side in size_of(document))
    paper = Paper((width, height), word)
    wide = text_width(word, _SIZE_PT, is_bold=True) + 8
    paper.box((width - wide) / 2, _TOP, wide, 6.6, fill="#FFFFFF", line=INK, radius=1, line_mm=0.3)
    paper.text(width / 2, _TOP + 4.7, word, _SIZE_PT, is_bold=True, align=Align.CENTRE)
    return overlaid(document, paper.finish())
