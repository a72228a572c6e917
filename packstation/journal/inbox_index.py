"""What a waiting order is found by besides its number: its items, its tote; and what goes first."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from packstation.packing.barcodes.codes import match_key

NO_DUE = "9999"
"""Behind every day: an order without a promise can wait."""


class Wanted(msgspec.Struct, frozen=True):
    """`items` are match keys of barcodes and SKUs; `due` is ISO 8601, empty for no promise."""

    items: tuple[str, ...] = ()
    units: int = 0
    due: str = ""


def wanted_of(body: str) -> Wanted:
    """What the Create Order body (JSON) asks for; nothing of one that is no such body."""
    try:
        order = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return Wanted()
    keys: dict[str, None] = {}
    units = 0
    for item in _items(order):
        quantity = item.get("Quantity")
        units += quantity if isinstance(quantity, int) else 0
        barcode = item.get("Barcode")
        code = barcode.get("Code") if isinstance(barcode, Mapping) else None
        keys |= {match_key(name): None for name in (code, item.get("Sku")) if isinstance(name, str)}
    promise = order.get("RequiredDeliveryDate") if isinstance(order, Mapping) else None
    due = promise.get("Date") if isinstance(promise, Mapping) else None
    return Wanted(tuple(filter(None, keys)), units, due if isinstance(due, str) else "")


def _items(order: Any) -> Iterator[Mapping[str, Any]]:
    packages = order.get("Packages") if isinstance(order, Mapping) else None
    for package in packages if isinstance(packages, list) else ():
        items = package.get("Items") if isinstance(package, Mapping) else None
        yield from (i for i in (items if isinstance(items, list) else ()) if isinstance(i, Mapping))
