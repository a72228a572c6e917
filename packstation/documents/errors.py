"""What can be wrong with a document that came from outside."""

import enum


class Damage(enum.Enum):
    """Why a document cannot be used. The value is the end of the key of its text."""

    BROKEN = "broken"
    CUT_OFF = "cut_off"
    LOCKED = "locked"
    """It asks for a password."""
    EMPTY = "empty"
    """There is no page and no label in it."""
    TOO_LARGE = "too_large"
    """Too many pages, or dots, or bytes."""
    UNSAFE = "unsafe"
    """It would store something in the printer, or hides what it does."""
    TOO_SLOW = "too_slow"
    """Reading it did not end, or ended the reader."""


class UnreadableDocumentError(Exception):
    """The bytes are not what they claim to be, or are broken, locked, or absurdly large."""

    def __init__(self, why: str, damage: Damage = Damage.BROKEN) -> None:
        self.why = why
        self.damage = damage
        # Both, so that it comes out of a reader's process as it was raised there.
        super().__init__(why, damage)

    def __str__(self) -> str:
        return self.why


class ConversionError(Exception):
    """This document cannot become what the printer speaks, or its barcodes would not survive."""
