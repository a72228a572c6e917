"""Which of a queue's paper sizes a document is made for, so that it is printed at its own size.

Paper sizes carry their measures in their names (PWG 5101.1): `iso_a4_210x297mm`. A document whose
size cannot be told, or which fits none of them, goes out without one: the queue's own then counts.
"""

import re
import struct
from collections.abc import Sequence

from packstation.packing.shipping import Format

_TOLERANCE_MM = 1.5
_MM_PER_INCH = 25.4
_MM_PER_POINT = _MM_PER_INCH / 72
_MEASURES = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)\b")
_NUMBER = rb"\s*(-?\d+(?:\.\d*)?)"
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[" + _NUMBER * 4 + rb"\s*\]")
_PHYSICAL_SIZE = re.compile(rb"pHYs(.{4})(.{4})\x01", re.DOTALL)
_PNG_HEADER = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"

Size = tuple[float, float]
"""Short side and long side, in mm."""


def fitting_media(content: bytes, document_format: Format, supported: Sequence[str]) -> str | None:
    """The name among `supported` that fits the document's (first) page; None without one."""
    wanted = _size_of(content, document_format)
    if wanted is None:
        return None
    for name in supported:
        offered = _size_named(name)
        if offered and all(
            abs(a - b) <= _TOLERANCE_MM for a, b in zip(wanted, offered, strict=True)
        ):
            return name
    return None


def dots_per_inch(png: bytes) -> int | None:
    """The resolution that a PNG was made for; None if it does not tell."""
    across, down = _dots_per_metre(png)
    return round(across * _MM_PER_INCH / 1000) if across and across == down else None


def _dots_per_metre(png: bytes) -> tuple[int, int]:
    found = _PHYSICAL_SIZE.search(png, 0, 4096)  # it stands before the picture
    if not found:
        return 0, 0
    return int.from_bytes(found[1]), int.from_bytes(found[2])


def _size_of(content: bytes, document_format: Format) -> Size | None:
    if document_format is Format.PDF and (box := _MEDIA_BOX.search(content)):
        left, bottom, right, top = (float(number) for number in box.groups())
        return _sorted((right - left) * _MM_PER_POINT, (top - bottom) * _MM_PER_POINT)
    if document_format is Format.PNG and content.startswith(_PNG_HEADER):
        width, height = struct.unpack_from(">II", content, len(_PNG_HEADER))
        across, down = _dots_per_metre(content)
        if across and down:
            return _sorted(width / across * 1000, height / down * 1000)
    return None


def _size_named(name: str) -> Size | None:
    if name.startswith(("custom_min", "custom_max")):  # ends of a range, no papers
        return None
    found = _MEASURES.search(name)
    if not found:
        return None
    factor = 1.0 if found[3] == "mm" else _MM_PER_INCH
    return _sorted(float(found[1]) * factor, float(found[2]) * factor)


def _sorted(one: float, other: float) -> Size:
    return (one, other) if one <= other else (other, one)
