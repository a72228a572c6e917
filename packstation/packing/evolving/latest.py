"""How each step is told as what the packer did last."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.latest import Deed, Latest
from packstation.packing.parcels import Packing


def latest_of(event: ev.Step, packing: Packing) -> Latest:
    """What a step of packing was; `packing` is how it is after it."""
    latest = _OF[type(event)](event)
    return latest if latest.parcel else replace(latest, parcel=packing.open_number)


def undone(before: Packing, after: Packing) -> Latest:
    """An undo; it names the item when units of one came back or went."""
    is_about_items = before.packed != after.packed or before.shorts != after.shorts
    line = before.last_line if is_about_items else None
    return Latest(Deed.UNDONE, line, parcel=after.open_number)


def _packed(event: ev.ItemPacked) -> Latest:
    deed = Deed.BY_HAND if event.is_by_hand else Deed.ADDED
    return Latest(deed, event.line, event.quantity, event.parcel)


_OF: dict[type[ev.Step], Callable[[Any], Latest]] = {
    ev.ItemPacked: _packed,
    ev.ItemTakenOut: lambda e: Latest(Deed.TAKEN_OUT, e.line, e.quantity, e.parcel),
    ev.ItemMoved: lambda e: Latest(Deed.MOVED, e.line, e.quantity, e.target),
    ev.QuantitySet: lambda e: Latest(Deed.ARMED, quantity=e.quantity),
    ev.TakingOutBegun: lambda _: Latest(Deed.TAKING_OUT),
    ev.ParcelAdded: lambda e: Latest(Deed.NEW_PARCEL, parcel=e.number),
    ev.ParcelSealed: lambda e: Latest(Deed.SEALED, parcel=e.number),
    ev.ParcelOpened: lambda e: Latest(Deed.OPENED, parcel=e.number),
    ev.ParcelSized: lambda e: Latest(Deed.BOX, parcel=e.number),
    ev.ParcelWeighed: lambda e: Latest(Deed.WEIGHED, quantity=e.grams, parcel=e.number),
    ev.WeightAccepted: lambda e: Latest(Deed.ACCEPTED, quantity=e.grams, parcel=e.number),
    ev.ParcelsMerged: lambda e: Latest(Deed.MERGED, parcel=e.target),
    ev.ShortDeclared: lambda e: Latest(Deed.SHORT, e.line, e.quantity),
    ev.ExtraAllowed: lambda e: Latest(Deed.EXTRA, e.line, e.quantity),
    ev.ReturnWanted: lambda e: Latest(Deed.RETURN if e.is_wanted else Deed.NO_RETURN),
    ev.ServiceChosen: lambda _: Latest(Deed.SERVICE),
}
