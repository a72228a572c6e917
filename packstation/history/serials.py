"""Whether a unit with a serial number has left before."""

from collections.abc import Collection

from packstation.history.packed import OrderState, PackedOrder
from packstation.history.search import search
from packstation.history.store import History

_MOST = 20
"""Serials that begin alike are found, too; so many orders are looked through."""
_OUT = (OrderState.SHIPPING, OrderState.READY, OrderState.MANIFESTED)


async def left_with(
    history: History, serial: str, items: Collection[str], but: str
) -> PackedOrder | None:
    """The newest order but the stream `but` that a unit of one of `items` left with.

    `items` are SKUs and barcodes: makers number alike. Raises JournalError.
    """
    found = await search(history, serial, most=_MOST)
    for hit in found.hits:
        order = hit.order
        is_out = hit.state in _OUT and any(not c.is_withdrawn for c in order.consignments)
        is_same = not set(items).isdisjoint((*order.skus, *order.codes))
        if order.stream != but and is_out and is_same and serial in order.serials:
            return order
    return None
