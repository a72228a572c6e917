"""Which box an order probably wants: the one that served last time, else the smallest that fits."""

import hashlib
from collections.abc import Iterable, Mapping

from packstation.packing.order import OrderLine
from packstation.packing.parcels import Box
from packstation.packing.session import Session, remaining_units

FILLED = 0.85
"""Things of several shapes never fill a box quite."""


def content_mark(units: Iterable[tuple[OrderLine, int]]) -> str:
    """The same for the same units of the same items, whatever order they are in; "" for none."""
    counted: dict[str, int] = {}
    for line, quantity in units:
        name = line.sku or line.own_reference or line.id
        counted[name] = counted.get(name, 0) + quantity
    if not any(counted.values()):
        return ""
    text = "\n".join(f"{name}\t{n}" for name, n in sorted(counted.items()) if n)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def to_come(session: Session) -> tuple[tuple[OrderLine, int], ...]:
    """What will lie in the open parcel when all that is left goes into it."""
    if session.order is None:
        return ()
    inside = session.packing.open_parcel.contents
    counts = (
        (line, inside.get(line.id, 0) + remaining_units(session, line.id))
        for line in session.order.lines
    )
    return tuple((line, n) for line, n in counts if n)


def suggested_box(session: Session, boxes: Iterable[Box], learnt: Mapping[str, str]) -> Box | None:
    """The box for the open parcel; None when nothing is known, or it has one.

    `learnt` are references of boxes by `content_mark`.
    """
    if session.packing.open_parcel.box is not None:
        return None
    units = to_come(session)
    known = learnt.get(content_mark(units))
    by_volume = sorted((box for box in boxes if all(_sides(box))), key=_volume)
    served = next((box for box in by_volume if box.reference == known), None)
    return served or next((box for box in by_volume if _holds(box, units)), None)


def _holds(box: Box, units: Iterable[tuple[OrderLine, int]]) -> bool:
    """Every item fits by its edges and all together by volume, which is a guess and no proof."""
    room, total = sorted(_sides(box)), 0
    for line, quantity in units:
        if line.sides_mm is None:
            return False
        sides = sorted(line.sides_mm)
        if any(side > most for side, most in zip(sides, room, strict=True)):
            return False
        total += sides[0] * sides[1] * sides[2] * quantity
    return 0 < total <= FILLED * _volume(box)


def _sides(box: Box) -> tuple[int, int, int]:
    return box.length_mm, box.width_mm, box.height_mm


def _volume(box: Box) -> int:
    length, width, height = _sides(box)
    return length * width * height
