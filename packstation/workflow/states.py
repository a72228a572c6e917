"""Reads consignment states back: what an unclear reply meant."""

import asyncio

from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState
from packstation.pro.models.consignments import Consignment

BUSY = frozenset(
    {ConsignmentState.ALLOCATING, ConsignmentState.MANIFESTING, ConsignmentState.CANCELLING}
)
NOT_ALLOCATED = frozenset({ConsignmentState.UNALLOCATED, ConsignmentState.ALLOCATION_FAILED})
READY_OR_LATER_NOT = NOT_ALLOCATED | {ConsignmentState.ALLOCATED, ConsignmentState.CANCELLED}
FIRST_POLL_S = 0.5
MOST_POLL_S = 8.0
GIVE_UP_S = 120.0


async def settled_state(pro: ProClient, reference: str) -> ConsignmentState:
    """The state once PRO is no longer at work on it, or the busy state after two minutes.

    Polls at 0.5 s doubling to 8 s (contract, section 3). Raises ProError.
    """
    delay, waited = FIRST_POLL_S, 0.0
    while True:
        state = (await pro.get_consignment_status(reference)).status
        if state not in BUSY or waited >= GIVE_UP_S:
            return state
        await asyncio.sleep(delay)
        waited += delay
        delay = min(delay * 2, MOST_POLL_S)


async def settled_consignment(pro: ProClient, reference: str) -> Consignment:
    """The whole consignment once PRO is no longer at work on it. Raises ProError."""
    await settled_state(pro, reference)
    return await pro.get_consignment(reference)
