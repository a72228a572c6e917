"""Feeds scans and acts to a bench as a packer would, and says how each order ended."""

import datetime
from collections.abc import Callable

import msgspec

from packstation.assembly.running import RunningBench
from packstation.driving.verdict import SPEAKER, is_finished, is_hopeless, sentences, why_not
from packstation.packing import commands as cmd
from packstation.packing.events import AlertRaised
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Phase, Session
from packstation.packing.standing import waits_by_itself
from packstation.scanning.scan import ScanSource, read_scan
from packstation.workflow.looping.board import Change

OPENING_S = 30.0
"""How long an order may take to open before the script goes on without it, in seconds."""
GIVEN_UP_S = 3.0
"""The same after an order that could not be opened: PRO is probably still down."""
PATIENCE_S = 120.0
"""How long the end of a script waits for what is owed, in seconds."""

OnAlert = Callable[[Alert, Session | None], None]


class Report(msgspec.Struct, frozen=True):
    """How a script ended: finished orders by name, a sentence for everything that was not."""

    finished: tuple[str, ...]
    unfinished: tuple[str, ...]


class Driver:
    """One script's hold on a bench. `on_alert` hears what the packer would have been shown."""

    def __init__(
        self,
        bench: RunningBench,
        on_alert: OnAlert = lambda _alert, _session: None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.bench = bench
        self.patience_s = patience_s
        self._on_alert = on_alert
        self._seen: dict[str, Session] = {}
        self._bench_alert: Alert | None = None
        self._failures: list[str] = []
        self._has_opened = True
        bench.station.listen(self._listen)

    async def scan(self, text: str) -> None:
        """One scan; an order that opens is waited for, as a packer looks up before going on."""
        station = self.bench.station
        before = station.bench.open
        now = datetime.datetime.now(datetime.UTC)
        station.scan(read_scan(text, now, ScanSource.SCRIPT))
        await self._until_opened(before)

    async def extra_parcel(self, reason: str) -> None:
        """Begin an extra parcel of the order that is open."""
        before = self.bench.station.bench.open
        self.bench.station.extra_parcel(reason)
        await self._until_opened(before)

    async def _until_opened(self, before: str | None) -> None:
        opened = self.bench.station.bench.open
        if opened is not None and opened != before:
            await self._until_open(opened)

    async def _until_open(self, stream: str) -> None:
        """Wait for an order; one that cannot be opened now is given up, with its reason kept."""
        allowed = min(OPENING_S if self._has_opened else GIVEN_UP_S, self.patience_s)
        await self.bench.until(lambda: not self._is_opening(stream), allowed)
        session = self.bench.station.bench.sessions.get(stream)
        if session is not None and session.phase is Phase.OPENING:
            self._has_opened = False
            self.bench.station.act_on(stream, cmd.Abandon())
            problem = self.bench.lights.state.pro.problem
            detail = problem.kind.value if problem is not None else ""
            alert = Alert(AlertKind.ORDER_NOT_OPENED, scanned=session.name, detail=detail)
            self.bench.station.update(alert=alert)

    def _is_opening(self, stream: str) -> bool:
        session = self.bench.station.bench.sessions.get(stream)
        return session is not None and session.phase is Phase.OPENING and not is_hopeless(session)

    def act(self, command: cmd.Command) -> None:
        """An act on the order that is open."""
        self.bench.station.act(command)

    async def wait(self, seconds: float) -> None:
        """Wait until nothing is owed, at most so long."""
        await self.bench.until(lambda: self.bench.is_settled or self._is_hopeless(), seconds)

    def _is_hopeless(self) -> bool:
        """Nothing runs, and what waits does so for somebody who is not here."""
        live = [s for s in self.bench.station.bench.sessions.values() if waits_by_itself(s)]
        is_idle = not self.bench.station.is_at_work
        return is_idle and bool(live) and all(is_hopeless(s) for s in live)

    async def manifest(self) -> None:
        """End of day for the station's location, once everything packed before is ready."""
        await self.wait(self.patience_s)
        state = await self.bench.end_of_day.run()
        for problem in (state.problem, *(paper.problem for paper in state.papers)):
            if problem is not None:
                self._failures.append(f"end of day: {sentences(SPEAKER.problem(problem))}")
        self._failures += [
            f"end of day: {row.reference} was not manifested: {row.reason}"
            for row in state.failures
        ]

    def report(self) -> Report:
        """How everything that was opened so far has ended."""
        sessions = self._seen.values()
        finished = tuple(session.name for session in sessions if is_finished(session))
        unfinished = [f"{s.name}: {why_not(s)}" for s in sessions if not is_finished(s)]
        return Report(finished, (*unfinished, *self._failures))

    def _listen(self, change: Change) -> None:
        bench = self.bench.station.bench
        if change.stream is not None:
            session = bench.sessions[change.stream]
            self._seen[change.stream] = session
            for event in change.events:
                if isinstance(event, AlertRaised):
                    self._on_alert(event.alert, session)
        if bench.alert is not None and bench.alert is not self._bench_alert:
            self._on_alert(bench.alert, None)
        self._bench_alert = bench.alert
