"""Labels that a redo made void: asked for one by one, so that none meets its successor."""

from immutables import Map
from msgspec.structs import replace

from packstation.packing.labels.check import MAY_BE_PAPER, copies_of, labels_of
from packstation.packing.session import Session
from packstation.packing.shipping import OldLabel


def with_old_labels(session: Session) -> Session:
    """The session once the labels of this round are void: what may be paper is to be destroyed.

    Only when their consignments are withdrawn and no copy is in hand: until then one may still be
    worth something, or come out.
    """
    labels = labels_of(session)
    found = [
        OldLabel(
            label,
            session.round,
            place,
            len(labels),
            len(papers),
            any(copy.is_out for copy in papers),
        )
        for place, label in enumerate(labels, start=1)
        if (papers := [c for c in copies_of(session, label) if c.status in MAY_BE_PAPER])
    ]
    codes = session.old_codes
    for old in found:
        for key in dict.fromkeys(old.document.codes):
            codes = codes.set(key, (*codes.get(key, ()), old.document.id))
    return replace(session, old_labels=(*session.old_labels, *found), old_codes=codes)


def owed_old_labels(session: Session) -> tuple[OldLabel, ...]:
    """Those that nobody has answered for yet, in the order in which they are asked for."""
    return tuple(old for old in session.old_labels if old.fate is None)


def is_void(session: Session, key: str) -> bool:
    """Whether the barcode with this `label_key` stands on void labels of this order only."""
    return key in session.old_codes and key not in session.label_codes


def named_by(session: Session, key: str) -> OldLabel | None:
    """Which void label carries the barcode with this `label_key`; None when several do.

    Where all of them carry the same barcodes, the first that is still asked for is meant.
    """
    codes: Map[str, tuple[str, ...]] = session.old_codes
    found = [old for old in session.old_labels if old.document.id in codes.get(key, ())]
    if len(found) == 1:
        return found[0]
    first = next((old for old in found if old.fate is None), None)
    if first is None:
        return None
    has_its_own = any(codes.get(own) == (first.document.id,) for own in first.document.codes)
    return None if has_its_own else first
