"""A packer who does what the screen says: scans, packs, and retries what asks for a person."""

import datetime
from collections.abc import Callable

from msgspec.structs import replace

from packstation.assembly.running import RunningBench
from packstation.packing import commands as cmd
from packstation.packing.day.run import RunPhase
from packstation.packing.day.state import EndOfDayState
from packstation.packing.intervening import Asked, Intervention, Step, Wanted
from packstation.packing.problems import Problem
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import CopyStatus
from packstation.packing.standing import standing_of
from packstation.scanning.scan import ScanSource, read_scan
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.crash.packer import OTHER_SERVICE, remaining
from tests.crash.scenarios import NEW_PARCEL, SPLIT, Scenario

PATIENCE_S = 30.0
MOST_TRIES = 8
"""A lasting fault strikes six calls: with fewer tries a person would still stand there."""
_BREAKS: dict[str, cmd.Command] = {SPLIT: cmd.Split(), NEW_PARCEL: cmd.NewParcel()}


class Silent(Exception):  # noqa: N818 - what the bench must never be
    """The order stands still, and the screen does not say why or what to do."""


class Person:
    """One person at one bench. `tries` is how often they had to do something about a fault."""

    def __init__(self, bench: RunningBench) -> None:
        self.bench = bench
        self.tries = 0
        self.told: set[str] = set()
        self._speaker = Speaker(Language.ENGLISH, is_strict=True)
        bench.station.listen(lambda _change: self._listen())

    async def ship(self, scenario: Scenario, number: str) -> None:
        """Bring the order `number` to its end. Raises Silent when nobody could."""
        await self._open(number)
        self._pack(scenario)
        await self._until(lambda: self.bench.is_settled, "still at work")
        while (session := self._session()).phase is not Phase.FINISHED:
            self._must_say(session)
            self._try_again(f"{session.phase.value}, {standing_of(session).stage.value}")
            self.bench.station.act_on(session.stream, cmd.Retry())
            await self._until(lambda: self.bench.is_settled, "still at work after a retry")

    async def manifest(self) -> None:
        """End of day, run again for as long as it says that something is left."""
        while True:
            state = await self.bench.end_of_day.run()
            self._must_be_over(state)
            if state.problem is None and not self._left(state):
                return
            self._try_again("end of day")

    async def supervise(self, scenario: Scenario) -> None:
        """Each act with each consignment, asked for again for as long as it says why it failed."""
        packed = self._session().consignments
        for consignment in packed:
            for wanted in scenario.supervised:
                asked = Asked(
                    wanted, consignment.reference or "", rule=OTHER_SERVICE, packages=1, grams=300
                )
                while (given_up := await self._intervene(asked)).is_given_up:
                    self._note(given_up.work.problem)
                    self._try_again(wanted.value)
                    if given_up.step is Step.LABEL:  # the service is changed already
                        asked = replace(asked, wanted=Wanted.LABEL)

    async def _intervene(self, asked: Asked) -> Intervention:
        station = self.bench.station
        stream = station.interventions.begin(asked)
        await self._until(lambda: station.bench.interventions[stream].is_over, asked.wanted.value)
        return station.bench.interventions[stream]

    async def _open(self, number: str) -> None:
        while True:
            self._scan(number)
            await self._until(lambda: not self._is_opening(), "still opening")
            if self.bench.station.bench.session is not None:
                return
            alert = self.bench.station.bench.alert
            if alert is None or not self._speaker.alert(alert).remedy:
                raise Silent("the order is closed and no alert says why")
            self.told.add(alert.kind.value)
            self._try_again("opening")
            self.bench.station.act(cmd.Acknowledge())

    def _is_opening(self) -> bool:
        session = self.bench.station.bench.session
        return session is not None and session.phase is Phase.OPENING

    def _pack(self, scenario: Scenario) -> None:
        session = self._session()
        self.bench.station.act(cmd.Acknowledge())  # what the order wants to be read
        for act in remaining(session, scenario):
            if act in _BREAKS:
                self.bench.station.act(_BREAKS[act])
            else:
                self._scan(act)
        self.bench.station.act(cmd.Done())

    def _scan(self, text: str) -> None:
        now = datetime.datetime.now(datetime.UTC)
        self.bench.station.scan(read_scan(text, now, ScanSource.SCRIPT))

    def _session(self) -> Session:
        living = [
            s for s in self.bench.station.bench.sessions.values() if s.phase is not Phase.CLOSED
        ]
        if len(living) != 1:
            raise Silent(f"{len(living)} orders live on this bench instead of one")
        return living[0]

    def _must_say(self, session: Session) -> None:
        """The screen names a problem, and what to do about it."""
        standing = standing_of(session)
        if any(copy.status is CopyStatus.DOUBT for copy in session.copies):
            raise Silent("a print is in doubt though the printer was asked")
        if standing.problem is None:
            raise Silent(f"{standing.stage.value} without a problem")
        said = self._speaker.problem(standing.problem)
        if not (said.sentence and said.remedy):
            raise Silent(f"no next step for {standing.problem.kind.value}")

    def _must_be_over(self, state: EndOfDayState) -> None:
        if state.phase is RunPhase.RUNNING or state.phase is RunPhase.PREVIEWING:
            raise Silent(f"the end of day is still {state.phase.value}")
        problems = [state.problem, *(paper.problem for paper in state.papers)]
        for problem in problems:
            self._note(problem)
        for row in state.failures:
            if not row.reason:
                raise Silent("a manifest failed without a reason")
            self.told.add(row.reason)

    def _left(self, state: EndOfDayState) -> bool:
        return bool(state.failures) or any(paper.problem is not None for paper in state.papers)

    def _listen(self) -> None:
        for session in self.bench.station.bench.sessions.values():
            self._note(standing_of(session).problem)

    def _note(self, problem: Problem | None) -> None:
        if problem is not None:
            self.told.add(problem.kind.value)

    def _try_again(self, where: str) -> None:
        self.tries += 1
        if self.tries > MOST_TRIES:
            raise Silent(f"{where}: {MOST_TRIES} tries of a person did not help")

    async def _until(self, is_so: Callable[[], bool], what: str) -> None:
        if not await self.bench.until(is_so, PATIENCE_S):
            sessions = self.bench.station.bench.sessions.values()
            stands = ", ".join(f"{s.phase.value}: {standing_of(s).stage.value}" for s in sessions)
            raise Silent(f"{what} after {PATIENCE_S:.0f} s ({stands})")
