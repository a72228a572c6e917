"""End of day: preview what is ready, run Manifest Consignments From Query, follow it to the end.

The query only queues; its sentence is no proof. What was expected is followed by state to
Manifested or ManifestFailed, with the reason that PRO's search gives. An interrupted run goes on
where it was: states are read first, and the query is sent again only when all stayed put.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import product

from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing import manifesting as mf
from packstation.packing.manifesting import ManifestRun, Row, RowState, RunPaper, RunPhase
from packstation.packing.problems import Problem, ProblemKind
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, ManifestableState
from packstation.pro.errors import ProError
from packstation.pro.models.consignments import ConsignmentSummary, Search
from packstation.pro.models.manifests import ManifestQuery
from packstation.workflow.performers.day_state import EndOfDayState
from packstation.workflow.performers.manifest_papers import ManifestPaper, ManifestPapers
from packstation.workflow.problem_of import problem_of
from packstation.workflow.recorder import JournalRecorder
from packstation.workflow.run_book import RunBook
from packstation.workflow.timeouts import MANIFEST_POLLS, Polls

STATES = {
    ConsignmentState.READY_TO_SHIP: ManifestableState.READY_TO_SHIP,
    ConsignmentState.MANIFEST_FAILED: ManifestableState.MANIFEST_FAILED,
}
"""What the end of day sweeps: what benches marked ready, and what failed before."""
MOST_ROWS = 10_000

log = logging.getLogger("packstation")


class EndOfDay:
    """Previews and runs the manifest of the station's shipping location.

    `locations` are those to sweep: the station's own, or, where none is set and PRO has several,
    the origins of what was packed here. `last_run` reads this station's last run that has papers.
    """

    def __init__(
        self,
        pro: ProClient,
        recorder: JournalRecorder,
        papers: ManifestPapers,
        locations: Callable[[], tuple[str, ...]],
        new_stream: Callable[[], str],
        last_run: Callable[[], Awaitable[ManifestRun | None]],
        polls: Polls = MANIFEST_POLLS,
        packer: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._pro = pro
        self._polls = polls
        self._papers = papers
        self._locations = locations
        self._new_stream = new_stream
        self._last_run = last_run
        self._listeners: list[Callable[[EndOfDayState], None]] = []
        self._book = RunBook(recorder, packer, self._tell)
        self._said: tuple[ManifestPaper, ...] = ()
        self._one_at_a_time = asyncio.Lock()
        self.state = EndOfDayState()

    def listen(self, listener: Callable[[EndOfDayState], None]) -> Callable[[], None]:
        """Call `listener` with every new state; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def recall(self) -> EndOfDayState:
        """Find the papers of the last run after a restart, so that they can be printed again."""
        try:
            last = await self._last_run() if not self._book.run.stream else None
        except JournalError as error:
            log.warning("the papers of the last end of day cannot be read now: %s", error)
            return self.state
        if last is not None and not self._book.run.stream:  # none was begun meanwhile
            self._book.run, self._said = last, self._papers.told(last)
        return self._show(self.state)

    async def preview(self) -> EndOfDayState:
        """Look up what the query would sweep now."""
        locations = self._locations()
        self._show(EndOfDayState(RunPhase.PREVIEWING, locations))
        if not locations:
            problem = Problem(ProblemKind.NO_LOCATION)
            return self._show(EndOfDayState(RunPhase.IDLE, problem=problem))
        try:
            rows = await self._rows(locations)
        except ProError as error:
            return self._show(EndOfDayState(RunPhase.IDLE, locations, problem=problem_of(error)))
        return self._show(EndOfDayState(RunPhase.READY, locations, rows))

    async def run(self) -> EndOfDayState:
        """Preview afresh, send the query, follow it to the end; returns the final state.

        What an earlier run could not bring onto paper is printed, too.
        """
        async with self._one_at_a_time:
            return await self._run_afresh()

    async def _run_afresh(self) -> EndOfDayState:
        if self._owes_papers:
            await self._finish_papers()
        state = await self.preview()
        if state.phase is not RunPhase.READY or not state.rows:
            return self._show(state)
        try:
            before = await self._papers.known(state.locations)
        except ProError as error:
            return self._show(replace(state, problem=problem_of(error)))
        in_doubt: dict[str, RunPaper] = {}
        if self._owes_papers:  # from here on the new run does
            begun = self._book.run.papers
            in_doubt = {reference: p for reference, p in begun.items() if not p.is_out}
            before &= self._book.run.files_before | (set(begun) - set(in_doubt))
            await self._book.record(mf.ManifestRunEnded())
        self._book.run = ManifestRun(self._new_stream())
        self._said = ()
        files = tuple(sorted(before))
        await self._book.record(mf.ManifestIntended(state.locations, state.rows, files))
        for reference, paper in in_doubt.items():
            intent = mf.ManifestPaperIntended(reference, paper.sha256, paper.printer, paper.carrier)
            await self._book.record(intent)
        return await self._send_and_follow()

    async def retry(self) -> EndOfDayState:
        """Run again: what failed is among the states that the query sweeps."""
        return await self.run()

    async def reprint(self, references: tuple[str, ...], reason: str) -> EndOfDayState:
        """Print papers of the last run once more, because of `reason`; none are all of them.

        What a printer certainly has not brought out yet is no copy: that is `run`'s.
        """
        async with self._one_at_a_time:
            before, said = self.state, []
            for paper in self._said:
                if self._can_be_copied(paper) and (not references or paper.reference in references):
                    said.append(await self._papers.print_again(self._book, paper, reason))
                else:
                    said.append(paper)
            self._said = tuple(said)
            return self._show(before)

    def _can_be_copied(self, paper: ManifestPaper) -> bool:
        told = self._book.run.papers.get(paper.reference)
        is_unknown = paper.problem is not None and paper.problem.kind is ProblemKind.PRINT_UNKNOWN
        return told is not None and (told.is_out or is_unknown)

    async def resume(self, run: ManifestRun) -> EndOfDayState:
        """Go on with a run that a crash or shutdown cut off."""
        async with self._one_at_a_time:
            return await self._go_on(run)

    async def _go_on(self, run: ManifestRun) -> EndOfDayState:
        self._book.run = run
        if not run.is_queued and await self._has_moved():
            await self._book.record(mf.ManifestQueued(""))
        if self._book.run.is_queued:
            return await self._follow()
        return await self._send_and_follow()

    async def _has_moved(self) -> bool:
        """Whether any expected consignment left the states that the query takes."""
        for reference in self._book.run.rows:
            try:
                status = await self._pro.get_consignment_status(reference)
            except ProError:
                continue
            if status.status not in STATES:
                return True
        return False

    async def _send_and_follow(self) -> EndOfDayState:
        query = ManifestQuery(
            shipping_location_references=self._book.run.locations, states=tuple(STATES.values())
        )
        try:
            queued = await self._pro.manifest_from_query(query)
        except ProError as error:
            if not error.outcome_unknown:
                return await self._refused(problem_of(error))
            if not await self._has_moved():
                return await self._refused(problem_of(error))
            await self._book.record(mf.ManifestQueued(""))
        else:
            await self._book.record(mf.ManifestQueued(queued.message))
        return await self._follow()

    async def _refused(self, problem: Problem) -> EndOfDayState:
        await self._book.record(mf.ManifestRefused(problem))
        return self.state

    async def _follow(self) -> EndOfDayState:
        """Poll until each expected consignment is manifested or has failed."""
        polls = self._polls
        delay, waited = polls.first_s, 0.0
        while (open_ones := self._open()) and waited < polls.give_up_s:
            await asyncio.sleep(delay)
            waited += delay
            delay = min(delay * polls.growth, polls.most_s)
            for reference in open_ones:
                await self._ask(reference)
        await self._finish_papers()
        # PRO was asked long enough: the next run finds by state what these need.
        busy = Problem(ProblemKind.STILL_BUSY, is_temporary=True) if self._open() else None
        state = self._view(self._book.run.problem or busy)
        return self._show(replace(state, phase=RunPhase.DONE))

    @property
    def _owes_papers(self) -> bool:
        return self._book.run.is_queued and not self._book.run.is_over

    async def _finish_papers(self) -> None:
        """Print the run's papers and end it, unless some can still come out by another try."""
        papers = self._said = await self._papers.print_owed(self._book)
        problems = [paper.problem for paper in papers if paper.problem is not None]
        if all(problem.kind is ProblemKind.PRINT_UNKNOWN for problem in problems):
            await self._book.record(mf.ManifestRunEnded())

    def _open(self) -> list[str]:
        settled = (RowState.MANIFESTED, RowState.FAILED)
        return [ref for ref, row in self._book.run.rows.items() if row.state not in settled]

    async def _ask(self, reference: str) -> None:
        try:
            state = (await self._pro.get_consignment_status(reference)).status
        except ProError as error:
            self._show(self._view(problem_of(error)))
            return
        if state is ConsignmentState.MANIFEST_FAILED:
            reason = await self._why(reference)
            await self._book.record(mf.ConsignmentSettled(reference, False, reason))
        elif state not in (
            ConsignmentState.READY_TO_SHIP,
            ConsignmentState.ALLOCATED,
            ConsignmentState.MANIFESTING,
        ):
            # Manifested, or moved on by the carrier already.
            await self._book.record(mf.ConsignmentSettled(reference, True))

    async def _why(self, reference: str) -> str:
        try:
            page = await self._pro.search(Search(reference=reference))
        except ProError:
            return ""
        found = (s for s in page.consignment_summaries if s.reference == reference)
        return next((s.failed_manifest_message for s in found), "")

    async def _rows(self, locations: tuple[str, ...]) -> tuple[Row, ...]:
        rows: dict[str, Row] = {}
        for state, location in product(STATES, locations):
            terms = Search(state=state, shipping_location_reference=location)
            found = await self._pro.search_all(terms, limit=MOST_ROWS)
            rows |= {s.reference: _row(s) for s in found.summaries if s.state is state}
        return tuple(sorted(rows.values(), key=_in_order))

    def _tell(self) -> None:
        self._show(self._view(self._book.run.problem))

    def _view(self, problem: Problem | None) -> EndOfDayState:
        run = self._book.run
        phase = RunPhase.DONE if run.is_over else RunPhase.RUNNING
        rows = tuple(sorted(run.rows.values(), key=_in_order))
        return EndOfDayState(phase, run.locations, rows, run.message, problem)

    def _show(self, state: EndOfDayState) -> EndOfDayState:
        self.state = state = replace(state, papers=self._said, owes_papers=self._owes_papers)
        for listener in tuple(self._listeners):
            listener(state)
        return state


def _in_order(row: Row) -> tuple[str, str, str]:
    return row.carrier, row.order_number, row.reference


def _row(summary: ConsignmentSummary) -> Row:
    return Row(
        reference=summary.reference,
        order_number=summary.consignment_reference_provided_by_customer,
        carrier=summary.mpd_carrier_reference,
        service=summary.mpd_carrier_service_name,
        reason=summary.failed_manifest_message,
    )
