"""How each act of packing is signalled: its tone and its sign."""

import enum

import msgspec

from packstation.packing.latest import Deed
from packstation.ui.flow.tone import Tone


class Sign(enum.Enum):
    """The shape in the column of a surface, where it says more than its tone."""

    OUT = "out"
    BACK = "back"
    TO = "to"
    SHUT = "shut"
    NEW = "new"
    LESS = "less"
    HAND = "hand"
    TIMES = "times"


class Signalled(msgspec.Struct, frozen=True):
    """`sign` None: the tone's own."""

    tone: Tone
    sign: Sign | None = None


SIGNALLED: dict[Deed, Signalled] = {
    Deed.ADDED: Signalled(Tone.DONE),
    Deed.BY_HAND: Signalled(Tone.DONE, Sign.HAND),
    Deed.TAKEN_OUT: Signalled(Tone.ATTENTION, Sign.OUT),
    Deed.UNDONE: Signalled(Tone.ATTENTION, Sign.BACK),
    Deed.SHORT: Signalled(Tone.ATTENTION, Sign.LESS),
    Deed.MOVED: Signalled(Tone.INFORMATION, Sign.TO),
    Deed.NEW_PARCEL: Signalled(Tone.INFORMATION, Sign.NEW),
    Deed.SEALED: Signalled(Tone.INFORMATION, Sign.SHUT),
    Deed.OPENED: Signalled(Tone.INFORMATION, Sign.NEW),
    Deed.BOX: Signalled(Tone.INFORMATION, Sign.SHUT),
    Deed.WEIGHED: Signalled(Tone.DONE),
    Deed.ACCEPTED: Signalled(Tone.ATTENTION, Sign.HAND),
    Deed.MERGED: Signalled(Tone.INFORMATION, Sign.TO),
    Deed.EXTRA: Signalled(Tone.INFORMATION, Sign.NEW),
    Deed.SERVICE: Signalled(Tone.INFORMATION, Sign.TO),
    Deed.RETURN: Signalled(Tone.INFORMATION, Sign.BACK),
    Deed.NO_RETURN: Signalled(Tone.ATTENTION, Sign.LESS),
    Deed.ARMED: Signalled(Tone.INFORMATION, Sign.TIMES),
    Deed.TAKING_OUT: Signalled(Tone.INFORMATION, Sign.OUT),
}
