"""The program under test without a window: packs one order, and dies where it is told to.

`python -m tests.crash.worker` is a fork server: it imports everything once, forks one process for
each JSON line on standard input, and answers with a line that says how that process ended. Nothing
of asyncio and no thread exists before the fork.
"""

import asyncio
import datetime
import faulthandler
import gc
import os
import sys
import traceback
from pathlib import Path

import httpx
import msgspec
from msgspec.structs import replace

import packstation.documents.labels
import packstation.documents.own.packing_slip
import packstation.documents.pictures  # noqa: F401 - imported once, here, for all processes
from packstation.assembly import early
from packstation.assembly import running as app
from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.journal.event_log import EventLog
from packstation.journal.folder import DataFolder
from packstation.packing import events as ev
from packstation.packing.day import events as mf
from packstation.packing.evolve import replay
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase, Session
from packstation.settings.paths import bench_paths
from tests.crash import packer
from tests.crash.boundaries import Boundaries, at_the_bench
from tests.crash.mutations import Mutation, mutate
from tests.crash.scenarios import Scenario


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One process: `number` is scanned to open the order; `inbox` is a body to create it from.

    With `is_watched` its boundaries are written down and `aim` is where it dies; without it is the
    program as it is, and leaves a `report.json` of what the log says.
    """

    scenario: Scenario
    folder: str
    url: str
    key: str
    number: str
    inbox: str = ""
    is_watched: bool = False
    aim: str | None = None
    mutation: Mutation | None = None
    clock_seconds: float = 0.0


class Ended(msgspec.Struct, frozen=True):
    """`signal` that ended the process, 0 for none; what it said on standard error."""

    code: int
    signal: int
    said: str


class LoggedDocument(msgspec.Struct, frozen=True):
    """A document of the log: its kind, and the titles of its copies."""

    id: str
    kind: str
    titles: tuple[str, ...]


class Logged(msgspec.Struct, frozen=True):
    """What the log says in the end. `decided` are further copies that somebody asked for; `runs`
    are ends of day that PRO took."""

    finished: int
    unfinished: tuple[str, ...]
    possible_orphans: int = 0
    was_adopted: int = 0
    asked: int = 0
    decided: int = 0
    confirmed: tuple[str, ...] = ()
    """Labels that were scanned on their parcels, each time."""
    documents: tuple[LoggedDocument, ...] = ()
    runs: int = 0


BOUNDARIES, REPORT, SAID = "boundaries.txt", "report.json", "stderr.txt"


async def work(job: Job) -> None:
    """Pack the order; see `Job`."""
    scenario = job.scenario
    folder = Path(job.folder)
    paths = bench_paths(folder / "data")
    seams = Seams(
        reading=in_a_thread, printer=lambda printer: at_the_bench(scenario.paper, printer, None)
    )
    if job.is_watched:
        seams = Boundaries(folder / BOUNDARIES, job.aim).seams(scenario.paper)
    if job.inbox:
        await _fill_inbox(scenario, paths.journal_file(scenario.settings.station.mode), job)
    # A bench of its own for each point: on a shared database many of them are at work at once.
    station = replace(scenario.settings.station, name=folder.name)
    settings = replace(scenario.settings, station=station)
    async with open_bench(settings, paths, Pro(job.url, job.key), seams) as bench:
        new_key = (lambda: _let_pro_take_another_key(job)) if scenario.new_key else None
        await packer.pack(bench, scenario, job.number, paths.print_dir, new_key)
        if not job.is_watched:
            report = await _report(bench, job.number)
            (folder / REPORT).write_bytes(msgspec.json.encode(report))


async def _let_pro_take_another_key(job: Job) -> str:
    """A second time it changes nothing."""
    new = f"new-{job.key}"
    async with httpx.AsyncClient(base_url=job.url) as http:
        headers = {"ocp-apim-subscription-key": job.key}
        await http.put("/_sandbox/key", headers=headers, json={"key": new})
    return new


async def _fill_inbox(scenario: Scenario, journal: Path, job: Job) -> None:
    async with await DataFolder.open(journal.parent, station="import") as folder:
        await folder.inbox.put(job.number, job.inbox)


async def _report(bench: RunningBench, number: str) -> Logged:
    """Read the log itself, not the bench's memory of it."""
    await bench.settled(packer.PATIENCE_S)
    log = bench.folder.journal
    streams = await log.streams_of_order(number)
    logged: list[tuple[Session, list[ev.Event]]] = []
    for note in streams:
        events = [ev.decode(r.type, r.payload) for r in await log.read(note.stream)]
        logged.append((replay(note.stream, events), events))
    sessions = [session for session, _ in logged]
    events = [event for _, each in logged for event in each]
    return Logged(
        finished=sum(session.phase is Phase.FINISHED for session in sessions),
        unfinished=tuple(await log.unfinished(bench.folder.resumes)),
        possible_orphans=sum(_may_leave_orphan(event) for event in events),
        was_adopted=sum(isinstance(e, ev.ConsignmentPacked) and e.was_adopted for e in events),
        asked=sum(isinstance(e, ev.CopyAnswered) for e in events),
        decided=sum(isinstance(e, ev.CopyOwed) for e in events),
        confirmed=tuple(e.document for e in events if isinstance(e, ev.LabelConfirmed)),
        documents=tuple(
            LoggedDocument(
                d.id, d.kind.value, tuple(c.title for c in s.copies if c.document == d.id)
            )
            for s in sessions
            for d in s.documents
        ),
        runs=await runs_of(log),
    )


async def runs_of(log: EventLog) -> int:
    """How many ends of day PRO took, by the log."""
    queued = mf.ManifestQueued.__name__
    streams = {entry.record.stream async for entry in log.read_all() if entry.record.type == queued}
    return len(streams)


def _may_leave_orphan(event: ev.Event) -> bool:
    """Create Order's reply was lost: once it is repeated, then a person is asked."""
    if isinstance(event, ev.OpeningFailed):
        return event.step == "create" and event.problem.kind is ProblemKind.IN_DOUBT
    return isinstance(event, ev.OrphanSuspected)


def _set_clock(seconds: float) -> None:
    """Every time that the program takes is so much later; negative is a clock set back."""
    shift = datetime.timedelta(seconds=seconds)

    def now() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + shift

    for module in (app, early):
        setattr(module, early.now.__name__, now)


def child(job: Job) -> int:
    """What the forked process does; its exit code."""
    try:
        if job.mutation is not None:
            mutate(job.mutation)
        if job.clock_seconds:
            _set_clock(job.clock_seconds)
        asyncio.run(work(job))
    except BaseException:  # noqa: BLE001 - the process ends here, and what ended it must be read
        traceback.print_exc()
        return 1
    return 0


def _forked(job: Job) -> Ended:
    said = Path(job.folder) / SAID
    pid = os.fork()
    if pid == 0:
        handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(handle, sys.stdout.fileno())
        os.dup2(handle, sys.stderr.fileno())
        code = child(job)
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    text = said.read_text(errors="replace") if said.exists() else ""
    return Ended(
        os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
        os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        text,
    )


def serve() -> None:
    """Fork for each line until standard input ends."""
    faulthandler.enable()  # a library that crashes says where
    gc.freeze()  # what is imported is shared with every child and is not looked through again
    for line in sys.stdin.buffer:
        ended = _forked(msgspec.json.decode(line, type=Job))
        sys.stdout.buffer.write(msgspec.json.encode(ended) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
