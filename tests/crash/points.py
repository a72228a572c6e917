"""One point of the matrix: an order, a process killed at a boundary, a second one that goes on."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import httpx
import msgspec
from msgspec.structs import replace

from packstation.journal.folder import DataFolder
from packstation.sandbox.child import SandboxProcess
from packstation.sandbox.samples import sample_orders
from packstation.settings.paths import bench_paths
from tests.crash.counting import Count, count
from tests.crash.mutations import Mutation
from tests.crash.scenarios import Scenario
from tests.crash.worker import BOUNDARIES, REPORT, Ended, Job, Logged
from tests.crash.workers import ForkServer

KILLED = 9
SEARCH_LAG_MS = 600
"""PRO's search shows a consignment so much later: looking once is not enough."""
MANIFESTING_MS = 300


class Point(msgspec.Struct, frozen=True):
    """`boundary` is a name of `Boundaries`; `then` one at which the next process is killed, too."""

    scenario: Scenario
    boundary: str | None
    then: str | None = None

    @property
    def row(self) -> str:
        """Its row of the table."""
        return self.scenario.name if self.then is None else f"{self.scenario.name}, killed again"

    @property
    def last(self) -> str:
        """The boundary of the last kill."""
        return self.then or self.boundary or ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a point. `was_reached` is False when the run ended before the boundary."""

    point: Point
    was_reached: bool
    count: Count = Count()
    logged: Logged = Logged(0, ())
    broken: str = ""
    """Why nothing could be counted: what a process said before it ended by itself."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return (self.broken,) if self.broken else self.count.faults


class Floor:
    """A sandbox and some fork servers, for points side by side."""

    def __init__(self, root: Path, sandbox: SandboxProcess, servers: list[ForkServer]) -> None:
        self._root = root
        self.sandbox = sandbox
        self._free: SimpleQueue[ForkServer] = SimpleQueue()
        for server in servers:
            self._free.put(server)
        headers = {"ocp-apim-subscription-key": sandbox.key, "electio-api-version": "1.1"}
        self._http = httpx.Client(base_url=sandbox.url, headers=headers, timeout=30)
        self._bodies = {sample.own_number: sample.body for sample in sample_orders()}
        self._numbers = 0
        self._counting = threading.Lock()

    async def prepare(self) -> None:
        """An empty data folder, to be copied: making it takes longer than a point."""
        async with await DataFolder.open(self._root / "empty", station="empty"):
            pass
        variants = {"search_lag_ms": SEARCH_LAG_MS, "manifesting_ms": MANIFESTING_MS}
        self.tell("variants", variants)

    def close(self) -> None:
        """Let the sandbox go."""
        self._http.close()

    def tell(self, what: str, value: object) -> None:
        """Change the sandbox's variants or faults."""
        self._http.put(f"/_sandbox/{what}", content=msgspec.json.encode(value)).raise_for_status()

    def take_the_first_key(self) -> None:
        """After a process that let PRO take another one."""
        first = self.sandbox.key
        for key in (first, f"new-{first}"):
            headers = {"ocp-apim-subscription-key": key}
            self._http.put("/_sandbox/key", headers=headers, json={"key": first})

    def state(self) -> dict[str, Any]:
        """Everything that the sandbox holds."""
        reply = self._http.get("/_sandbox/state").raise_for_status()
        state: dict[str, Any] = reply.json()
        return state

    def calls(self, operation: str) -> int:
        """How often an operation was called."""
        reply = self._http.get("/_sandbox/counters").raise_for_status()
        return int(reply.json()["operations"].get(operation, 0))

    def new_order(self, scenario: Scenario) -> tuple[str, Job]:
        """A fresh order in a fresh folder: its own number, and the job that packs it."""
        with self._counting:
            self._numbers += 1
            own_number = f"KM-{self._numbers:05}"
        folder = self._root / own_number
        paths = bench_paths(folder / "data")
        paths.print_dir.mkdir(parents=True)
        data = paths.journal_file(scenario.settings.station.mode).parent
        shutil.copytree(self._root / "empty", data)
        body = {**self._bodies[scenario.sample], "OrderReferenceProvidedByCustomer": own_number}
        number, inbox = own_number, ""
        if scenario.from_inbox:
            inbox = msgspec.json.encode(body).decode()
        else:
            made = self._http.post("/orders", content=msgspec.json.encode(body)).raise_for_status()
            number = made.json()[0]["Href"].rpartition("/")[2]
        return own_number, Job(
            scenario=scenario,
            folder=str(folder),
            url=self.sandbox.url,
            key=self.sandbox.key,
            number=number,
            inbox=inbox,
        )

    def run(self, job: Job) -> Ended:
        """One process, when a fork server is free."""
        server = self._free.get()
        try:
            return server.run(job)
        finally:
            self._free.put(server)

    def boundaries(self, scenario: Scenario, after: str | None = None) -> list[str]:
        """The names of what an undisturbed run passes, in order; `after` a kill, what is left."""
        _, job = self.new_order(scenario)
        if after is not None:
            self.run(replace(job, is_watched=True, aim=after))
            job = replace(job, inbox="")
        ended = self.run(replace(job, is_watched=True))
        assert ended.code == 0, ended.said
        if scenario.new_key:
            self.take_the_first_key()
        lines = (Path(job.folder) / BOUNDARIES).read_text().splitlines()
        return [line.partition("\t")[0] for line in lines]

    def judge(
        self, point: Point, mutation: Mutation | None = None, clock_seconds: float = 0.0
    ) -> Verdict:
        """Kill at the point, go on with another process, count.

        `mutation` is in every process, `clock_seconds` the clock of the last.
        """
        own_number, job = self.new_order(point.scenario)
        job = replace(job, mutation=mutation)
        was_reached = True
        for boundary in (point.boundary, point.then):
            if boundary is None:
                continue
            ended = self.run(replace(job, is_watched=True, aim=boundary))
            if ended.signal not in (0, KILLED) or ended.code > 0:
                return Verdict(point=point, was_reached=False, broken=ended.said)
            was_reached = was_reached and ended.signal == KILLED
            job = replace(job, inbox="")
        verdict = self.conclude(point, own_number, replace(job, clock_seconds=clock_seconds))
        return replace(verdict, was_reached=was_reached)

    def conclude(self, point: Point, own_number: str, job: Job) -> Verdict:
        """Let a process bring the order to its end, and count."""
        ended = self.run(replace(job, inbox=""))
        if ended.code or ended.signal:
            how = f"it ended itself (exit code {ended.code}, signal {ended.signal})"
            return Verdict(point=point, was_reached=True, broken=ended.said or how)
        if point.scenario.new_key:
            self.take_the_first_key()
        logged = msgspec.json.decode((Path(job.folder) / REPORT).read_bytes(), type=Logged)
        paper = bench_paths(Path(job.folder) / "data").print_dir
        counted = count(point.scenario, own_number, self.state(), paper, logged)
        verdict = Verdict(point=point, was_reached=True, count=counted, logged=logged)
        if not verdict.faults:
            shutil.rmtree(job.folder)
        return verdict


@contextmanager
def open_floor(root: Path, servers: int) -> Iterator[Floor]:
    """A floor that ends with the `with`; call `prepare` before the first point."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(SandboxProcess.start())
        forks = [stack.enter_context(ForkServer()) for _ in range(servers)]
        floor = Floor(root, sandbox, forks)
        stack.callback(floor.close)
        yield floor
