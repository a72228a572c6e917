"""What other benches of a fleet are at with an order, as the log that they share tells it."""

import datetime
from collections.abc import Iterable

import msgspec

from packstation.packing.order import OpenElsewhere, PackedBefore
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import WorkStatus


class Elsewhere(msgspec.Struct, frozen=True):
    """A session of another station; `packer` is who acted there last."""

    station: str
    packer: str | None
    since: datetime.datetime
    session: Session
    is_away: bool = False
    """The bench is switched off, or has lost the database."""


def open_elsewhere(others: Iterable[Elsewhere]) -> tuple[OpenElsewhere, ...]:
    """Who still has the order: a finished one that only waits for a copy concerns nobody."""
    return tuple(
        OpenElsewhere(
            other.station,
            other.packer,
            other.since,
            other.session.phase.value,
            other.session.stream if _can_be_taken(other) else "",
            sum(other.session.packing.packed.values()),
            other.is_away,
        )
        for other in others
        if other.session.phase not in (Phase.FINISHED, Phase.CLOSED)
    )


def without_left(
    before: Iterable[PackedBefore], others: Iterable[Elsewhere]
) -> tuple[PackedBefore, ...]:
    """`before` without what belongs to sessions that can be taken over: they are not over yet."""
    left = [o.session for o in others if _can_be_taken(o) and not o.session.is_over]
    made = {c.reference for session in left for c in session.consignments}
    marks = tuple(f"{session.stream}/" for session in left)
    return tuple(
        b
        for b in before
        if b.reference not in made and not (marks and (b.request_id or "").startswith(marks))
    )


def _can_be_taken(other: Elsewhere) -> bool:
    """Not while somebody works on it; an order that was not read yet is begun here as well."""
    is_left = other.is_away or other.session.phase is Phase.HELD
    return is_left and other.session.order is not None


def made_elsewhere(others: Iterable[Elsewhere]) -> frozenset[str]:
    """References of the consignments that others made of the order."""
    return frozenset(
        consignment.reference
        for other in others
        for consignment in other.session.consignments
        if consignment.reference
    )


def being_packed(
    others: Iterable[Elsewhere], stream: str
) -> tuple[tuple[PackedBefore, ...], tuple[PackedBefore, ...]]:
    """What others are about to make consignments of, and PRO does not know of yet.

    First by sessions that began before `stream`, then by those that began after it.
    """
    earlier: list[PackedBefore] = []
    later: list[PackedBefore] = []
    for other in others:
        session = other.session
        if not _is_done_packing(session):
            continue
        is_checked = session.check.is_done
        pending = (c for c in session.consignments if not (is_checked and c.pack.is_done))
        (earlier if session.stream < stream else later).extend(
            PackedBefore("", "", _units(session, consignment.parcels), station=other.station)
            for consignment in pending
        )
    return tuple(earlier), tuple(later)


def without_unused(
    before: Iterable[PackedBefore], others: Iterable[Elsewhere]
) -> tuple[PackedBefore, ...]:
    """`before` without what others only prepared: of that nothing is certain yet.

    Of what they are done with, and have not looked around for yet, `being_packed` tells.
    """
    unused = {
        consignment.reference
        for other in others
        for consignment in other.session.consignments
        if other.session.ahead is not None
        or (_is_done_packing(other.session) and not other.session.check.is_done)
    }
    return tuple(b for b in before if b.reference not in unused)


def _is_done_packing(session: Session) -> bool:
    is_held = session.phase is Phase.HELD and session.phase_before_hold is Phase.SHIPPING
    return session.phase is Phase.SHIPPING or is_held


def being_created(others: Iterable[Elsewhere]) -> str | None:
    """The station that is creating the order in PRO, or does not know whether it has."""
    return next(
        (
            other.station
            for other in others
            if other.session.phase is Phase.OPENING
            and other.session.create.status is WorkStatus.INTENDED
        ),
        None,
    )


def _units(session: Session, parcels: Iterable[int]) -> dict[str, int]:
    units: dict[str, int] = {}
    for number in parcels:
        for line, quantity in session.packing.parcels[number - 1].contents.items():
            units[line] = units.get(line, 0) + quantity
    return units
