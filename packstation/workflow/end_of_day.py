"""The end of day as the window and the command line use it: what is shown of it, and its acts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing.day import commands as cmd
from packstation.packing.day.events import Row
from packstation.packing.day.run import ManifestRun, RunPhase
from packstation.packing.day.state import EndOfDayState, state_of
from packstation.packing.problems import Problem, ProblemKind
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.workflow.performers.day.ready import ready_rows
from packstation.workflow.problem_of import problem_of
from packstation.workflow.station import Station

log = logging.getLogger("packstation")

POLL_S = 0.01


class EndOfDay:
    """Previews and runs the manifest of the station's shipping location.

    `locations` are those to sweep: the station's own, or, where none is set and PRO has several,
    the origins of what was packed here. `last_run` reads this station's last run that has papers;
    `left_out` tells of what this station made ready and is not among the rows found.
    """

    def __init__(
        self,
        station: Station,
        pro: ProClient,
        locations: Callable[[], tuple[str, ...]],
        last_run: Callable[[], Awaitable[ManifestRun | None]],
        left_out: Callable[[Sequence[Row]], Awaitable[Sequence[Row]]],
        *,
        has_summary: bool,
    ) -> None:
        self._station = station
        self._pro = pro
        self._locations = locations
        self._last_run = last_run
        self._look_for_left_out = left_out
        self._has_summary = has_summary
        self._listeners: list[Callable[[EndOfDayState], None]] = []
        self._run = station.bench.day
        self._preview: EndOfDayState | None = None
        """What was looked up since the last run; it is shown instead of that."""
        station.listen(lambda _: self._look())

    def listen(self, listener: Callable[[EndOfDayState], None]) -> Callable[[], None]:
        """Call `listener` with every new state; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def state(self) -> EndOfDayState:
        """How far the end of the day is."""
        run = self._station.bench.day
        told = state_of(run, is_settled=self._station.days.is_settled)
        if self._preview is None or told.phase is RunPhase.RUNNING:
            return told
        return replace(self._preview, papers=told.papers, owes_papers=told.owes_papers)

    async def recall(self) -> EndOfDayState:
        """Find the papers of the last run after a restart, so that they can be printed again."""
        try:
            last = await self._last_run() if not self._station.bench.day.stream else None
        except JournalError as error:
            log.warning("the papers of the last end of day cannot be read now: %s", error)
            return self.state
        if last is not None and not self._station.bench.day.stream:  # none was begun meanwhile
            self._preview = self._preview or EndOfDayState()
            self._run = last
            self._station.days.recall(last)
        return self.state

    async def preview(self) -> EndOfDayState:
        """Look up what the query would sweep now."""
        locations = self._locations()
        if not locations:
            return self._show(EndOfDayState(problem=Problem(ProblemKind.NO_LOCATION)))
        self._show(EndOfDayState(RunPhase.PREVIEWING, locations))
        try:
            rows = await ready_rows(self._pro, locations)
        except ProError as error:
            return self._show(EndOfDayState(RunPhase.IDLE, locations, problem=problem_of(error)))
        left = await self.left_out(rows)
        return self._show(EndOfDayState(RunPhase.READY, locations, rows, left_out=left))

    async def run(self) -> EndOfDayState:
        """Manifest what is ready, follow it to the end, print the papers; the final state.

        What an earlier run could not bring onto paper is printed first.
        """
        locations = self._locations()
        if not locations:
            return self._show(EndOfDayState(problem=Problem(ProblemKind.NO_LOCATION)))
        await self._settled()
        turn = self._turn
        self._station.days.begin(locations, has_summary=self._has_summary)
        self._preview = None
        state = await self._settled()
        if self._turn == turn and self._station.bench.day.is_asked:
            # What was left is done now; the day itself has not begun.
            self._station.days.begin(locations, has_summary=self._has_summary)
            state = await self._settled()
        return state

    async def retry(self) -> EndOfDayState:
        """Run again: what failed is among the states that the query sweeps."""
        return await self.run()

    async def reprint(self, references: tuple[str, ...], reason: str) -> EndOfDayState:
        """Print papers of the last run once more, because of `reason`; none are all of them.

        What a printer certainly has not brought out yet is no copy: that is `run`'s.
        """
        preview = self._preview
        self._station.days.act(cmd.AskCopies(references, reason))
        await self._settled()
        self._preview = preview
        return self.state

    async def left_out(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """What this station made ready, and is not among `rows`; none where nobody can tell now."""
        try:
            return tuple(await self._look_for_left_out(rows))
        except (JournalError, ProError) as error:
            log.warning("what is left out of the day cannot be looked up: %s", error)
            return ()

    @property
    def _turn(self) -> tuple[str, int]:
        run = self._station.bench.day
        return run.stream, run.turn

    async def _settled(self) -> EndOfDayState:
        """Wait until nothing runs and nothing is tried again by itself."""
        while not self._station.days.is_settled:  # noqa: ASYNC110 - spans effects and retries
            await asyncio.sleep(POLL_S)
        return self.state

    def _show(self, preview: EndOfDayState) -> EndOfDayState:
        self._preview = preview
        return self._tell()

    def _look(self) -> None:
        run = self._station.bench.day
        if run is not self._run:
            self._run, self._preview = run, None
            self._tell()

    def _tell(self) -> EndOfDayState:
        state = self.state
        for listener in tuple(self._listeners):
            listener(state)
        return state
