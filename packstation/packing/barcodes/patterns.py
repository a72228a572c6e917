"""What a shop declares its own barcodes to look like, so that none is taken for another."""

import enum
import re
from functools import lru_cache

import msgspec


class CodeKind(enum.Enum):
    """What a barcode of the shop is for."""

    ORDER = "order"
    TOTE = "tote"
    BOX = "box"
    BADGE = "badge"
    PARCEL = "parcel"
    LOCATION = "location"


class CodePatterns(msgspec.Struct, frozen=True):
    """Regular expressions (Python's `re`) that a whole code must match, capitals or not.

    Empty: codes of that kind are known by what they are, as without patterns.
    """

    order: str = ""
    tote: str = ""
    box: str = ""
    badge: str = ""
    parcel: str = ""
    location: str = ""

    def kinds_of(self, text: str) -> tuple[CodeKind, ...]:
        """Every kind whose pattern `text` matches."""
        return tuple(
            kind
            for kind in CodeKind
            if (pattern := getattr(self, kind.value)) and _compiled(pattern).fullmatch(text)
        )


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
