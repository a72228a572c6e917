"""Search as the window asks for it."""

from packstation.desktop.figures import Keeper
from packstation.history.search import Hit
from packstation.journal.errors import JournalError
from packstation.ui.flow.place_ports import FoundOrder

MOST = 60


async def found_orders(keeper: Keeper, typed: str) -> tuple[FoundOrder, ...]:
    """The newest orders that fit; none where the history cannot be read now."""
    from packstation.history.search import search

    if keeper.history is None:
        return ()
    try:
        found = await search(keeper.history, typed, most=MOST)
    except JournalError:
        return ()
    return tuple(map(_found, found.hits))


def _found(hit: Hit) -> FoundOrder:
    order = hit.order
    shipped = [c for c in order.consignments if not c.is_withdrawn]
    return FoundOrder(
        stream=order.stream,
        name=order.name,
        reference=order.reference or order.own_number or order.scanned,
        state=hit.state.value,
        opened=order.opened,
        packer=order.packer,
        station=order.station,
        service=" · ".join(filter(None, (order.carrier, order.service))),
        consignments=tuple(c.reference for c in shipped),
        tracking=tuple(number for c in shipped for number in c.tracking),
        units=order.units,
        parcels=order.parcels,
        seconds=order.spent.total_ms / 1000,
        postcode=hit.postcode or "",
    )
