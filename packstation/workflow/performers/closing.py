"""The end of an order: ready to ship, manifested, or withdrawn. PRO guards all three by state."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from packstation.packing import commands as cmd
from packstation.packing.effects import CancelConsignment, ManifestNow, MarkReady
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.packing.shipping import WorkName
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState
from packstation.pro.errors import Declined, NotFound, ProError
from packstation.pro.models.manifests import BulkOutcome
from packstation.workflow.performers.states import BUSY, READY_OR_LATER_NOT, settled_state
from packstation.workflow.problem_of import problem_of
from packstation.workflow.timeouts import Polls

NOT_MANIFESTED = READY_OR_LATER_NOT | {
    ConsignmentState.READY_TO_SHIP,
    ConsignmentState.MANIFEST_FAILED,
}
Call = Callable[[list[str]], Awaitable[tuple[BulkOutcome, ...]]]
Success = Callable[[int], cmd.Command]


class Closing:
    """Performs ready, manifest and cancel."""

    def __init__(self, pro: ProClient, polls: Polls = Polls()) -> None:  # noqa: B008 - frozen
        self._pro = pro
        self._polls = polls

    async def ready(self, session: Session, effect: MarkReady) -> Sequence[cmd.Command]:
        """Set ready to ship."""
        return await self._bulk(
            session,
            effect,
            WorkName.READY,
            lambda references: self._pro.set_ready_to_ship(references),
            cmd.MarkedReady,
            READY_OR_LATER_NOT,
        )

    async def manifest(self, session: Session, effect: ManifestNow) -> Sequence[cmd.Command]:
        """Manifest these consignments at once, by list."""
        return await self._bulk(
            session,
            effect,
            WorkName.MANIFEST,
            lambda references: self._pro.manifest(references),
            cmd.WasManifested,
            NOT_MANIFESTED,
        )

    async def _bulk(
        self,
        session: Session,
        effect: MarkReady | ManifestNow,
        work: WorkName,
        call: Call,
        success: Success,
        before: frozenset[ConsignmentState],
    ) -> Sequence[cmd.Command]:
        """One call for all; whoever has no clear success is asked for its state.

        `before` are the states in which the work is not done yet.
        """
        references = {n: session.consignments[n - 1].reference or "" for n in effect.consignments}
        outcomes: list[cmd.Command] = []
        if effect.is_resumed:
            for number, reference in tuple(references.items()):
                done = await self._read(work, number, reference, success, before, None)
                if not isinstance(done, cmd.WorkFailed) or done.is_in_doubt:
                    outcomes.append(done)
                    del references[number]
        if not references:
            return outcomes
        try:
            replies = {r.reference: r for r in await call(list(references.values()))}
        except ProError as error:
            if error.is_temporary or error.nothing_was_sent:
                problem = problem_of(error)
                return [*outcomes, *(cmd.WorkFailed(work, n, problem) for n in references)]
            problem = problem_of(error)
            return [
                *outcomes,
                *await asyncio.gather(
                    *(
                        self._read(work, n, ref, success, before, problem)
                        for n, ref in references.items()
                    )
                ),
            ]
        for number, reference in references.items():
            reply = replies.get(reference)
            if reply is not None and reply.success and work == WorkName.READY:
                outcomes.append(success(number))
                continue
            detail = reply.message if reply is not None else ""
            refused = Problem(ProblemKind.REFUSED, words=detail)
            outcomes.append(await self._read(work, number, reference, success, before, refused))
        return outcomes

    async def _read(
        self,
        work: WorkName,
        number: int,
        reference: str,
        success: Success,
        before: frozenset[ConsignmentState],
        refused: Problem | None,
    ) -> cmd.Command:
        try:
            state = await settled_state(self._pro, reference, self._polls)
        except ProError as error:
            return cmd.WorkFailed(work, number, problem_of(error), is_in_doubt=True)
        if state in BUSY:
            busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
            return cmd.WorkFailed(work, number, busy, is_in_doubt=True)
        if state not in before:
            return success(number)
        problem = refused or Problem(ProblemKind.IN_DOUBT, is_temporary=True)
        return cmd.WorkFailed(work, number, problem)

    async def cancel(self, session: Session, effect: CancelConsignment) -> Sequence[cmd.Command]:
        """Withdraw a consignment; one that is refused is taken out of ready and service first."""
        number = effect.consignment
        consignment = session.consignments[number - 1]
        states = []
        try:
            for reference in filter(None, (consignment.return_reference, consignment.reference)):
                states.append(await withdraw(self._pro, reference, self._polls))
        except ProError as error:
            in_doubt = error.outcome_unknown
            return (
                cmd.WorkFailed(WorkName.CANCEL, number, problem_of(error), is_in_doubt=in_doubt),
            )
        if all(state is ConsignmentState.CANCELLED for state in states):
            return (cmd.WasCancelled(number),)
        busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
        return (cmd.WorkFailed(WorkName.CANCEL, number, busy, is_in_doubt=True),)


async def withdraw(pro: ProClient, reference: str, polls: Polls) -> ConsignmentState:
    """Cancel it unless it is; the state it has then. Raises ProError."""
    state = await settled_state(pro, reference, polls)
    if state is ConsignmentState.CANCELLED:
        return state
    if state is ConsignmentState.READY_TO_SHIP:
        await pro.set_not_ready_to_ship([reference])
    try:
        await pro.cancel_consignment(reference)
    except NotFound:
        raise
    except Declined:
        await pro.deallocate_consignment(reference)
        await pro.cancel_consignment(reference)
    return await settled_state(pro, reference, polls)
