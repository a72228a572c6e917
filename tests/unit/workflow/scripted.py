"""A Station among stand-ins that do as they are told: a recorder with a brake, a scripted world."""

import asyncio
import datetime
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.evolve import replay
from packstation.packing.session import Phase, Policy, Session
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.looping.retries import Retries
from packstation.workflow.ports import State
from packstation.workflow.station import Station
from tests.bench_world import yes

T0 = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
Outcomes = Sequence[cmd.Command]
Script = Callable[[Session, ef.Effect], Awaitable[Outcomes] | Outcomes]


class DiskFullError(Exception):
    """What the recorder fails with."""


class Braked:
    """Implements `ports.Recorder` in memory; `hold` keeps everything from becoming durable."""

    def __init__(self) -> None:
        self.streams: dict[str, list[Any]] = {}
        self.batches: list[tuple[ev.Event, ...]] = []
        self.failure: Exception | None = None
        self._free = asyncio.Event()
        self._free.set()

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        kept = self.streams.setdefault(state.stream, [])
        assert first_position == len(kept), "an event would take the place of another"
        kept.extend(events)
        self.batches.append(tuple(events))
        return len(self.batches)

    async def durable(self, ticket: int) -> None:
        await self._free.wait()
        if self.failure is not None:
            raise self.failure

    def replayed(self, stream: str) -> Session:
        return replay(stream, self.streams[stream])


class World:
    """Implements `ports.Performer`: `script` answers, else yes; `begun` is what was performed."""

    def __init__(self, script: Script | None = None) -> None:
        self.begun: list[ef.Effect] = []
        self.script = script

    async def perform(self, session: Session, effect: ef.Effect) -> Outcomes:
        self.begun.append(effect)
        if self.script is not None:
            answer = self.script(session, effect)
            outcomes = await answer if isinstance(answer, Awaitable) else answer
            if outcomes:
                return outcomes
        return yes(session, effect)

    def count(self, kind: type[ef.Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.begun)


class Rig:
    """One station and everything it stands on; `slept` are the seconds of planned retries."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.recorder = Braked()
        self.crashes: list[BaseException] = []
        self.expected_crashes: list[type[BaseException]] = []
        self._adopted: set[str] = set()
        self.tasks = Tasks(lambda _name, error: self.crashes.append(error))
        self.slept: list[float] = []
        self.retries = Retries(sleep=self._sleep)
        names = (f"s{number}" for number in itertools.count(1))
        self.station = Station(
            recorder=self.recorder,
            performer=world,
            tasks=self.tasks,
            new_stream=lambda: next(names),
            policy=policy,
            retries=self.retries,
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    def adopt(self, session: Session) -> None:
        """Take over a session whose events another program recorded."""
        kept: list[ev.Event] = [ev.SessionOpened(session.scanned, session.policy)]
        self.recorder.streams[session.stream] = kept * session.position
        self._adopted.add(session.stream)
        self.station.adopt([session])

    def scan(self, *texts: str) -> None:
        for text in texts:
            self.station.scan(Scan(Code(text), T0, ScanSource.SCRIPT))

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Let the tasks run until something is so."""
        for _ in range(10_000):
            if is_so():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came to that")

    async def quiet(self) -> None:
        """Let everything that can run do so."""
        for _ in range(50):
            await asyncio.sleep(0)

    def check(self) -> None:
        """Nothing crashed, and the log tells what the screen shows."""
        assert [type(error) for error in self.crashes] == self.expected_crashes
        for stream, session in self.station.bench.sessions.items():
            if stream not in self._adopted:
                again = replace(self.recorder.replayed(stream), catalogue=None)
                assert again == replace(session, catalogue=None)

    def session(self, stream: str = "s1") -> Session:
        return self.station.bench.sessions[stream]

    async def phase(self, phase: Phase, stream: str = "s1") -> None:

        def has_come() -> bool:
            session = self.station.bench.sessions.get(stream)
            return session is not None and session.phase is phase

        await self.until(has_come)


@asynccontextmanager
async def rig(script: Script | None = None, policy: Policy | None = None) -> AsyncIterator[Rig]:
    """A station that is just started; at the end nothing may have crashed and the log must fit."""
    made = Rig(World(script), policy or Policy(packing_slip=False))
    made.station.adopt([])
    try:
        yield made
    finally:
        await made.tasks.close()
    made.check()
