"""The way back: an inbound consignment that Pack Order made with the outbound one.

It gets the cheapest service that brings parcels in, and its labels; it is not made ready or
manifested, because nobody has anything to collect yet.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.effects import FetchReturn
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.pro.client import ProClient
from packstation.pro.enums import Direction
from packstation.pro.errors import ProError
from packstation.pro.models.allocation import ServiceFilters
from packstation.pro.models.consignments import Consignment
from packstation.workflow.failures import failed
from packstation.workflow.performers.papers import Papers
from packstation.workflow.performers.states import BUSY, NOT_ALLOCATED, settled_consignment
from packstation.workflow.problem_of import problem_of
from packstation.workflow.timeouts import Polls


class Returning:
    """Performs what return labels need."""

    def __init__(self, pro: ProClient, papers: Papers, polls: Polls) -> None:
        self._pro = pro
        self._papers = papers
        self._polls = polls

    async def fetch(self, session: Session, effect: FetchReturn) -> Sequence[cmd.Command]:
        """Allocate it unless it is, and fetch its labels. In doubt the state tells."""
        outbound = session.consignments[effect.consignment - 1]
        reference = outbound.return_reference
        if not reference:
            return failed(effect, Problem(ProblemKind.LABEL_MISSING))
        try:
            found = await self._allocated(reference)
        except ProError as error:
            return failed(effect, problem_of(error), is_in_doubt=error.outcome_unknown)
        if found.consignment_state in BUSY:
            busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
            return failed(effect, busy, is_in_doubt=True)
        if found.consignment_state in NOT_ALLOCATED:
            why = found.failed_allocation.message if found.failed_allocation else ""
            return failed(effect, Problem(ProblemKind.NO_SERVICE, words=why))
        inbound = replace(outbound, reference=reference)
        return await self._papers.return_labels(session, effect, inbound)

    async def _allocated(self, reference: str) -> Consignment:
        """The consignment after it was allocated, or after that was refused. Raises ProError."""
        found = await settled_consignment(self._pro, reference, self._polls)
        if found.consignment_state not in NOT_ALLOCATED:
            return found
        await self._pro.allocate_with_service_filters(
            [reference], ServiceFilters(service_direction=Direction.INBOUND)
        )
        return await settled_consignment(self._pro, reference, self._polls)
