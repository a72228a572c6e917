"""Which document goes to which printer, in which format.

Routes are data from the settings. The most particular one wins: carrier and parcel size, then
carrier, then parcel size, then the kind alone; among equals the first.
"""

import msgspec

from packstation.printing.model import MAX_COPIES, DocumentKind, Format


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Documents of `kind` (of one carrier, one parcel size, if given) go to `printer`.

    `dpi` is the printer's resolution: it matters when a label must be converted for it.
    `rotation_degrees` (clockwise: 0, 90, 180, 270) and then the offsets (mm to the right and down)
    apply to PDF and PNG and what is made of them, not to ZPL that a carrier wrote. The labels of a
    label printer are `label_width_mm` wide and `label_height_mm` high (0: as long as a page).
    Raises ValueError for values no printer can follow.
    """

    kind: DocumentKind
    printer: str
    format: Format
    copies: int = 1
    carrier: str | None = None
    parcel_size: str | None = None
    dpi: int = 203
    rotation_degrees: int = 0
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    label_width_mm: float = 108.0
    label_height_mm: float = 0.0

    def __post_init__(self) -> None:
        if not self.printer.strip():
            raise ValueError(f"the route for {self.kind.value} names no printer")
        if not 1 <= self.copies <= MAX_COPIES:
            raise ValueError(f"the route for {self.kind.value}: copies must be 1 to {MAX_COPIES}")
        if self.rotation_degrees not in (0, 90, 180, 270):
            raise ValueError(f"the route for {self.kind.value}: rotation must be 0, 90, 180 or 270")
        if not 100 <= self.dpi <= 1200:
            raise ValueError(f"the route for {self.kind.value}: dpi must be 100 to 1200")


class MissingRouteError(Exception):
    """No printer is set for a kind of document."""

    def __init__(self, kind: DocumentKind) -> None:
        self.kind = kind
        super().__init__(f"No printer is set for {kind.value}. Choose one in the printer settings.")


class Routes(msgspec.Struct, frozen=True):
    """All routes of a station."""

    entries: tuple[Route, ...] = ()

    def resolve(
        self, kind: DocumentKind, carrier: str | None = None, parcel_size: str | None = None
    ) -> Route:
        """The route for a document. Raises MissingRouteError when none fits."""
        fitting = [
            route
            for route in self.entries
            if route.kind is kind
            and route.carrier in (None, carrier)
            and route.parcel_size in (None, parcel_size)
        ]
        if not fitting:
            raise MissingRouteError(kind)
        return max(fitting, key=_particular)  # max keeps the first of equals


def _particular(route: Route) -> tuple[bool, bool]:
    return route.carrier is not None, route.parcel_size is not None
