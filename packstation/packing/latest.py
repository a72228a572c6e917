"""What the packer did last, so that the screen can say it with a word of its own."""

import enum

import msgspec


class Deed(enum.Enum):
    """Acts at the bench that must never look alike. The value is the tail of the word's key."""

    ADDED = "added"
    BY_HAND = "by_hand"
    TAKEN_OUT = "taken_out"
    MOVED = "moved"
    SHORT = "short"
    NEW_PARCEL = "parcel"
    SEALED = "sealed"
    OPENED = "opened"
    BOX = "box"
    WEIGHED = "weighed"
    EXTRA = "extra"
    SERVICE = "service"
    ARMED = "armed"
    TAKING_OUT = "taking_out"
    UNDONE = "undone"
    ACCEPTED = "accepted"
    MERGED = "merged"
    RETURN = "return"
    NO_RETURN = "no_return"


class Latest(msgspec.Struct, frozen=True):
    """`line` is the item it was about, `quantity` how many units, `parcel` where they are now."""

    deed: Deed
    line: str | None = None
    quantity: int = 0
    parcel: int = 0
