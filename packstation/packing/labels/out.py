"""Which labels of an order came out, by their places: what a long run is asked when it stops."""

import enum
from collections.abc import Sequence

from packstation.packing.session import Phase, Session
from packstation.packing.shipping import Copy, CopyStatus, DocumentKind


class LabelOut(enum.Enum):
    """What is known of one label. The value is the end of the key of its text."""

    OUT = "out"
    UNKNOWN = "unknown"
    """It may have come out."""
    AT_PRINTER = "at_printer"
    NOT_YET = "not_yet"
    NEVER = "never"
    """It did not come out, and will not: its round is void."""


def labels_out(session: Session) -> dict[LabelOut, tuple[int, ...]]:
    """The places, from 1, of the labels of which each is true; those of no label are left out.

    While packing is open again they are the labels of the round before.
    """
    told = _of_last_round(session) if session.phase is Phase.PACKING else _of_this_round(session)
    found: dict[LabelOut, tuple[int, ...]] = {}
    for state in LabelOut:
        places = tuple(place for place, known in enumerate(told, start=1) if known is state)
        if places:
            found[state] = places
    return found


def _of_this_round(session: Session) -> list[LabelOut]:
    labels = {d.parcel: d.id for d in session.documents if d.kind is DocumentKind.LABEL}
    copies: dict[str, list[Copy]] = {}
    for copy in session.copies:
        copies.setdefault(copy.document, []).append(copy)
    parcels = [number for c in session.consignments for number in c.parcels]
    return [_known(copies.get(labels.get(number, ""), ())) for number in parcels]


def _known(copies: Sequence[Copy]) -> LabelOut:
    if any(copy.is_out for copy in copies):
        return LabelOut.OUT
    states = {copy.status for copy in copies}
    if CopyStatus.DOUBT in states:
        return LabelOut.UNKNOWN
    return LabelOut.AT_PRINTER if CopyStatus.INTENDED in states else LabelOut.NOT_YET


def _of_last_round(session: Session) -> list[LabelOut]:
    old = [label for label in session.old_labels if label.round == session.round]
    told = [LabelOut.NEVER] * (old[0].in_all if old else 0)
    for label in old:
        told[label.place - 1] = LabelOut.OUT if label.is_certain else LabelOut.UNKNOWN
    return told
