"""Preparing ahead: what an order's one parcel will hold, and whether what was packed is that.

Consignment, service and label are made at PRO while the packer still scans, so that DONE prints
from the disk. Preparing is not printing: what does not fit is withdrawn and made anew.
"""

from collections.abc import Iterable

from immutables import Map
from msgspec.structs import replace

from packstation.packing.events import Misfit
from packstation.packing.parcels import Box, Packing
from packstation.packing.service import AskPacker
from packstation.packing.session import (
    TO_READ,
    Phase,
    Session,
    expected_grams,
    remaining_units,
)

MOST_UNITS = 30
"""Larger orders hardly ever go into one parcel, and a wrong guess costs PRO five calls."""


def can_prepare(session: Session) -> bool:
    """Whether its consignment can be begun now: once for an order, and of what surely follows."""
    return (
        session.policy.prepare_ahead
        and session.phase is Phase.PACKING
        and session.round == 0
        and _is_plain(session)
        and _goes_into_one(session)
    )


def _is_plain(session: Session) -> bool:
    """Nothing about it is for people to decide, and nothing out of the ordinary was done yet."""
    order, packing, alert = session.order, session.packing, session.alert
    is_odd = packing.shorts or packing.allowed or packing.substitutes
    is_recorded = packing.serials or packing.lots
    is_clear = alert is None or alert.kind in TO_READ
    return (
        order is not None
        and is_clear
        and not (is_odd or is_recorded or order.lacks or session.extra or session.elsewhere)
        and not (session.wants_return or isinstance(session.rule, AskPacker))
    )


def _goes_into_one(session: Session) -> bool:
    order, packing = session.order, session.packing
    assert order is not None
    if len(order.lines) > MOST_UNITS:
        return False
    to_come = [line for line in order.lines if remaining_units(session, line.id)]
    units = sum(packing.packed.values()) + sum(remaining_units(session, ln.id) for ln in to_come)
    places = {line.location for line in order.lines if line.location}
    return (
        len(packing.parcels) == 1
        and bool(to_come)
        and units <= MOST_UNITS
        and not any(line.captures for line in to_come)
        and not (session.policy.by_location and len(places) > 1)
        and _is_light_enough(session)
    )


def _is_light_enough(session: Session) -> bool:
    """Where every parcel is weighed, what PRO is told before must be known from the items."""
    will_be = replace(session, packing=foreseen(session, None))
    grams = expected_grams(will_be, 1)
    if grams is None:
        return not session.policy.needs_weight and not session.policy.limit_grams
    return not session.policy.limit_grams or grams <= session.policy.limit_grams


def foreseen(session: Session, box: Box | None) -> Packing:
    """The packing when all that is left of the order has gone into parcel 1, in `box` if any."""
    assert session.order is not None
    packing = session.packing
    parcel = packing.parcels[0]
    left = {line.id: remaining_units(session, line.id) for line in session.order.lines}
    contents = parcel.contents
    for line, units in left.items():
        if units:
            contents = contents.set(line, contents.get(line, 0) + units)
    parcel = replace(parcel, contents=contents, box=parcel.box or box)
    return replace(packing, parcels=(parcel, *packing.parcels[1:]), packed=contents)


def as_foreseen(session: Session) -> Session:
    """The session as it will be when what is prepared is packed; itself when nothing is."""
    return replace(session, packing=session.ahead.packing) if session.ahead else session


def is_broken(session: Session) -> Misfit | None:
    """Why what is prepared cannot be what is packed any more; None while it still can."""
    assert session.ahead is not None
    packing, will_be = session.packing, session.ahead.packing
    parcel, planned = packing.parcels[0], will_be.parcels[0]
    is_odd = packing.shorts or packing.allowed or packing.substitutes
    if len(packing.parcels) > 1:
        return Misfit.PARCELS
    is_recorded = packing.serials or packing.lots
    if is_odd or is_recorded or not _is_within(parcel.contents, planned.contents):
        return Misfit.CONTENT
    if parcel.box is not None and parcel.box != planned.box:
        return Misfit.BOX
    if parcel.grams is not None and _is_heavy(session, parcel.grams):
        return Misfit.WEIGHT
    if packing.service != will_be.service:
        return Misfit.SERVICE
    return Misfit.RETURN if session.wants_return else None


def misfit(session: Session) -> Misfit | None:
    """Why what is prepared is not what was packed, now that the packer is done; None: it is."""
    assert session.ahead is not None
    parcel, planned = session.packing.parcels[0], session.ahead.packing.parcels[0]
    broken = is_broken(session)
    if broken is not None:
        return broken
    if parcel.contents != planned.contents:
        return Misfit.CONTENT
    return None if parcel.box == planned.box else Misfit.BOX


def is_label_ready(session: Session) -> bool:
    """Whether the label lies on the disk, and DONE need not wait for PRO."""
    ahead = session.ahead
    return ahead is not None and not ahead.is_void and session.consignments[0].labels.is_done


def prepared_orders(sessions: Iterable[Session]) -> tuple[str, ...]:
    """Names of the orders of which PRO may hold a consignment that no parcel belongs to yet."""
    return tuple(session.name for session in sessions if session.ahead is not None)


def is_printed_at_once(session: Session) -> bool:
    """Whether the label comes out before the order is looked at again: it was prepared.

    Nothing is set ready before that look, and should it find another order the paper is void.
    """
    is_made = any(consignment.labels.is_done for consignment in session.consignments)
    return is_made and not session.policy.is_of_fleet


def _is_within(contents: Map[str, int], planned: Map[str, int]) -> bool:
    return all(units <= planned.get(line, 0) for line, units in contents.items())


def _is_heavy(session: Session, grams: int) -> bool:
    """Whether PRO was told another weight, beyond what changes neither service nor price."""
    planned = as_foreseen(session)
    told = planned.packing.parcels[0].grams or expected_grams(planned, 1)
    return told is None or abs(grams - told) > session.policy.prepare_grams
