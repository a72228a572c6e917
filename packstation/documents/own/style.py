"""What a shop may change about its documents without touching code."""

import re
from enum import Enum

import msgspec

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class PageSize(Enum):
    """Paper, upright; the value is width and height in mm."""

    A4 = (210.0, 297.0)
    LETTER = (215.9, 279.4)


class SummaryTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the day's manifest, one language a set. `{n}` and `{m}` are numbers.

    Raises ValueError for a text with another thing in braces.
    """

    title: str = "Manifest of the day"
    copy: str = "Copy"
    consignment: str = "Consignment"
    consignments: str = "Consignments"
    order: str = "Order"
    service: str = "Service"
    tracking: str = "Tracking"
    parcels: str = "Parcels"
    weight: str = "Weight"
    not_manifested: str = "Not manifested"
    no_answer: str = "PRO has not finished this one yet."
    no_carrier: str = "No carrier"
    continued: str = "continued"
    driver: str = "Driver"
    time: str = "Time"
    page: str = "Page {n} of {m}"
    decimal_sign: str = "."

    def __post_init__(self) -> None:
        _check_braces(self, ("page",))


class SlipTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the packing slip, one language a set. `{n}` and `{m}` are numbers.

    Raises ValueError for a text with another thing in braces.
    """

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

    def __post_init__(self) -> None:
        _check_braces(self, ("parcel", "parcel_so_far", "page"))


def _check_braces(texts: SlipTexts | SummaryTexts, names: tuple[str, ...]) -> None:
    for name in names:
        text = getattr(texts, name)
        try:
            text.format(n=1, m=1)
        except (LookupError, ValueError):
            raise ValueError(f"{name}: only {{n}} and {{m}} may stand in braces: {text}") from None


class DocumentStyle(msgspec.Struct, frozen=True, kw_only=True):
    """Logo (PNG), colours (`#RRGGBB`), paper, texts and fields of one shop.

    The last three fields are those of the day's manifest, the others those of the packing slip.

    Raises ValueError for an accent that is no such colour.
    """

    shop_name: str = ""
    shop_lines: tuple[str, ...] = ()
    logo_png: bytes | None = None
    accent: str = "#1F3A5F"
    page: PageSize = PageSize.A4
    slip: SlipTexts = SlipTexts()
    summary: SummaryTexts = SummaryTexts()
    returns_note: str = ""
    greeting: str = ""
    shows_codes: bool = True
    shows_ordered: bool = True
    shows_ship_to: bool = True
    shows_barcode: bool = True
    shows_date: bool = True
    shows_service: bool = True
    shows_tracking: bool = True
    shows_weight: bool = True

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.accent):
            raise ValueError(f"accent: {self.accent!r} is not a colour like #1F3A5F")


PLAIN = DocumentStyle()
