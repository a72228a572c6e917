"""Search as the window asks for it."""

import asyncio
from typing import TYPE_CHECKING

from packstation.assembly.early import now
from packstation.desktop.figures import Keeper
from packstation.history.search import Hit
from packstation.journal.errors import JournalError
from packstation.ui.flow.place_ports import FoundOrder

if TYPE_CHECKING:
    from packstation.pro.client import ProClient
    from packstation.pro.models.consignments import ConsignmentSummary

MOST, MOST_OF_PRO = 60, 20
LEAST_FOR_PRO = 4
"""Characters; with fewer PRO would be asked at every key."""
OF_PRO = "pro:"
"""Begins what stands for a stream where there is none."""


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


async def found_in_pro(pro: "ProClient", typed: str) -> tuple[FoundOrder, ...]:
    """Consignments that PRO has by this reference, own number or tracking number, newest first.

    None where PRO does not answer.
    """
    from packstation.pro.errors import ProError
    from packstation.pro.models.consignments import Search

    text = typed.strip()
    if len(text) < LEAST_FOR_PRO:
        return ()
    terms = (
        Search(reference=text),
        Search(reference_provided_by_customer=text),
        Search(tracking_reference=text),
    )
    try:
        pages = await asyncio.gather(*(pro.search(one, take=MOST_OF_PRO) for one in terms))
    except ProError:
        return ()
    found = {s.reference: s for page in pages for s in page.consignment_summaries}
    orders = [_of_pro(summary) for summary in found.values()]
    return tuple(sorted(orders, key=lambda order: order.opened, reverse=True))


def _of_pro(summary: "ConsignmentSummary") -> FoundOrder:
    return FoundOrder(
        stream=f"{OF_PRO}{summary.reference}",
        name=summary.consignment_reference_provided_by_customer or summary.reference,
        reference=summary.reference,
        state=summary.state.value,
        opened=summary.date_created or now(),
        service=summary.mpd_carrier_service_name,
        consignments=(summary.reference,),
        postcode=summary.destination_address_postcode,
        is_of_pro=True,
    )


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
