"""The values that figures are told in; see `figures.py`. Light: the window needs it at once."""

import enum

import msgspec


class By(enum.Enum):
    """What figures are told apart by."""

    PACKER = "packer"
    BENCH = "bench"
    HOUR = "hour"
    DAY = "day"
    CARRIER = "carrier"
    SERVICE = "service"


class Figure(msgspec.Struct, frozen=True):
    """Numbers of some orders. Seconds: `median_s` and `p90_s` of an order, the others in all.

    `name` is empty where nobody was signed in, or no service was found.
    """

    name: str
    orders: int = 0
    units: int = 0
    parcels: int = 0
    median_s: float = 0.0
    p90_s: float = 0.0
    packer_s: float = 0.0
    pro_s: float = 0.0
    printer_s: float = 0.0
    exception_s: float = 0.0
    errors: int = 0
    shorts: int = 0
    reprints: int = 0
    an_hour: float = 0.0
    """Orders an hour of those hours in which any were packed."""


class Figures(msgspec.Struct, frozen=True):
    """All orders together, and row by row; `hours` are always told, for a plot."""

    by: By
    total: Figure
    rows: tuple[Figure, ...] = ()
    hours: tuple[Figure, ...] = ()
