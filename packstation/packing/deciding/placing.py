"""Into which parcel units go: the open one, or a new one where it would be too much or mixed."""

from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, keys_of, match_key, other_keys_of
from packstation.packing.order import OrderLine
from packstation.packing.session import MOST_PARCELS, Session
from packstation.packing.weights import known_grams


class NoRoomError(Exception):
    """The order would have more parcels than there may be."""


def shares(session: Session, line: OrderLine, quantity: int) -> tuple[tuple[int, int], ...]:
    """(parcel number, units) for `quantity` units of `line`, in the order of the parcels.

    A number one past the last parcel is a new one. Raises NoRoomError.
    """
    packing = session.packing
    limit, unit = session.policy.limit_grams, line.unit_grams or 0
    number, weight = packing.open_number, known_grams(session, packing.open_number)
    is_empty = not packing.open_parcel.contents
    if packing.open_parcel.is_sealed:
        number, weight, is_empty = len(packing.parcels) + 1, 0, True
    if not limit or not unit:
        return (_allowed(number, quantity),)
    found: list[tuple[int, int]] = []
    left = quantity
    while left:
        # One that is too heavy by itself travels alone.
        room = max((limit - weight) // unit, 1 if is_empty else 0)
        taken = min(left, room)
        if taken:
            found.append(_allowed(number, taken))
        left -= taken
        new = max(number, len(packing.parcels)) + 1
        number, weight, is_empty = new, 0, True
    return tuple(found)


def _allowed(number: int, quantity: int) -> tuple[int, int]:
    if number > MOST_PARCELS:
        raise NoRoomError
    return number, quantity


def apart(session: Session, line: OrderLine) -> tuple[ev.Step, ...]:
    """What opens the parcel of the line's location where locations are packed apart.

    Each has a consignment of its own, because it is collected elsewhere. Raises NoRoomError.
    """
    if not session.policy.by_location or line.location is None:
        return ()
    packing = session.packing
    here = _location(session, packing.open_number)
    if here in (None, line.location):
        return ()
    for parcel in reversed(packing.parcels):
        if _location(session, parcel.number) == line.location:
            return (ev.ParcelOpened(parcel.number),)
    if len(packing.parcels) >= MOST_PARCELS:
        raise NoRoomError
    return (ev.ParcelAdded(len(packing.parcels) + 1, packing.consignment_count + 1),)


def _location(session: Session, number: int) -> str | None:
    """Where the items of a parcel are stocked; None while it is empty or nobody says."""
    assert session.catalogue is not None
    lines = session.catalogue.lines
    contents = session.packing.parcels[number - 1].contents
    return next((lines[line].location for line in contents if lines[line].location), None)


def packed(line: OrderLine, code: Code, parcel: int, quantity: int) -> ev.ItemPacked:
    """Units of `line`, with all that `code` says of them, are in the parcel."""
    return ev.ItemPacked(
        line=line.id,
        quantity=quantity,
        parcel=parcel,
        is_by_hand=not code.text,
        scanned=code.text,
        serial=code.serial,
        batch=code.batch,
        expiry=code.expiry.isoformat() if code.expiry else None,
        substitute=code.text if _is_another(line, code) else "",
    )


def _is_another(line: OrderLine, code: Code) -> bool:
    """Whether `code` is of an item that takes the place of the line's own."""
    keys = (*keys_of(code), *other_keys_of(code))
    return bool(code.text) and any(match_key(other) in keys for other in line.substitutes)
