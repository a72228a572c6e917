"""One cell of the matrix: a simulator and a bench of its own, one order, one fault, a count."""

import asyncio
import contextvars
import logging
import shutil
from pathlib import Path
from typing import Any

import msgspec

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.journal.folder import DataFolder
from packstation.packing import events as ev
from packstation.packing.evolve import replay
from packstation.packing.session import Phase, Session
from packstation.pro.retry import RetryPolicy
from packstation.sandbox.samples import SampleOrder, sample_orders
from packstation.sandbox.serving.faults import parse_faults
from packstation.sandbox.serving.server import RunningSandbox, serve_in_thread
from packstation.sandbox.serving.variants import Variants
from packstation.settings import model as st
from packstation.settings.paths import Paths, bench_paths
from packstation.workflow.timeouts import Pace, Polls
from tests.crash.boundaries import at_the_bench
from tests.crash.counting import Count, count
from tests.crash.scenarios import Scenario
from tests.crash.worker import Logged, LoggedDocument, runs_of
from tests.faults.kinds import READ_S, Cell
from tests.faults.person import Person, Silent

PACE = Pace(
    retry_first_s=0.05,
    retry_most_s=0.2,
    index_waits_s=(0.05, 0.1, 0.2, 0.4),
    label_waits_s=(0.02, 0.05),
    state=Polls(first_s=0.02, most_s=0.1, give_up_s=3.0),
    manifest=Polls(first_s=0.05, most_s=0.1, growth=1.5, give_up_s=5.0),
)
CALLS = RetryPolicy(total=20.0, first_wait=0.02, longest_wait=0.1, jitter=0.02)
VARIANTS = Variants(manifesting_ms=50)
_CELL: contextvars.ContextVar[list[str]] = contextvars.ContextVar("cell")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a cell. `struck` is how many calls the fault met; `told` what the screen said;
    `tries` how often a person had to do something.
    """

    cell: Cell
    struck: int
    count: Count = Count()
    told: tuple[str, ...] = ()
    tries: int = 0
    was_adopted: int = 0
    logged: tuple[str, ...] = ()
    """What the log held of errors: there must be none."""
    broken: str = ""
    """Why the order did not end."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        silent = (
            () if self.told or not self.tries else ("a person had to act and was told nothing",)
        )
        broken = (self.broken,) if self.broken else ()
        return (*broken, *self.logged, *silent, *(() if self.broken else self.count.faults))


class ErrorsOfCells(logging.Handler):
    """Gives each cell what is logged as an error while it runs; cells run side by side."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        found = _CELL.get(None)
        if found is not None:
            found.append(f"{record.name}: {self.format(record).splitlines()[-1]}")


async def prepare(root: Path) -> None:
    """An empty data folder, to be copied: making it takes longer than a cell."""
    async with await DataFolder.open(root / "empty", station="empty"):
        pass


async def judge(cell: Cell, root: Path, number: int) -> Verdict:
    """Run one cell; `number` is unique under `root`."""
    errors: list[str] = []
    _CELL.set(errors)
    scenario = cell.endpoint.scenario
    folder = root / str(number)
    paths = bench_paths(folder / "data")
    data = paths.journal_file(scenario.settings.station.mode).parent
    await asyncio.to_thread(shutil.copytree, root / "empty", data)
    sample = _sample(scenario)
    sandbox = serve_in_thread(samples=[sample], variants=VARIANTS)
    try:
        rules = msgspec.json.encode(cell.endpoint.rules(cell.kind, cell.moment))
        sandbox.simulator.faults.replace(parse_faults(rules))
        verdict = await _played(cell, scenario, sample, paths, sandbox, errors)
    finally:
        await asyncio.to_thread(sandbox.stop)
    if not verdict.faults:
        await asyncio.to_thread(shutil.rmtree, folder)
    return verdict


def _sample(scenario: Scenario) -> SampleOrder:
    sample = next(s for s in sample_orders() if s.own_number == scenario.sample)
    return msgspec.structs.replace(sample, in_inbox=scenario.from_inbox)


def _settings(scenario: Scenario) -> st.Settings:
    settings = scenario.settings
    pro = msgspec.structs.replace(settings.pro, read_s=READ_S, connect_s=READ_S)
    return msgspec.structs.replace(settings, pro=pro)


async def _played(
    cell: Cell,
    scenario: Scenario,
    sample: SampleOrder,
    paths: Paths,
    sandbox: RunningSandbox,
    errors: list[str],
) -> Verdict:
    settings = _settings(scenario)
    seams = Seams(
        reading=in_a_thread,
        printer=lambda printer: at_the_bench(scenario.paper, printer, None),
        pace=PACE,
        calls=CALLS,
    )
    order = sandbox.orders[0]
    if scenario.from_inbox:
        body = msgspec.json.encode(sample.body).decode()
        journal = paths.journal_file(settings.station.mode)
        async with await DataFolder.open(journal.parent, station="import") as data:
            await data.inbox.put(sample.own_number, body)
    broken = ""
    async with open_bench(settings, paths, Pro(sandbox.url, sandbox.key), seams) as bench:
        person = Person(bench)
        try:
            await person.ship(scenario, order["reference"] or sample.own_number)
            await person.supervise(scenario)
            if scenario.end_of_day:
                await person.manifest()
        except Silent as silent:
            broken = str(silent)
        logged, adopted = await read_log(bench, sample.own_number)
    return Verdict(
        cell=cell,
        struck=_struck(sandbox),
        count=_counted(scenario, sample.own_number, sandbox, paths, logged),
        told=tuple(sorted(person.told)),
        tries=person.tries,
        was_adopted=adopted,
        logged=tuple(errors),
        broken=broken,
    )


def _struck(sandbox: RunningSandbox) -> int:
    counted = sandbox.simulator.faults.counted()
    return sum(rule["struck"] for rule in counted if rule["name"] == "fault")


def _counted(
    scenario: Scenario,
    own_number: str,
    sandbox: RunningSandbox,
    paths: Paths,
    logged: Logged,
) -> Count:
    state: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(sandbox.simulator.admin.answer("GET", "/_sandbox/state", b"")[1])
    )
    return count(scenario, own_number, state, paths.print_dir, logged)


def plain(session: Session) -> Session:
    """The session to be compared: its catalogue is an index over the order and has no equality."""
    return msgspec.structs.replace(session, catalogue=None)


async def read_log(bench: RunningBench, number: str) -> tuple[Logged, int]:
    """What the log holds of an order, and how many consignments were adopted.

    Raises Silent when it replays to another state than the bench shows.
    """
    await bench.until(lambda: bench.writer.queued == 0, 5.0)
    log = bench.folder.journal
    sessions: list[Session] = []
    events: list[ev.Event] = []
    for note in await log.streams_of_order(number):
        of_it = [ev.decode(r.type, r.payload) for r in await log.read(note.stream)]
        sessions.append(replay(note.stream, of_it))
        events += of_it
    living = bench.station.bench.sessions
    differ = [
        s.stream for s in sessions if s.stream in living and plain(living[s.stream]) != plain(s)
    ]
    if differ:
        raise Silent(f"the log replays to another state: {differ}")
    documents = tuple(
        LoggedDocument(d.id, d.kind.value, tuple(c.title for c in s.copies if c.document == d.id))
        for s in sessions
        for d in s.documents
    )
    return Logged(
        finished=sum(s.phase is Phase.FINISHED for s in sessions),
        unfinished=tuple(await log.unfinished()),
        possible_orphans=sum(_may_leave_orphan(event) for event in events),
        documents=documents,
        runs=await runs_of(log),
    ), sum(isinstance(e, ev.ConsignmentPacked) and e.was_adopted for e in events)


def _may_leave_orphan(event: ev.Event) -> bool:
    """Create Order was begun, and whether it happened is not known."""
    if isinstance(event, ev.OpeningFailed):
        return event.step == "create"
    return isinstance(event, ev.OrphanSuspected)
