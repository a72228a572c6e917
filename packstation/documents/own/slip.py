"""What a packing slip says. Apart from how it is drawn, which loads fonts and libraries."""

import datetime

import msgspec


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the order. What is ordered is here, elsewhere, to follow, or missing."""

    name: str
    code: str = ""
    ordered: int
    in_this_parcel: int = 0
    elsewhere: int = 0
    to_follow: int = 0
    missing: int = 0
    note: str = ""


class PackingSlip(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel of one order. `parcels` is how many the order has, None while that is open."""

    order_number: str
    lines: tuple[SlipLine, ...]
    parcel: int = 1
    parcels: int | None = 1
    ship_to: tuple[str, ...] = ()
    packed_on: datetime.date | None = None
