"""The twelve orders: what each is about, and what a packer does for it."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from PySide6.QtCore import Qt

from packstation.ui.flow.actions import Act
from tests.acts.hand import CountingHand

WRONG = "4012345678901"
Codes = Sequence[tuple[str, int]]
"""Each item's barcode, and how many of it are ordered."""
Way = Callable[[CountingHand, Codes], Awaitable[None]]


class Kind(msgspec.Struct, frozen=True):
    """`number` is the sample's; `more` is how many acts it takes beside the happy path."""

    number: str
    what: str
    way: Way
    more: int = 0
    by_quantity: bool = False
    after: Way | None = None
    """What is done once the order is ready."""


def least(kind: Kind, codes: Codes) -> int:
    """1 + items (or scan and quantity) + 1, and what the kind itself asks for."""
    items = 2 * len(codes) if kind.by_quantity else sum(count for _, count in codes)
    return 1 + items + 1 + kind.more


async def each(hand: CountingHand, codes: Codes) -> None:
    """Every unit scanned, then DONE."""
    await units(hand, codes)
    await hand.scan("PS:DONE")


async def units(hand: CountingHand, codes: Codes) -> None:
    for code, count in codes:
        for _ in range(count):
            await hand.scan(code)


async def by_quantity(hand: CountingHand, codes: Codes) -> None:
    for code, count in codes:
        await hand.scan(f"PS:QTY-{count}")
        await hand.scan(code)
    await hand.scan("PS:DONE")


def after_first_unit(word: str) -> Way:
    async def way(hand: CountingHand, codes: Codes) -> None:
        (first, count), *others = codes
        await hand.scan(first)
        await hand.scan(word)
        await each(hand, ((first, count - 1), *others))

    return way


async def wrong_item(hand: CountingHand, codes: Codes) -> None:
    await hand.scan(WRONG)
    await hand.scan("PS:OK")
    await each(hand, codes)


async def one_short(hand: CountingHand, codes: Codes) -> None:
    """All of the last item are missing: SHORT is asked which, and how many; both are right."""
    await units(hand, codes[:-1])
    await hand.press(Qt.Key.Key_F4)
    await hand.press(Qt.Key.Key_Return)
    await hand.press(Qt.Key.Key_F12)


async def done_by_touch(hand: CountingHand, codes: Codes) -> None:
    await units(hand, codes)
    await hand.touch(Act.DONE)


async def by_hand(hand: CountingHand, codes: Codes) -> None:
    """The barcode of the last unit cannot be read."""
    (last, count) = codes[-1]
    await units(hand, (*codes[:-1], (last, count - 1)))
    await hand.scan("PS:BY-HAND")
    await hand.scan("PS:OK")
    await hand.scan("PS:DONE")


async def reprint(hand: CountingHand, _: Codes) -> None:
    await hand.scan("PS:REPRINT")
    await hand.scan("PS:OK")


KINDS = (
    Kind("HO-1000", "one item", each),
    Kind("HO-1001", "two items", each),
    Kind("HO-1002", "twelve of one, by quantity", by_quantity, by_quantity=True),
    Kind("HO-1004", "forty lines", each),
    Kind("HO-1005", "hazard", each),
    Kind("HO-1006", "to New York, customs papers", each),
    Kind("HO-1003", "two parcels", after_first_unit("PS:NEW-PARCEL"), more=1),
    Kind("HO-1010", "two consignments", after_first_unit("PS:SPLIT"), more=1),
    Kind("HO-1028", "a wrong item, caught", wrong_item, more=2),
    Kind("HO-1016", "the last item short, by keys", one_short, more=2),
    Kind("HO-1029", "DONE touched", done_by_touch),
    Kind("HO-1019", "the last unit by hand; a label reprinted", by_hand, more=1, after=reprint),
)
