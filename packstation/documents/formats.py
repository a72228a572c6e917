"""What kind of file some bytes are, and where one page of it ends and the next begins."""

import re

from packstation.documents.errors import UnreadableDocumentError
from packstation.packing.shipping import Format

_PNG = b"\x89PNG\r\n\x1a\n"
_ZPL_BLOCK = re.compile(rb"\^XA.*?\^XZ", re.DOTALL | re.IGNORECASE)


def sniff(content: bytes) -> Format | None:
    """The format of `content` by its own first bytes, whatever anybody calls it.

    None when it is none of PDF, PNG and ZPL.
    """
    if content.startswith(_PNG):
        return Format.PNG
    # ISO 32000-1, 7.5.2 note: readers accept the header within the first 1024 bytes.
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if b"\0" not in content[:64] and _ZPL_BLOCK.search(content):
        return Format.ZPL
    return None


def split(content: bytes, document_format: Format) -> list[bytes]:
    """One document per label: PDF pages, ZPL blocks, a PNG as it is; in their order.

    What stands before a ZPL block (stored graphics, settings) stays with that block. Raises
    UnreadableDocumentError when there is no label in it.
    """
    match document_format:
        case Format.PNG:
            return [content]
        case Format.ZPL:
            return _split_zpl(content)
        case Format.PDF:
            from packstation.documents.pdfium import pages_of

            return pages_of(content)


def _split_zpl(content: bytes) -> list[bytes]:
    parts = []
    start = 0
    for block in _ZPL_BLOCK.finditer(content):
        parts.append(content[start : block.end()].lstrip())
        start = block.end()
    if not parts:
        raise UnreadableDocumentError("the ZPL has no complete ^XA…^XZ block")
    return parts
