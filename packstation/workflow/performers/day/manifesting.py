"""The end of day at PRO: what is ready, Manifest Consignments From Query, and what became of it.

The query only queues; its sentence is no proof. What was expected is followed by state to
Manifested or ManifestFailed, with the reason that PRO's search gives.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from packstation.packing.day import commands as cmd
from packstation.packing.day.effects import FollowRows, ListManifests, LookUpReady, SendQuery
from packstation.packing.day.events import DayWork, ListedManifest
from packstation.packing.day.run import ManifestRun
from packstation.packing.problems import Problem, ProblemKind
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState
from packstation.pro.errors import ProError
from packstation.pro.models.consignments import Search
from packstation.pro.models.manifests import ManifestQuery
from packstation.workflow.performers.day.ready import STATES, ready_rows
from packstation.workflow.problem_of import problem_of
from packstation.workflow.retry_until_stored import insist
from packstation.workflow.timeouts import MANIFEST_POLLS, Polls

Outcomes = Sequence[cmd.DayCommand]
UNSETTLED = (
    ConsignmentState.READY_TO_SHIP,
    ConsignmentState.ALLOCATED,
    ConsignmentState.MANIFESTING,
)


class Manifesting:
    """Performs what the end of day asks of PRO.

    `takes` says whether a manifest is for this bench to print: two benches of a fleet may end the
    day of a location at once, and PRO does not say who asked for which manifest.
    """

    def __init__(
        self, pro: ProClient, takes: Callable[[str], Awaitable[bool]], polls: Polls = MANIFEST_POLLS
    ) -> None:
        self._pro = pro
        self._takes = takes
        self._polls = polls

    async def look(self, run: ManifestRun, _: LookUpReady) -> Outcomes:
        """What is ready, and the manifests that exist before the query."""
        try:
            rows = await ready_rows(self._pro, run.locations)
            files = await self._listed(run) if rows else ()
        except ProError as error:
            return (cmd.DayWorkFailed(DayWork.LOOK, problem_of(error)),)
        return (cmd.ReadyFound(rows, tuple(sorted(file.reference for file in files))),)

    async def query(self, run: ManifestRun, effect: SendQuery) -> Outcomes:
        """Send the query. One that may have arrived is sent again only when all stayed put."""
        try:
            if effect.is_resumed and await self._has_moved(run):
                return (cmd.QueryTaken(),)
        except ProError as error:
            return (cmd.DayWorkFailed(DayWork.QUERY, problem_of(error), is_in_doubt=True),)
        query = ManifestQuery(
            shipping_location_references=run.locations, states=tuple(STATES.values())
        )
        try:
            queued = await self._pro.manifest_from_query(query)
        except ProError as error:
            in_doubt = error.outcome_unknown
            return (cmd.DayWorkFailed(DayWork.QUERY, problem_of(error), is_in_doubt=in_doubt),)
        return (cmd.QueryTaken(queued.message),)

    async def follow(self, run: ManifestRun, _: FollowRows) -> Outcomes:
        """Ask until something is settled; PRO may take as long as the polls allow."""
        polls = self._polls
        delay, waited = polls.first_s, 0.0
        while waited < polls.give_up_s:
            await asyncio.sleep(delay)
            waited += delay
            delay = min(delay * polls.growth, polls.most_s)
            settled: list[cmd.DayCommand] = []
            try:
                for reference in run.open_rows:
                    settled += await self._asked(reference)
            except ProError as error:
                return (*settled, cmd.DayWorkFailed(DayWork.FOLLOW, problem_of(error)))
            if settled:
                return settled
        # The next end of day finds by state what these need.
        busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True)
        return (cmd.FollowedLongEnough(busy),)

    async def manifests(self, run: ManifestRun, _: ListManifests) -> Outcomes:
        """The manifests of the run's locations, without new ones that another bench prints."""
        try:
            files = await self._listed(run)
            ours = [f for f in files if f.reference in run.files_before or await self._is_ours(f)]
        except ProError as error:
            return (cmd.DayWorkFailed(DayWork.LIST, problem_of(error)),)
        return (cmd.ManifestsFound(tuple(ours)),)

    async def _is_ours(self, file: ListedManifest) -> bool:
        return await insist(lambda: self._takes(file.reference))

    async def _has_moved(self, run: ManifestRun) -> bool:
        """Whether any expected consignment left the states that the query takes."""
        for reference in run.rows:
            status = await self._pro.get_consignment_status(reference)
            if status.status not in STATES:
                return True
        return False

    async def _asked(self, reference: str) -> list[cmd.DayCommand]:
        state = (await self._pro.get_consignment_status(reference)).status
        if state is ConsignmentState.MANIFEST_FAILED:
            return [cmd.RowSettled(reference, False, await self._why(reference))]
        # Neither: manifested, or moved on by the carrier already.
        return [] if state in UNSETTLED else [cmd.RowSettled(reference, True)]

    async def _why(self, reference: str) -> str:
        try:
            page = await self._pro.search(Search(reference=reference))
        except ProError:
            return ""  # that it failed is certain all the same
        found = (s for s in page.consignment_summaries if s.reference == reference)
        return next((s.failed_manifest_message for s in found), "")

    async def _listed(self, run: ManifestRun) -> tuple[ListedManifest, ...]:
        files = {
            file.manifest_reference: ListedManifest(file.manifest_reference, file.carrier_name)
            for place in run.locations
            for file in await self._pro.list_manifests(place)
        }
        return tuple(files.values())
