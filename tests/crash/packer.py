"""A packer who looks at the screen first: packs what remains, answers what is asked."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from packstation.assembly import early
from packstation.assembly.running import RunningBench
from packstation.documents.labels import read_codes
from packstation.driving.driver import Driver
from packstation.journal.event_log import EventLog
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.words import PRINTER
from packstation.packing.day.run import RunPhase
from packstation.packing.intervening import Asked, InterventionBegan, Wanted
from packstation.packing.labels.check import awaits_scan, copies_of
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.problems import ProblemKind
from packstation.packing.service import CarrierService
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import CopyStatus, Fate, Format
from packstation.scanning.scan import ScanSource, read_scan
from packstation.settings.secrets import ApiKey
from packstation.workflow.looping.board import Change
from packstation.workflow.recorder import finished_order
from tests.crash.scenarios import NEW_PARCEL, SECOND, SPLIT, Scenario
from tests.crash.sheets import sheets_of

PATIENCE_S = 60.0
OTHER_SERVICE = CarrierService("ROYAL-TRACKED-24")
SCANS = 3
LOOKS, LOOK_AGAIN_S = 6, 0.3
_ACTS: dict[str, cmd.Command] = {SPLIT: cmd.Split(), NEW_PARCEL: cmd.NewParcel()}


NewKey = Callable[[], Awaitable[str]]


async def pack(
    bench: RunningBench, scenario: Scenario, number: str, paper: Path, new_key: NewKey | None = None
) -> None:
    """Bring the order `number` to its end, from wherever it stands. Returns when nothing moves.

    `new_key` lets PRO take another key only, and tells it.
    """
    driver = Driver(bench)
    if scenario.switches:
        _switch_at_the_first_label(bench)
    if new_key is not None:
        _enter_the_key_when_asked(bench, new_key)
    sessions = bench.station.bench.sessions
    known = {*sessions, *bench.station.bench.interventions}
    left = await bench.folder.journal.unfinished(bench.folder.resumes)
    runs = [stream for stream in left if stream not in known]
    await open_order(bench, driver, number)
    if new_key is not None:
        await pack_items(bench, driver, scenario)
        await new_key()
    await _ship(bench, driver, scenario, paper)
    for session in _in_phase(bench, Phase.FINISHED):
        if scenario.redo and session.round == 1:
            bench.station.act_on(session.stream, cmd.ReopenPacking("wrong address"))
            await bench.settled(PATIENCE_S)
            await _ship(bench, driver, scenario, paper)
    await supervise(bench, scenario, number)
    if runs:  # the bench goes on with it by itself
        await bench.until(lambda: bench.end_of_day.state.phase is RunPhase.DONE, PATIENCE_S)
    elif scenario.end_of_day:
        await _end_day(bench, scenario)


async def _ship(bench: RunningBench, driver: Driver, scenario: Scenario, paper: Path) -> None:
    """Pack what is missing, say that it is packed, and answer until nothing moves."""
    await bench.until(lambda: not _in_phase(bench, Phase.CANCELLING), PATIENCE_S)
    await pack_items(bench, driver, scenario)
    for session in _in_phase(bench, Phase.PACKING):
        destroy_old_labels(bench, session)
        bench.station.act_on(session.stream, cmd.Done())
    await bench.settled(PATIENCE_S)
    while _answer(bench, paper) or await _scan_a_label(bench, driver, paper):
        await bench.settled(PATIENCE_S)


async def supervise(bench: RunningBench, scenario: Scenario, number: str) -> None:
    """Each act with each consignment, unless the log says that it was begun before."""
    if not scenario.supervised:
        return
    packed = await finished_order(bench.folder.journal, number)
    begun = await supervised_of(bench.folder.journal)
    for consignment in packed.consignments if packed is not None else ():
        reference = consignment.reference or ""
        for wanted in scenario.supervised:
            stream = begun.get((reference, wanted))
            if stream is None:
                asked = Asked(wanted, reference, rule=OTHER_SERVICE, packages=1, grams=300)
                stream = bench.station.interventions.begin(asked)
            await bench.until(functools.partial(_is_over, bench, stream), PATIENCE_S)


def _is_over(bench: RunningBench, stream: str) -> bool:
    """One that ended before this start is not shown any more."""
    known = bench.station.bench.interventions.get(stream)
    return known is None or known.is_over


async def supervised_of(log: EventLog) -> dict[tuple[str, Wanted], str]:
    """The acts of supervisors that the log knows, by consignment: the stream of each."""
    began = InterventionBegan.__name__
    found: dict[tuple[str, Wanted], str] = {}
    async for entry in log.read_all():
        if entry.record.type == began:
            asked = msgspec.json.decode(entry.record.payload, type=InterventionBegan).asked
            found[asked.consignment, asked.wanted] = entry.record.stream
    return found


async def _end_day(bench: RunningBench, scenario: Scenario) -> None:
    """Look until all that is ready is shown, or was manifested before; then end the day."""
    for _ in range(LOOKS):
        state = await bench.end_of_day.preview()
        if len(state.rows) >= scenario.contents.total():
            break
        await asyncio.sleep(LOOK_AGAIN_S)
    await bench.end_of_day.run()


async def open_order(bench: RunningBench, driver: Driver, number: str) -> None:
    """Scan the order, unless it lives here already or was finished before.

    An order that could not be opened is scanned again once its alert is acknowledged.
    """
    for _ in range(SCANS):
        await bench.until(lambda: not _in_phase(bench, Phase.OPENING), PATIENCE_S)
        streams = await bench.folder.journal.streams_of_order(number)
        sessions = bench.station.bench.sessions
        closed = {s.stream for s in sessions.values() if s.phase is Phase.CLOSED}
        if any(note.stream not in closed for note in streams):
            return
        driver.act(cmd.Acknowledge())
        await driver.scan(number)
        await bench.settled(PATIENCE_S)


async def pack_items(bench: RunningBench, driver: Driver, scenario: Scenario) -> None:
    """Scan what is not packed yet."""
    for session in _in_phase(bench, Phase.PACKING):
        bench.station.show(session.stream)
        driver.act(cmd.Acknowledge())  # what the order wants to be read
        for act in remaining(session, scenario):
            if act in _ACTS:
                driver.act(_ACTS[act])
            else:
                await driver.scan(act)
    # A person takes longer than the disk: what was scanned is safe before packing ends.
    await bench.until(lambda: bench.writer.queued == 0, PATIENCE_S)


def destroy_old_labels(bench: RunningBench, session: Session) -> None:
    """Say of each label that a redo made void, one by one, that it is destroyed."""
    for _ in owed_old_labels(session):
        bench.station.act_on(session.stream, cmd.AnswerOldLabels(Fate.BY_HAND))


def remaining(session: Session, scenario: Scenario) -> tuple[str, ...]:
    """The acts that the screen does not show as done: scans and parcel breaks came in order."""
    units = sum(session.packing.packed.values())
    breaks = len(session.packing.parcels) - 1
    acts = list(scenario.acts)
    while acts and (units or breaks):
        if acts.pop(0) in _ACTS:
            breaks -= 1
        else:
            units -= 1
    return tuple(acts)


def _switch_at_the_first_label(bench: RunningBench) -> None:
    """By its barcode, in the moment in which a label is about to go to the printer."""

    def look(change: Change) -> None:
        is_label = any(
            isinstance(e, ev.CopyIntended) and ".label." in e.title for e in change.events
        )
        if is_label and bench.printing.labels_on is None:
            scan = read_scan(f"{PRINTER}{SECOND}", early.now(), ScanSource.SCRIPT)
            bench.station.scan(scan)

    bench.station.listen(look)


def _enter_the_key_when_asked(bench: RunningBench, new_key: NewKey) -> None:
    """Whenever the bench says that PRO does not take its key."""

    async def enter() -> None:
        await bench.use_key(ApiKey(await new_key()))

    asked: list[object] = []

    def look() -> None:
        problem = bench.lights.state.pro.problem
        if problem is not None and problem.kind is ProblemKind.KEY_REFUSED and not asked:
            asked.append(problem)
            bench.tasks.start("enter the new key", enter())

    bench.lights.listen(look)
    look()


async def _scan_a_label(bench: RunningBench, driver: Driver, paper: Path) -> bool:
    """Scan the label that is asked for from its sheet; whether that was taken."""
    for session in _in_phase(bench, Phase.SHIPPING):
        label = awaits_scan(session)
        if label is None:
            continue
        sheets = [s for copy in copies_of(session, label) for s in sheets_of(paper, copy.title)]
        codes = await asyncio.to_thread(_codes_on, sheets[-1])
        await driver.scan(codes[0])
        now = bench.station.bench.sessions[session.stream]
        return label.id in now.confirmed
    return False


def _codes_on(sheet: Path) -> Sequence[str]:
    return read_codes(sheet.read_bytes(), Format(sheet.suffix[1:]))


def _in_phase(bench: RunningBench, phase: Phase) -> list[Session]:
    return [s for s in bench.station.bench.sessions.values() if s.phase is phase]


def _answer(bench: RunningBench, paper: Path) -> bool:
    """Look at the printer for each copy that nobody knows of; whether there was any."""
    asked = [
        (session.stream, copy.title)
        for session in bench.station.bench.sessions.values()
        for copy in session.copies
        if copy.status is CopyStatus.DOUBT
    ]
    for stream, title in asked:
        came_out = bool(sheets_of(paper, title))
        bench.station.act_on(stream, cmd.AnswerPrint(title, came_out))
    return bool(asked)
