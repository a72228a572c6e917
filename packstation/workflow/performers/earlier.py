"""Who packed units of an order before: PRO's consignments with its number, and what the log knows.

PRO lists neither packed quantities nor consignments with an order, and its search may lag behind
its writes. So the search is one source, the log (the bench's own, or its fleet's) the other; each
consignment found is read, because only PRO knows whether it still lives.
"""

import asyncio
import logging
from collections.abc import Iterable

from packstation.packing import order as po
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, Direction
from packstation.pro.errors import Declined, NotFound
from packstation.pro.models.consignments import Consignment, Search
from packstation.pro.models.orders import Order
from packstation.workflow import translate

log = logging.getLogger(__name__)

MOST = 500
DEAD_STATES = (ConsignmentState.CANCELLED, ConsignmentState.CANCELLING)


async def packed_before(
    pro: ProClient,
    order: Order,
    bench_order: po.Order,
    found_in_pro: Iterable[str],
    packed_by_log: Iterable[str],
) -> tuple[po.PackedBefore, ...]:
    """Every living outbound consignment of the order, oldest first.

    `found_in_pro` are references from `searched`, `packed_by_log` from the journal. Raises
    ProError.
    """
    own = set(packed_by_log)
    references = sorted(own.union(found_in_pro))
    found = await asyncio.gather(*(_read(pro, reference) for reference in references))
    number = order.order_reference_provided_by_customer
    before = [
        translate.to_packed_before(bench_order, consignment)
        for consignment in found
        if consignment is not None
        and _counts(consignment)
        # A search may match more than the number.
        and (consignment.reference in own or number in consignment.provided_references)
    ]
    return tuple(sorted(before, key=lambda b: (b.created is None, b.created, b.reference)))


async def searched(pro: ProClient, number: str) -> set[str]:
    """References that PRO's search gives for an order's own number; none when it declines.

    Raises ProError.
    """
    if not number:
        return set()
    try:
        found = await pro.search_all(Search(reference_provided_by_customer=number), limit=MOST)
    except Declined as error:
        log.warning("earlier packs could not be searched: %s", error)
        return set()
    return {s.reference for s in found.summaries if s.state not in DEAD_STATES}


async def _read(pro: ProClient, reference: str) -> Consignment | None:
    try:
        return await pro.get_consignment_with_metadata(reference)
    except NotFound:
        return None


def _counts(consignment: Consignment) -> bool:
    is_dead = consignment.consignment_state in DEAD_STATES
    return not is_dead and consignment.direction is not Direction.INBOUND
