"""What kind of file some bytes are: the one answer, by the bytes themselves.

What anybody calls a document does not count, and whether it is whole is another question: a label
that was cut off is still a label, and is to be named as a damaged one.
"""

import re

from packstation.packing.shipping import Format

_PNG = b"\x89PNG\r\n\x1a\n"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""PDF readers allow bytes before the header (ISO 32000-1, 7.5.2)."""
_BOM = b"\xef\xbb\xbf"
_OTHER_TEXT = (b"<", b"{", b"[", b'"')
"""How web pages and JSON begin: an error page that quotes a label is no label."""
_OPENING = re.compile(rb"[\^\x1e]XA", re.IGNORECASE)
"""`^XA`; a printer takes RS for the caret."""
_OWN_OPENING = re.compile(rb"[\^~\x10\x1e]CC([!-/:-@\[-`{-~])", re.IGNORECASE)
"""The label declares another sign for the caret."""
_BINARY = re.compile(rb"[~\x10]DY[^,]{0,80},\s*[BCP]\s*,[^,]{0,8},\s*(\d{1,8}),[^,]{0,8},", re.I)
"""A file for the printer's memory, its bytes as they are; the number says how many follow."""
_NOT_TEXT = re.compile(rb"[\x00\x01\x04-\x08\x0b\x0e\x0f\x11-\x1a\x1c\x1d\x7f]")
"""Signs of a binary file. STX, ETX, DLE and ESC stand before labels that drivers wrote."""


def format_of(content: bytes) -> Format | None:
    """None when `content` is none of PDF, PNG and ZPL."""
    if content.startswith(_PNG):
        return Format.PNG
    if _PDF in content[:_PDF_WITHIN]:
        return Format.PDF
    return Format.ZPL if _is_zpl(content) else None


def _is_zpl(content: bytes) -> bool:
    """Whether a label opens, and nothing but text and announced binary data stands before it."""
    text = _without_binary(content.removeprefix(_BOM).lstrip())
    if text.startswith(_OTHER_TEXT):
        return False
    opening = _OPENING.search(text)
    if opening is None and (own := _OWN_OPENING.search(text)):
        opening = re.compile(re.escape(own[1]) + rb"XA", re.IGNORECASE).search(text, own.end())
    return opening is not None and not _NOT_TEXT.search(text, 0, opening.start())


def _without_binary(content: bytes) -> bytes:
    parts: list[bytes] = []
    start = 0
    while found := _BINARY.search(content, start):
        parts.append(content[start : found.end()])
        start = found.end() + int(found[1])
    return b"".join([*parts, content[start:]]) if parts else content
