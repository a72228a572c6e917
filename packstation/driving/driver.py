"""Feeds scans and acts to a bench as a packer would, and says how each order ended."""

import datetime
from collections.abc import Callable

import msgspec

from packstation.app import Bench
from packstation.driving.verdict import is_finished, why_not
from packstation.packing import commands as cmd
from packstation.packing.events import AlertRaised
from packstation.packing.problems import Alert
from packstation.packing.session import Phase, Session
from packstation.scanning.scan import ScanSource, read_scan
from packstation.workflow.station import Change

OPENING_S = 60.0
"""How long an order may take to open before the script goes on without it."""
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
        bench: Bench,
        on_alert: OnAlert = lambda _alert, _session: None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.bench = bench
        self.patience_s = patience_s
        self._on_alert = on_alert
        self._seen: dict[str, Session] = {}
        self._bench_alert: Alert | None = None
        self._failures: list[str] = []
        bench.station.listen(self._listen)

    async def scan(self, text: str) -> None:
        """One scan; an order that opens is waited for, as a packer looks up before going on."""
        station = self.bench.station
        before = station.bench.open
        now = datetime.datetime.now(datetime.UTC)
        station.scan(read_scan(text, now, ScanSource.SCRIPT))
        opened = station.bench.open
        if opened is not None and opened != before:
            await self.bench.until(lambda: not self._is_opening(opened), OPENING_S)

    def _is_opening(self, stream: str) -> bool:
        session = self.bench.station.bench.sessions.get(stream)
        return session is not None and session.phase is Phase.OPENING

    def act(self, command: cmd.Command) -> None:
        """An act on the order that is open."""
        self.bench.station.act(command)

    async def wait(self, seconds: float) -> None:
        """Wait until nothing is owed, at most so long."""
        await self.bench.settled(seconds)

    async def manifest(self) -> None:
        """End of day for the station's location, once everything packed before is ready."""
        await self.wait(self.patience_s)
        state = await self.bench.end_of_day.run()
        if state.problem is not None:
            problem = state.problem
            said = f"{problem.kind.value}. {problem.detail}".strip()
            self._failures.append(f"end of day: {said}")
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
