"""Allocation: one call for many where PRO takes many, and the truth read back where it is unclear.

PRO guards allocation by state: it is refused for what is allocated already, so in doubt the state
tells what happened.
"""

import asyncio
from collections.abc import Sequence

from packstation.packing import commands as cmd
from packstation.packing.effects import Allocate, FetchQuotes
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import (
    AllocatedService,
    CarrierService,
    Cheapest,
    DefaultRules,
    ServiceGroup,
)
from packstation.packing.session import Session
from packstation.packing.shipping import WorkName
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState
from packstation.pro.errors import ProError
from packstation.pro.models.allocation import AllocationOutcome
from packstation.pro.models.consignments import Consignment
from packstation.workflow.failures import failed
from packstation.workflow.performers.states import BUSY, NOT_ALLOCATED, settled_consignment
from packstation.workflow.problem_of import problem_of
from packstation.workflow.timeouts import Polls
from packstation.workflow.translate import to_offer

MOST_REASONS = 3


class Allocating:
    """Performs allocation and quotes."""

    def __init__(self, pro: ProClient, polls: Polls = Polls()) -> None:  # noqa: B008 - frozen
        self._pro = pro
        self._polls = polls

    async def quotes(self, session: Session, effect: FetchQuotes) -> Sequence[cmd.Command]:
        """Fetch what the packer chooses from, cheapest first."""
        reference = session.consignments[effect.consignment - 1].reference
        assert reference is not None
        try:
            reply = await self._pro.get_quotes(reference)
        except ProError as error:
            return failed(effect, problem_of(error))
        if not reply.quotes:
            detail = _reasons([s.exclusion_reason for s in reply.unqualified_services])
            problem = Problem(ProblemKind.NO_SERVICE, words=detail or reply.message)
            return (cmd.WorkFailed(WorkName.ALLOCATION, effect.consignment, problem),)
        offers = sorted(
            (to_offer(quote) for quote in reply.quotes),
            key=lambda offer: (offer.gross is None, offer.gross or 0, offer.service_reference),
        )
        return (cmd.QuotesArrived(effect.consignment, tuple(offers)),)

    async def allocate(self, session: Session, effect: Allocate) -> Sequence[cmd.Command]:
        """Allocate, and say for each consignment what became of it."""
        references = {
            number: session.consignments[number - 1].reference or ""
            for number in effect.consignments
        }
        if effect.is_resumed:
            return await self._resume(effect, references)
        return await self._call(effect, references)

    async def _resume(self, effect: Allocate, references: dict[int, str]) -> Sequence[cmd.Command]:
        """Begun before: what PRO has allocated stays, the rest is allocated now."""
        outcomes: list[cmd.Command] = []
        again: dict[int, str] = {}
        for number, reference in references.items():
            try:
                consignment = await settled_consignment(self._pro, reference, self._polls)
            except ProError as error:
                outcomes.append(
                    cmd.WorkFailed(WorkName.ALLOCATION, number, problem_of(error), is_in_doubt=True)
                )
                continue
            if consignment.consignment_state is ConsignmentState.UNALLOCATED:
                again[number] = reference
            else:
                outcomes.append(await self._verdict(number, consignment, ""))
        takes_many = isinstance(effect.rule, DefaultRules | CarrierService)
        calls = [again] if takes_many and again else [{n: ref} for n, ref in again.items()]
        for references in calls:
            outcomes += await self._call(effect, references)
        return outcomes

    async def _call(self, effect: Allocate, references: dict[int, str]) -> Sequence[cmd.Command]:
        try:
            replies = await self._ask(effect, list(references.values()))
        except ProError as error:
            if error.is_temporary or error.nothing_was_sent:
                return [
                    cmd.WorkFailed(WorkName.ALLOCATION, number, problem_of(error))
                    for number in references
                ]
            return await self._read_back_all(references, error)
        said = {reply.reference: reply for reply in replies}
        return await asyncio.gather(
            *(self._outcome(number, ref, said.get(ref)) for number, ref in references.items())
        )

    async def _ask(self, effect: Allocate, references: list[str]) -> Sequence[AllocationOutcome]:
        match effect.rule:
            case DefaultRules():
                return await self._pro.allocate_by_default_rules(references)
            case CarrierService(reference=service):
                return await self._pro.allocate_with_carrier_service(references, service)
            case ServiceGroup(reference=group):
                return [await self._pro.allocate_with_service_group(references[0], group)]
            case Cheapest():
                return [await self._pro.allocate_with_cheapest_quote(references[0])]
            case _:
                assert effect.quote is not None
                return [await self._pro.allocate_with_quote(references[0], effect.quote)]

    async def _read_back_all(
        self, references: dict[int, str], error: ProError
    ) -> Sequence[cmd.Command]:
        """The whole call was refused, or its reply is unknown: each consignment tells."""
        return await asyncio.gather(
            *(self._read_back(number, ref, error) for number, ref in references.items())
        )

    async def _outcome(
        self, number: int, reference: str, reply: AllocationOutcome | None
    ) -> cmd.Command:
        if reply is not None and reply.success and reply.tracking_references:
            return cmd.AllocationSucceeded(number, _service_of(reply))
        return await self._read_back(number, reference, None, reply)

    async def _read_back(
        self,
        number: int,
        reference: str,
        error: ProError | None,
        reply: AllocationOutcome | None = None,
    ) -> cmd.Command:
        try:
            consignment = await settled_consignment(self._pro, reference, self._polls)
        except ProError as failure:
            problem = problem_of(error or failure)
            return cmd.WorkFailed(WorkName.ALLOCATION, number, problem, is_in_doubt=True)
        if consignment.consignment_state is ConsignmentState.UNALLOCATED and error is not None:
            if error.outcome_unknown:
                problem = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
                return cmd.WorkFailed(WorkName.ALLOCATION, number, problem, is_in_doubt=True)
            return cmd.WorkFailed(WorkName.ALLOCATION, number, problem_of(error))
        return await self._verdict(number, consignment, reply.message if reply else "")

    async def _verdict(self, number: int, consignment: Consignment, message: str) -> cmd.Command:
        """What the state of a consignment says about its allocation."""
        state = consignment.consignment_state
        if state in BUSY:
            problem = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
            return cmd.WorkFailed(WorkName.ALLOCATION, number, problem, is_in_doubt=True)
        if state is ConsignmentState.CANCELLED:
            problem = Problem(ProblemKind.CONFLICT, detail=consignment.reference)
            return cmd.WorkFailed(WorkName.ALLOCATION, number, problem)
        if state in NOT_ALLOCATED:
            why = consignment.failed_allocation
            detail = (why.message if why else "") or message
            detail = detail or await self._exclusions(consignment.reference)
            problem = Problem(ProblemKind.NO_SERVICE, words=detail)
            return cmd.WorkFailed(WorkName.ALLOCATION, number, problem)
        return cmd.AllocationSucceeded(number, _service_read(consignment))

    async def _exclusions(self, reference: str) -> str:
        """Why each service does not take it: the best explanation there is, when PRO gives it."""
        try:
            reply = await self._pro.get_quotes(reference)
        except ProError:
            return ""
        return _reasons([s.exclusion_reason for s in reply.unqualified_services])


def _reasons(texts: Sequence[str]) -> str:
    return " ".join([text for text in dict.fromkeys(texts) if text][:MOST_REASONS])


def _service_of(reply: AllocationOutcome) -> AllocatedService:
    return AllocatedService(
        service_reference=reply.carrier_service_reference,
        service_name=reply.carrier_service_name,
        carrier_reference=reply.carrier_reference,
        carrier_name=reply.carrier_name,
        tracking=reply.tracking_references,
    )


def _service_read(consignment: Consignment) -> AllocatedService:
    allocation = consignment.allocation
    leg = consignment.consignment_legs[0] if consignment.consignment_legs else None
    return AllocatedService(
        service_reference=allocation.mpd_carrier_service_reference if allocation else "",
        service_name=allocation.mpd_carrier_service_name if allocation else "",
        carrier_reference=leg.carrier_reference if leg else "",
        carrier_name=leg.carrier_name if leg else "",
        tracking=consignment.tracking_references,
    )
