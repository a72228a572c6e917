"""What a shop may change about its documents without touching code."""

from enum import Enum

import msgspec


class PageSize(Enum):
    """Paper, upright; the value is width and height in mm."""

    A4 = (210.0, 297.0)
    LETTER = (215.9, 279.4)


class SlipTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the packing slip, one language a set. `{n}` and `{m}` are numbers."""

    title: str = "Packing slip"
    copy: str = "Copy"
    order: str = "Order"
    date: str = "Packed"
    ship_to: str = "Ship to"
    parcel: str = "Parcel {n} of {m}"
    parcel_so_far: str = "Parcel {n}"
    code: str = "Code"
    ordered: str = "Ordered"
    in_this_parcel: str = "In this parcel"
    elsewhere: str = "In other parcels"
    to_follow: str = "To follow"
    missing: str = "Not available"
    others_follow: str = "The other items of your order come in separate parcels."
    page: str = "Page {n} of {m}"


class DocumentStyle(msgspec.Struct, frozen=True, kw_only=True):
    """Logo (PNG), colours (`#RRGGBB`), paper and texts of one shop."""

    shop_name: str = ""
    shop_lines: tuple[str, ...] = ()
    logo_png: bytes | None = None
    accent: str = "#1F3A5F"
    page: PageSize = PageSize.A4
    slip: SlipTexts = SlipTexts()
    returns_note: str = ""
    greeting: str = ""
    shows_codes: bool = True
    shows_ordered: bool = True


PLAIN = DocumentStyle()
