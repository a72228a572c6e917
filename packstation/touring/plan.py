"""What the tour packs: which orders, and what a packer scans for each."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

UNSHIPPABLE = frozenset({"no carrier serves it", "cancelled"})
MOST_SINGLE_SCANS = 3
"""Of many units of one item so many are scanned one by one, the rest by quantity."""


class Turn(enum.Enum):
    """What makes an order of the tour different from the others."""

    PLAIN = "plain"
    WRONG_ITEM = "a wrong item is scanned and caught"
    TWO_PARCELS = "two parcels"
    TWO_CONSIGNMENTS = "two consignments"
    UNDO = "a scan is undone"
    WEIGHED = "the parcel is weighed"
    CHOSEN_SERVICE = "the service is chosen"
    QUOTES = "the packer chooses from quotes"


TURNS = tuple(Turn)
"""Order by order, round and round."""
WRONG_CODE = "4012345678901"


class PlannedItem(msgspec.Struct, frozen=True):
    """A line: the code on the item, how many, and what one weighs (grams, None unknown)."""

    code: str
    quantity: int
    grams: int | None = None


class PlannedOrder(msgspec.Struct, frozen=True):
    """`code` opens it; `body` is set when it must be put into the inbox first."""

    code: str
    name: str
    items: tuple[PlannedItem, ...]
    turn: Turn = Turn.PLAIN
    body: Mapping[str, Any] | None = None

    @property
    def units(self) -> int:
        return sum(item.quantity for item in self.items)


def plan(samples: Sequence[Mapping[str, Any]], count: int, seed: int) -> list[PlannedOrder]:
    """`count` orders: the simulator's samples that can ship, then as many made-up ones as needed.

    `samples` are the orders that the simulator announced.
    """
    from packstation.sandbox.samples import make_orders

    orders = [
        PlannedOrder(
            code=sample["own_number"] if sample["in_inbox"] else sample["reference"],
            name=sample["own_number"],
            items=tuple(
                PlannedItem(item["barcode"] or item["sku"], item["quantity"])
                for item in sample["items"]
            ),
        )
        for sample in samples
        if sample["what"] not in UNSHIPPABLE and not sample["cancelled"]
    ][:count]
    missing = count - len(orders)
    orders += [_made_up(order.own_number, order.body) for order in make_orders(missing, seed)]
    return [
        msgspec.structs.replace(order, turn=_turn(order, place))
        for place, order in enumerate(orders)
    ]


def _made_up(number: str, body: Mapping[str, Any]) -> PlannedOrder:
    items = [item for package in body["Packages"] for item in package["Items"]]
    planned = tuple(PlannedItem(_code(item), item["Quantity"]) for item in items)
    return PlannedOrder(number, number, planned, body=body)


def _code(item: Mapping[str, Any]) -> str:
    barcode = item.get("Barcode") or {}
    return str(barcode.get("Code") or item["Sku"])


def _turn(order: PlannedOrder, place: int) -> Turn:
    turn = TURNS[place % len(TURNS)]
    needs_two = turn in (Turn.TWO_PARCELS, Turn.TWO_CONSIGNMENTS)
    return Turn.PLAIN if needs_two and order.units < 2 else turn
