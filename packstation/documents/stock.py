"""A page on the labels that a printer holds: as it is, turned, or cropped to the label on it.

Carriers give labels in the middle of an A4 page, or lying; a label printer has no "fit to page",
and what lies beyond its head is lost without a word.
"""

from collections.abc import Iterator

import msgspec
from PIL import Image, ImageOps

from packstation.documents.errors import ConversionError
from packstation.documents.pictures import Look, decode

_MM_PER_INCH = 25.4
_INK_BELOW = 200
_MARGIN_MM = 2.0
_GAP_MM = 8.0
"""So much white between two things on a page says that they are two."""
_LONGEST_MM = 330.0
_HIGHEST_TO_WIDE = 1.6
"""Where nobody said how high the labels are: what is cut out of a page is about 4 × 6."""

Box = tuple[int, int, int, int]


class Stock(msgspec.Struct, frozen=True):
    """The labels in a printer. `height_mm` 0: as long as the page needs."""

    width_mm: float = 108.0
    height_mm: float = 0.0

    def dots(self, dpi: int) -> tuple[int, int]:
        """Width and height, a millimetre of grace included."""
        height = self.height_mm or _LONGEST_MM
        return _dots(self.width_mm + 1, dpi), _dots(height + 1, dpi)


def on_stock(page: Image.Image, dpi: int, stock: Stock) -> Image.Image:
    """The grey `page` of `dpi` as it goes onto `stock`.

    Raises ConversionError when neither it, nor the part of it that holds its barcodes, fits.
    """
    room = stock.dots(dpi)
    if _fits(page.size, room):
        return page
    if _fits(page.size[::-1], room):
        return page.rotate(-90, expand=True)
    ink = ImageOps.invert(page).point(lambda dark: 255 if dark > 255 - _INK_BELOW else 0)
    box = ink.getbbox()
    if box is None:
        return page.crop((0, 0, min(page.width, room[0]), min(page.height, room[1])))
    margin = _dots(_MARGIN_MM, dpi)
    # What is no wider than the labels is a label itself: of that nothing is cut off.
    is_paper = min(page.size) > room[0]
    for wanted in (box, _label_in(page, ink, dpi, stock) if is_paper else None):
        if wanted is None:
            continue
        part = page.crop(_with_margin(wanted, margin, page.size))
        for turned in (part, part.rotate(-90, expand=True)):
            if _fits(turned.size, room):
                return turned
    wide, high = (round(dots * _MM_PER_INCH / dpi) for dots in page.size)
    raise ConversionError(
        f"The page is {wide} × {high} mm, and what is on it is wider than this printer's labels "
        f"({stock.width_mm:g} mm). Send it to another printer, or ask PRO for another format."
    )


def _fits(size: tuple[int, int], room: tuple[int, int]) -> bool:
    return size[0] <= room[0] and size[1] <= room[1]


def _dots(mm: float, dpi: int) -> int:
    return round(mm * dpi / _MM_PER_INCH)


def _with_margin(box: Box, margin: int, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return (
        max(left - margin, 0),
        max(top - margin, 0),
        min(right + margin, size[0]),
        min(bottom + margin, size[1]),
    )


def _label_in(page: Image.Image, ink: Image.Image, dpi: int, stock: Stock) -> Box | None:
    """The part of a page that holds all its barcodes, and what else of the page fits beside it."""
    codes = set(decode(page, Look.CAREFUL))
    parts = list(_parts(ink, (0, 0, *page.size), _dots(_GAP_MM, dpi), _dots(1, dpi)))
    if not codes:
        return None
    with_codes = [box for box in parts if set(decode(page.crop(box), Look.CAREFUL)) & codes]
    if not with_codes:
        return None
    label = with_codes[0]
    for box in with_codes[1:]:
        label = _union(label, box)
    for box in sorted(parts, key=lambda other: _distance(label, other)):
        grown = _union(label, box)
        if _is_label(grown, dpi, stock):
            label = grown
    return label if _is_label(label, dpi, stock) else None


def _is_label(box: Box, dpi: int, stock: Stock) -> bool:
    """Whether what is in `box` is one label on `stock`, upright or lying."""
    wide, high = stock.dots(dpi)
    room = (wide, high if stock.height_mm else _dots(stock.width_mm * _HIGHEST_TO_WIDE, dpi))
    margin = 2 * _dots(_MARGIN_MM, dpi)
    size = (box[2] - box[0] + margin, box[3] - box[1] + margin)
    return _fits(size, room) or _fits(size[::-1], room)


def _parts(ink: Image.Image, box: Box, gap: int, step: int) -> Iterator[Box]:
    """What stands apart on a page: cut along white bands, across and down, until there are none."""
    tight = ink.crop(box).getbbox()
    if tight is None:
        return
    left, top = box[0] + tight[0], box[1] + tight[1]
    box = (left, top, box[0] + tight[2], box[1] + tight[3])
    for is_across in (True, False):
        pieces = _cut(ink, box, gap, step, is_across=is_across)
        if len(pieces) > 1:
            for piece in pieces:
                yield from _parts(ink, piece, gap, step)
            return
    yield box


def _cut(ink: Image.Image, box: Box, gap: int, step: int, *, is_across: bool) -> list[Box]:
    left, top, right, bottom = box
    begin, end = (top, bottom) if is_across else (left, right)
    pieces: list[tuple[int, int]] = []
    white = 0
    for place in range(begin, end, step):
        to = min(place + step, end)
        strip = (left, place, right, to) if is_across else (place, top, to, bottom)
        if ink.crop(strip).getbbox() is None:
            white += to - place
            continue
        if not pieces or white >= gap:
            pieces.append((place, to))
        else:
            pieces[-1] = (pieces[-1][0], to)
        white = 0
    if is_across:
        return [(left, first, right, last) for first, last in pieces]
    return [(first, top, last, bottom) for first, last in pieces]


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _distance(one: Box, other: Box) -> int:
    across = max(one[0] - other[2], other[0] - one[2], 0)
    down = max(one[1] - other[3], other[1] - one[3], 0)
    return across + down
