"""How each step changes what lies in the parcels."""

from collections.abc import Callable
from typing import Any

from immutables import Map
from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.parcels import Lot, Packing, Parcel, Short


def apply(packing: Packing, event: ev.Step) -> Packing:
    """The packing after `event`."""
    return _HANDLERS[type(event)](packing, event)


def _add(counts: Map[str, int], key: str, quantity: int) -> Map[str, int]:
    total = counts.get(key, 0) + quantity
    if total:
        return counts.set(key, total)
    return counts.delete(key) if key in counts else counts


def _with_parcel(packing: Packing, parcel: Parcel) -> Packing:
    place = parcel.number - 1
    parcels = (*packing.parcels[:place], parcel, *packing.parcels[place + 1 :])
    return replace(packing, parcels=parcels)


def _put(packing: Packing, number: int, line: str, quantity: int) -> Packing:
    """Contents change, so what the scale said no longer holds."""
    parcel = packing.parcels[number - 1]
    contents = _add(parcel.contents, line, quantity)
    changed = replace(parcel, contents=contents, grams=None, weight_source=None)
    return _unaccepted(_with_parcel(packing, changed), number)


def _unaccepted(packing: Packing, number: int) -> Packing:
    if number not in packing.accepted:
        return packing
    return replace(packing, accepted=packing.accepted.delete(number))


def _packed(packing: Packing, event: ev.ItemPacked) -> Packing:
    if event.parcel > len(packing.parcels):
        consignment = packing.open_parcel.consignment
        packing = _parcel_added(packing, ev.ParcelAdded(event.parcel, consignment))
    packing = _put(packing, event.parcel, event.line, event.quantity)
    serials = packing.serials
    if event.serial is not None:
        serials = serials.set(f"{event.line}:{event.serial}", event.parcel)
    lots = packing.lots
    if event.batch is not None or event.expiry is not None:
        lot = Lot(event.line, event.parcel, event.batch, event.expiry)
        lots = lots.set(lot, lots.get(lot, 0) + event.quantity)
    substitutes = packing.substitutes
    if event.substitute:
        known = substitutes.get(event.line, frozenset())
        substitutes = substitutes.set(event.line, known | {event.substitute})
    return replace(
        packing,
        lots=lots,
        substitutes=substitutes,
        packed=_add(packing.packed, event.line, event.quantity),
        serials=serials,
        multiplier=1,
        is_taking_out=False,
        last_line=event.line,
    )


def _taken_out(packing: Packing, event: ev.ItemTakenOut) -> Packing:
    lots, _ = _lots_without(packing, event.line, event.parcel, event.quantity, event.batch)
    packing = _put(packing, event.parcel, event.line, -event.quantity)
    serials = packing.serials
    named = f"{event.line}:{event.serial}"
    if event.serial is not None and named in serials:
        serials = serials.delete(named)
    # More serials than units are left: nobody knows whose unit came out, so all may come again.
    left = packing.parcels[event.parcel - 1].contents.get(event.line, 0)
    known = _serials_in(serials, event.line, event.parcel)
    for key in known if len(known) > left else ():
        serials = serials.delete(key)
    packed = _add(packing.packed, event.line, -event.quantity)
    substitutes = packing.substitutes
    if event.line in substitutes and not packed.get(event.line):
        substitutes = substitutes.delete(event.line)
    return replace(
        packing,
        lots=lots,
        substitutes=substitutes,
        packed=packed,
        serials=serials,
        multiplier=1,
        is_taking_out=False,
        last_line=event.line,
    )


def _moved(packing: Packing, event: ev.ItemMoved) -> Packing:
    lots, leaving = _lots_without(packing, event.line, event.source, event.quantity)
    for lot, units in leaving.items():
        there = replace(lot, parcel=event.target)
        lots = lots.set(there, lots.get(there, 0) + units)
    packing = replace(packing, lots=lots)
    packing = _put(packing, event.source, event.line, -event.quantity)
    packing = _put(packing, event.target, event.line, event.quantity)
    left = packing.parcels[event.source - 1].contents.get(event.line, 0)
    known = _serials_in(packing.serials, event.line, event.source)
    serials = packing.serials
    for key in known[left:]:
        serials = serials.set(key, event.target)
    return replace(packing, serials=serials)


def _lots_without(
    packing: Packing, line: str, parcel: int, quantity: int, batch: str | None = None
) -> tuple[Map[Lot, int], dict[Lot, int]]:
    """The lots left when units leave a parcel, and the lots of those units as far as is known.

    Where several lots lie together and nobody said which unit leaves, none of them is known.
    """
    lots = packing.lots
    here = {lot: n for lot, n in lots.items() if (lot.line, lot.parcel) == (line, parcel)}
    inside = packing.parcels[parcel - 1].contents.get(line, 0)
    named = [lot for lot in here if lot.batch == batch] if batch is not None else []
    leaving: dict[Lot, int] = {}
    if quantity >= inside:
        leaving = here
    elif len(named) == 1:
        leaving = {named[0]: min(quantity, here[named[0]])}
    elif len(here) == 1 and inside in here.values():
        leaving = dict.fromkeys(here, quantity)
    for lot, units in here.items():
        left = units - leaving.get(lot, 0) if leaving else 0
        lots = lots.set(lot, left) if left else lots.delete(lot)
    return lots, leaving


def _serials_in(serials: Map[str, int], line: str, parcel: int) -> list[str]:
    """Keys of the serials of `line` in `parcel`, in a fixed order."""
    keys = (key for key, where in serials.items() if where == parcel)
    return sorted(key for key in keys if key.startswith(f"{line}:"))


def _quantity(packing: Packing, event: ev.QuantitySet) -> Packing:
    return replace(packing, multiplier=event.quantity)


def _taking_out(packing: Packing, _: ev.TakingOutBegun) -> Packing:
    return replace(packing, is_taking_out=True)


def _return_wanted(packing: Packing, event: ev.ReturnWanted) -> Packing:
    return replace(packing, is_return_wanted=event.is_wanted)


def _sealed(packing: Packing, number: int) -> Packing:
    return _with_parcel(packing, replace(packing.parcels[number - 1], is_sealed=True))


def _parcel_added(packing: Packing, event: ev.ParcelAdded) -> Packing:
    packing = _sealed(packing, packing.open_number)
    parcel = Parcel(number=event.number, consignment=event.consignment)
    return replace(packing, parcels=(*packing.parcels, parcel), open_number=event.number)


def _parcel_sealed(packing: Packing, event: ev.ParcelSealed) -> Packing:
    return _sealed(packing, event.number)


def _parcel_opened(packing: Packing, event: ev.ParcelOpened) -> Packing:
    packing = _sealed(packing, packing.open_number)
    parcel = replace(packing.parcels[event.number - 1], is_sealed=False)
    return replace(_with_parcel(packing, parcel), open_number=event.number)


def _sized(packing: Packing, event: ev.ParcelSized) -> Packing:
    parcel = packing.parcels[event.number - 1]
    return _with_parcel(packing, replace(parcel, box=event.box))


def _weighed(packing: Packing, event: ev.ParcelWeighed) -> Packing:
    parcel = packing.parcels[event.number - 1]
    weighed = replace(parcel, grams=event.grams, weight_source=event.source)
    return _unaccepted(_with_parcel(packing, weighed), event.number)


def _accepted(packing: Packing, event: ev.WeightAccepted) -> Packing:
    return replace(packing, accepted=packing.accepted.set(event.number, event.reason))


def _merged(packing: Packing, event: ev.ParcelsMerged) -> Packing:
    for line, quantity in packing.parcels[event.source - 1].contents.items():
        packing = _moved(packing, ev.ItemMoved(line, quantity, event.source, event.target))
    return _parcel_opened(packing, ev.ParcelOpened(event.target))


def _short(packing: Packing, event: ev.ShortDeclared) -> Packing:
    old = packing.shorts.get(event.line)
    quantity = event.quantity + (old.quantity if old else 0)
    return replace(
        packing,
        shorts=packing.shorts.set(event.line, Short(quantity, event.reason)),
        last_line=event.line,
    )


def _extra(packing: Packing, event: ev.ExtraAllowed) -> Packing:
    return replace(packing, allowed=_add(packing.allowed, event.line, event.quantity))


def _service(packing: Packing, event: ev.ServiceChosen) -> Packing:
    return replace(packing, service=event.rule)


_HANDLERS: dict[type[ev.Step], Callable[[Packing, Any], Packing]] = {
    ev.ItemPacked: _packed,
    ev.ItemTakenOut: _taken_out,
    ev.ItemMoved: _moved,
    ev.QuantitySet: _quantity,
    ev.TakingOutBegun: _taking_out,
    ev.ParcelAdded: _parcel_added,
    ev.ReturnWanted: _return_wanted,
    ev.ParcelSealed: _parcel_sealed,
    ev.ParcelOpened: _parcel_opened,
    ev.ParcelSized: _sized,
    ev.ParcelWeighed: _weighed,
    ev.WeightAccepted: _accepted,
    ev.ParcelsMerged: _merged,
    ev.ShortDeclared: _short,
    ev.ExtraAllowed: _extra,
    ev.ServiceChosen: _service,
}
