"""Which of a queue's paper sizes a document is made for, so that it is printed at its own size.

Paper sizes carry their measures in their names (PWG 5101.1): `iso_a4_210x297mm`. A document goes
out without one, so that the queue's own counts, when its size cannot be told or when the queue's
own is large enough: a paper that merely is on the printer's list may not be in it.
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


def fitting_media(wanted: Size | None, supported: Sequence[str], default: str = "") -> str | None:
    """The name of the paper for a document of that size; None: the queue's own.

    Its own size if there is such a paper, else the smallest on which nothing is cut, else one cut
    to measure where the printer takes that.
    """
    if wanted is None:
        return None
    sizes = {name: size for name in supported if (size := _size_named(name))}
    exact = {name: _gap(wanted, size) for name, size in sizes.items()}
    if exact and min(exact.values()) <= _TOLERANCE_MM:
        return min(exact, key=lambda name: exact[name])
    own = _size_named(default)
    if own and _holds(own, wanted):
        return None
    larger = {name: size[0] * size[1] for name, size in sizes.items() if _holds(size, wanted)}
    if larger:
        return min(larger, key=lambda name: larger[name])
    return _cut_to_measure(wanted, supported)


def _gap(one: Size, other: Size) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _holds(paper: Size, wanted: Size) -> bool:
    return all(a >= b - _TOLERANCE_MM for a, b in zip(paper, wanted, strict=True))


def _cut_to_measure(wanted: Size, supported: Sequence[str]) -> str | None:
    """A size of its own, between the ends of the range that the printer takes."""
    ends = [
        _measures_of(next((name for name in supported if name.startswith(f"custom_{end}")), ""))
        for end in ("min", "max")
    ]
    least, most = ends
    if least is None or most is None or not (_holds(wanted, least) and _holds(most, wanted)):
        return None
    measures = f"{wanted[0]:.4g}x{wanted[1]:.4g}mm"
    return f"custom_{measures}_{measures}"


def dots_per_inch(png: bytes) -> int | None:
    """The resolution that a PNG was made for; None if it does not tell."""
    across, down = _dots_per_metre(png)
    return round(across * _MM_PER_INCH / 1000) if across and across == down else None


def _dots_per_metre(png: bytes) -> tuple[int, int]:
    found = _PHYSICAL_SIZE.search(png, 0, 4096)  # it stands before the picture
    if not found:
        return 0, 0
    return int.from_bytes(found[1]), int.from_bytes(found[2])


def size_of(content: bytes, document_format: Format) -> Size | None:
    """The measures of the (first) page as far as they stand in the open; None if they do not."""
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
    return _measures_of(name)


def _measures_of(name: str) -> Size | None:
    found = _MEASURES.search(name)
    if not found:
        return None
    factor = 1.0 if found[3] == "mm" else _MM_PER_INCH
    return _sorted(float(found[1]) * factor, float(found[2]) * factor)


def _sorted(one: float, other: float) -> Size:
    return (one, other) if one <= other else (other, one)
