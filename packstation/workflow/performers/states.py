"""Reads consignment states back: what an unclear reply meant."""

import asyncio

from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState
from packstation.pro.models.consignments import Consignment
from packstation.workflow.timeouts import Polls

BUSY = frozenset(
    {ConsignmentState.ALLOCATING, ConsignmentState.MANIFESTING, ConsignmentState.CANCELLING}
)
NOT_ALLOCATED = frozenset({ConsignmentState.UNALLOCATED, ConsignmentState.ALLOCATION_FAILED})
READY_OR_LATER_NOT = NOT_ALLOCATED | {ConsignmentState.ALLOCATED, ConsignmentState.CANCELLED}


async def settled_state(pro: ProClient, reference: str, polls: Polls) -> ConsignmentState:
    """The state once PRO is no longer at work on it, or the busy state when `polls` gives up.

    Raises ProError.
    """
    delay, waited = polls.first_s, 0.0
    while True:
        state = (await pro.get_consignment_status(reference)).status
        if state not in BUSY or waited >= polls.give_up_s:
            return state
        await asyncio.sleep(delay)
        waited += delay
        delay = min(delay * polls.growth, polls.most_s)


async def settled_consignment(pro: ProClient, reference: str, polls: Polls) -> Consignment:
    """The whole consignment once PRO is no longer at work on it. Raises ProError."""
    await settled_state(pro, reference, polls)
    return await pro.get_consignment(reference)
