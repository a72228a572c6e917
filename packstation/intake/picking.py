"""What waiting orders need from the shelves: item by item, over all of them."""

from collections.abc import Iterable

import msgspec

from packstation.journal.inbox import InboxEntry


class PickLine(msgspec.Struct, frozen=True):
    """`orders` are the shop's numbers of the orders that need it, with the units of each."""

    sku: str
    name: str
    units: int
    orders: tuple[tuple[str, int], ...]


class _Item(msgspec.Struct):
    """An item of a Create Order body, as far as a picker needs it."""

    sku: str = msgspec.field(default="", name="Sku")
    description: str = msgspec.field(default="", name="Description")
    quantity: int = msgspec.field(default=1, name="Quantity")
    own: str = msgspec.field(default="", name="ItemReferenceProvidedByCustomer")


class _Package(msgspec.Struct):
    items: list[_Item] = msgspec.field(default_factory=list, name="Items")


class _Order(msgspec.Struct):
    packages: list[_Package] = msgspec.field(default_factory=list, name="Packages")


def pick_lines(entries: Iterable[InboxEntry]) -> tuple[PickLine, ...]:
    """One line an item, by SKU; orders in the order in which they were given.

    An order whose body was erased or cannot be read needs nothing.
    """
    needed: dict[tuple[str, str], dict[str, int]] = {}
    for entry in entries:
        for item in _items(entry.body):
            name = (item.sku or item.own, item.description)
            of_item = needed.setdefault(name, {})
            of_item[entry.own_number] = of_item.get(entry.own_number, 0) + max(item.quantity, 0)
    lines = (
        PickLine(sku, name, sum(orders.values()), tuple(orders.items()))
        for (sku, name), orders in needed.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.sku.casefold(), line.name.casefold())))


def _items(body: str | None) -> list[_Item]:
    try:
        order = msgspec.json.decode(body or "{}", type=_Order)
    except msgspec.MsgspecError:
        return []
    return [item for package in order.packages for item in package.items]
