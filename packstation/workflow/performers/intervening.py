"""A supervisor's act at PRO, and its label on paper: each step once, whatever is cut off."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal

from packstation.packing import intervening as iv
from packstation.packing.intervening import Intervention, Step
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import CarrierService, Cheapest, ServiceGroup
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import JobState, PrintJob
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, LabelFormat
from packstation.pro.errors import Declined, ProError
from packstation.pro.models.consignments import NewPackage
from packstation.pro.models.values import Weight
from packstation.workflow.performers.closing import NOT_MANIFESTED, withdraw
from packstation.workflow.performers.printing import Printers, problem_in
from packstation.workflow.performers.states import BUSY, NOT_ALLOCATED, settled_state
from packstation.workflow.problem_of import problem_of
from packstation.workflow.timeouts import Polls

Outcomes = Sequence[iv.InterventionCommand]
Taking = Callable[[Intervention], Awaitable[str]]
"""Asks PRO for a step, and returns what it said against it; raises ProError."""

REACHED: Mapping[Step, Callable[[ConsignmentState], bool]] = {
    Step.READY: lambda state: state is ConsignmentState.READY_TO_SHIP,
    Step.NOT_READY: lambda state: state is ConsignmentState.ALLOCATED,
    Step.MANIFEST: lambda state: state not in NOT_MANIFESTED,
    Step.DEALLOCATE: lambda state: state in NOT_ALLOCATED,
    Step.ALLOCATE: lambda state: state is ConsignmentState.ALLOCATED,
    Step.CANCEL: lambda state: state is ConsignmentState.CANCELLED,
}
"""How a consignment stands when a step is taken. A package more is counted."""

COMES_LATE = frozenset({Step.ADD_PACKAGE, Step.DEALLOCATE})
"""Asked for twice, the later one does harm; so it is looked for a while before it is repeated."""


class Intervening:
    """Takes the steps of interventions."""

    def __init__(
        self, pro: ProClient, printers: Printers, polls: Polls, looks_s: Sequence[float]
    ) -> None:
        self._pro = pro
        self._looks_s = looks_s
        self._printers = printers
        self._polls = polls
        self._takes: Mapping[Step, Taking] = {
            Step.READY: self._ready,
            Step.NOT_READY: self._not_ready,
            Step.MANIFEST: self._manifest,
            Step.DEALLOCATE: self._deallocate,
            Step.ALLOCATE: self._allocate,
            Step.ADD_PACKAGE: self._add_package,
            Step.CANCEL: self._cancel,
        }

    async def take(self, of: Intervention, effect: iv.TakeStep) -> Outcomes:
        """Take one step at PRO, unless the consignment stands there already."""
        try:
            if await self._was_taken(of, effect):
                return (iv.StepSucceeded(effect.step),)
            said = await self._takes[effect.step](of)
        except Declined as error:
            said, refused = "", problem_of(error)
        except ProError as error:
            failed = iv.StepFailed(effect.step, problem_of(error), error.outcome_unknown)
            return (failed,)
        else:
            refused = Problem(ProblemKind.REFUSED, words=said)
        return (await self._seen(of, effect.step, refused),)

    async def _was_taken(self, of: Intervention, effect: iv.TakeStep) -> bool:
        """What was asked for may come late: a second package, or the new service taken away."""
        is_uncertain = effect.is_resumed and effect.step in COMES_LATE
        for wait_s in (0.0, *(self._looks_s if is_uncertain else ())):
            await asyncio.sleep(wait_s)
            if await self._is_taken(of, effect.step):
                return True
        return False

    async def _seen(self, of: Intervention, step: Step, refused: Problem) -> iv.InterventionCommand:
        """What became of it, read back: PRO's reply may say less than its states."""
        try:
            if await self._is_taken(of, step):
                return iv.StepSucceeded(step)
            state = await settled_state(self._pro, of.asked.consignment, self._polls)
        except ProError as error:
            return iv.StepFailed(step, problem_of(error), is_in_doubt=True)
        if state in BUSY:
            busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
            return iv.StepFailed(step, busy, is_in_doubt=True)
        return iv.StepFailed(step, refused)

    async def _is_taken(self, of: Intervention, step: Step) -> bool:
        consignment = of.asked.consignment
        if step is Step.ADD_PACKAGE:
            packages = (await self._pro.get_consignment(consignment)).packages
            return len(packages) > of.asked.packages
        return REACHED[step](await settled_state(self._pro, consignment, self._polls))

    # Each step at PRO

    async def _ready(self, of: Intervention) -> str:
        replies = await self._pro.set_ready_to_ship([of.asked.consignment])
        return replies[0].message if replies else ""

    async def _not_ready(self, of: Intervention) -> str:
        replies = await self._pro.set_not_ready_to_ship([of.asked.consignment])
        return replies[0].message if replies else ""

    async def _manifest(self, of: Intervention) -> str:
        replies = await self._pro.manifest([of.asked.consignment])
        return replies[0].message if replies else ""

    async def _deallocate(self, of: Intervention) -> str:
        """While it is ready to ship PRO takes no service away."""
        consignment = of.asked.consignment
        state = await settled_state(self._pro, consignment, self._polls)
        if state in NOT_ALLOCATED:
            return ""
        if state is ConsignmentState.READY_TO_SHIP:
            await self._pro.set_not_ready_to_ship([consignment])
        await self._pro.deallocate_consignment(consignment)
        return ""

    async def _allocate(self, of: Intervention) -> str:
        consignment, pro = of.asked.consignment, self._pro
        match of.asked.rule:
            case CarrierService(reference=service):
                replies = await pro.allocate_with_carrier_service([consignment], service)
            case ServiceGroup(reference=group):
                replies = (await pro.allocate_with_service_group(consignment, group),)
            case Cheapest():
                replies = (await pro.allocate_with_cheapest_quote(consignment),)
            case _:
                replies = await pro.allocate_by_default_rules([consignment])
        return replies[0].message if replies else ""

    async def _add_package(self, of: Intervention) -> str:
        """Like the first package; with a weight of its own where it was weighed."""
        first = (await self._pro.get_consignment(of.asked.consignment)).packages[0]
        weighed = Weight(value=Decimal(of.asked.grams) / 1000)
        package = NewPackage(
            weight=weighed if of.asked.grams else first.weight,
            dimensions=first.dimensions,
            value=first.value,
            description=first.description,
        )
        await self._pro.add_package(of.asked.consignment, package)
        return ""

    async def _cancel(self, of: Intervention) -> str:
        await withdraw(self._pro, of.asked.consignment, self._polls)
        return ""

    # The label

    async def label(self, of: Intervention, effect: iv.PrintNewLabel) -> Outcomes:
        """Fetch and print it, unless its printer has it already."""
        if effect.is_resumed:
            state = await self._printers.find(effect.printer, effect.title)
            if state is JobState.DONE:
                return (iv.StepSucceeded(Step.LABEL),)
            if state is not JobState.NOT_THERE:
                unknown = Problem(ProblemKind.PRINT_UNKNOWN, detail=effect.printer)
                return (iv.StepFailed(Step.LABEL, unknown, is_in_doubt=True),)
        try:
            file = await self._pro.get_label(of.asked.consignment, LabelFormat.PDF)
        except ProError as error:
            return (iv.StepFailed(Step.LABEL, problem_of(error)),)
        outcome = await self._printers.submit(
            PrintJob(
                title=effect.title,
                kind=DocumentKind.LABEL,
                format=Format.PDF,
                content=file.content,
                description=of.asked.order or of.asked.consignment,
            )
        )
        problem = outcome if isinstance(outcome, Problem) else problem_in(outcome)
        if problem is None:
            return (iv.StepSucceeded(Step.LABEL),)
        in_doubt = problem.kind is ProblemKind.PRINT_UNKNOWN
        return (iv.StepFailed(Step.LABEL, problem, in_doubt),)
