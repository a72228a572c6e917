"""Labels as their printers will have them, made in the trip to the reader that reads them.

A printer waits for each label in turn. What is made for it before, beside the others, need not be
made then. What is not there, because the printer was changed or the program started anew, is made
when it is printed.
"""

import logging
from typing import TYPE_CHECKING

import msgspec

from packstation.documents.careful import carefully
from packstation.documents.errors import ConversionError, UnreadableDocumentError
from packstation.packing.shipping import Format
from packstation.printing.routes import Route

if TYPE_CHECKING:
    from packstation.documents.fitting import Fitted

log = logging.getLogger("packstation")

MOST_KEPT = 16


class Paper(msgspec.Struct, frozen=True):
    """What a document is made for: the formats that its printer speaks, and its route."""

    formats: frozenset[Format]
    route: Route


class FittedAhead:
    """What was made for printers and not yet printed, the newest `MOST_KEPT`."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Paper], Fitted] = {}

    def keep(self, sha256: str, paper: Paper, fitted: "Fitted") -> None:
        """Until `take` or until many others came."""
        self._made[sha256, paper] = fitted
        if len(self._made) > MOST_KEPT:
            del self._made[next(iter(self._made))]

    def take(self, sha256: str, paper: Paper) -> "Fitted | None":
        """Once, and only for the same paper."""
        return self._made.pop((sha256, paper), None)


def fit(content: bytes, document_format: Format, paper: Paper) -> "Fitted":
    """The document as the route wants it on paper, in a format that the printer speaks.

    Raises ConversionError, UnreadableDocumentError.
    """
    from packstation.documents.fitting import fitted
    from packstation.documents.placing import Placement
    from packstation.documents.stock import Stock

    route = paper.route
    placement = Placement(
        rotation_degrees=route.rotation_degrees,
        offset_x_mm=route.offset_x_mm,
        offset_y_mm=route.offset_y_mm,
    )
    made = fitted(
        content,
        document_format,
        paper.formats,
        dpi=route.dpi,
        placement=placement,
        stock=Stock(route.label_width_mm, route.label_height_mm),
    )
    if made.left_out:
        log.info("commands of a label that no printer gets: %s", " ".join(made.left_out))
    return made


def fit_if_it_can(content: bytes, document_format: Format, paper: Paper) -> "Fitted | None":
    """None for what cannot be fitted: that is said when it is printed, or another printer can."""
    try:
        return carefully(fit, content, document_format, paper)
    except (ConversionError, UnreadableDocumentError):
        return None
