"""A Station and a simulator driven at random against the truth: one model, so one file.

The truth is what lies in PRO and on paper: each packed unit in exactly one living consignment, no
unit more than ordered, each label once, and a log that replays to what the bench shows.
"""

import asyncio
import datetime
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Stages
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.evolve import replay
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.session import Phase, Session, allowed_units
from packstation.packing.shipping import CopyStatus, DocumentKind, Fate
from packstation.packing.standing import Stage, standing_of
from packstation.sandbox.samples import SampleOrder, sample_orders
from packstation.sandbox.serving.faults import Fault, parse_faults
from packstation.sandbox.serving.server import serve_in_thread
from packstation.sandbox.serving.variants import Variants
from packstation.scanning.scan import ScanSource, read_scan
from packstation.settings.paths import bench_paths
from tests.crash.boundaries import at_the_bench
from tests.crash.scenarios import CARD, MUG, SOCKS, TOWEL, TOY, Paper, Scenario
from tests.crash.sheets import sheets_of
from tests.faults.cells import CALLS, PACE, plain, prepare
from tests.faults.kinds import ACTIONS, Kind

T = TypeVar("T")
Json = dict[str, Any]
SAMPLES = ("HO-1000", "HO-1003", "HO-1028")
SCENARIO = Scenario(name="model", sample=SAMPLES[0], acts=())
DEAD = ("Cancelled", "Cancelling")
OPERATIONS = (
    "getOrder",
    "searchConsignments",
    "packOrder",
    "allocateUsingDefaultRules",
    "getConsignmentStatus",
    "getLabelsInFormat",
    "setReadyToShip",
    "cancelConsignment",
)
SLOW = (Kind.LATE_REPLY, Kind.LATE_EFFECT, Kind.S429_LATER)
PATIENCE_S = 20.0
MOST_TRIES = 12

orders = st.integers(0, len(SAMPLES) - 1)
items = st.sampled_from([SOCKS, SOCKS, MUG, CARD, CARD, TOY, TOWEL, "4000000000006"])
faults = st.builds(
    lambda operation, kind, nth: {
        "match": {"operation": operation, "nth": nth},
        **ACTIONS[kind],
    },
    st.sampled_from(OPERATIONS),
    st.sampled_from([kind for kind in Kind if kind not in SLOW]),
    st.sampled_from([[1], [1], [2], [1, 2, 3]]),
)
acts = st.sampled_from(
    [
        cmd.Done(),
        cmd.Done(),
        cmd.NewParcel(),
        cmd.Split(),
        cmd.Undo(),
        cmd.Acknowledge(),
        cmd.TakeOutNext(),
        cmd.Hold("later"),
        cmd.AnswerOldLabels(Fate.NOT_THERE),
        cmd.Retry(),
        cmd.SetQuantity(2),
        cmd.DeclareShort(
            read_scan(CARD, datetime.datetime.now(datetime.UTC), ScanSource.SCRIPT).code, 2, "gone"
        ),
    ]
)

parcel_breaks = st.sampled_from([None, cmd.NewParcel(), cmd.Split()])
later_acts = st.sampled_from([cmd.Reprint("asked for"), cmd.ReopenPacking("redo"), cmd.Retry()])


class StationModel(RuleBasedStateMachine):
    """One bench with three orders; every rule is an act of a packer or of fate."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._root = Path(self._folder.name)
        self._paths = bench_paths(self._root / "data")
        self._ordered = [_sample(number) for number in SAMPLES]
        variants = Variants(search_lag_ms=60)
        self._sandbox = serve_in_thread(samples=self._ordered, variants=variants)
        self._references = [order["reference"] for order in self._sandbox.orders]
        self._run(prepare(self._root))
        data = self._paths.journal_file(SCENARIO.settings.station.mode).parent
        shutil.copytree(self._root / "empty", data)
        self._stack = AsyncExitStack()
        self._bench = self._run(self._open())

    # What happens

    @initialize(first=faults, order=orders, breaks=parcel_breaks)
    def the_day_begins_badly(self, first: Json, order: int, breaks: cmd.Command | None) -> None:
        self.something_will_fail(first)
        self.pack_an_order(order, breaks)

    @rule(order=orders)
    def open_an_order(self, order: int) -> None:
        self._run(self._scan(self._references[order]))

    @rule(code=items)
    def scan_an_item(self, code: str) -> None:
        self._run(self._scan(code))

    @rule()
    def scan_everything_that_is_left(self) -> None:
        self._run(self._scan_all())

    @rule(order=orders, breaks=parcel_breaks)
    def pack_an_order(self, order: int, breaks: cmd.Command | None) -> None:
        self._run(self._pack(order, breaks))

    @rule(act=acts)
    def act(self, act: cmd.Command) -> None:
        self._run(self._act(act))

    @rule(number=st.integers(0, 3), act=later_acts)
    def decide_about_an_earlier_order(self, number: int, act: cmd.Command) -> None:
        self._run(self._act_on_earlier(number, act))

    @rule(fault=faults)
    def something_will_fail(self, fault: Json) -> None:
        rules: list[Fault] = parse_faults(msgspec.json.encode([fault]))
        self._sandbox.simulator.faults.replace(rules)

    @rule()
    def some_time_passes(self) -> None:
        self._run(asyncio.sleep(0.03))

    @rule()
    def everything_settles(self) -> None:
        self._run(self._settle())

    @rule()
    def the_program_is_started_again(self) -> None:
        self._run(self._stack.aclose())
        self._bench = self._run(self._open())

    # What must hold

    @invariant()
    def no_parcel_holds_more_than_may_be_packed(self) -> None:
        for session in self._sessions():
            for line, units in session.packing.packed.items():
                assert units <= allowed_units(session, line)

    @invariant()
    def no_more_is_shipped_than_was_ordered(self) -> None:
        shipped = _shipped(self._living())
        for sample, reference in zip(self._ordered, self._references, strict=True):
            assert not shipped[reference] - _units(sample)

    def teardown(self) -> None:
        """Bring every order to its end, then count."""
        try:
            self._sandbox.simulator.faults.replace([])
            self._run(self._finish())
            self._count()
        finally:
            self._run(self._stack.aclose())
            self._runner.close()
            self._sandbox.stop()
            self._folder.cleanup()

    def _count(self) -> None:
        living = self._living()
        logged = self._run(self._logged())
        shown = {session.stream: plain(session) for session in self._sessions()}
        for session in logged:
            assert shown.get(session.stream, plain(session)) == plain(session)
        finished = [session for session in logged if session.phase is Phase.FINISHED]
        assert all(s.phase in (Phase.FINISHED, Phase.CLOSED, Phase.PACKING) for s in logged)
        owned = Counter(c.reference for s in finished for c in s.consignments)
        assert owned == Counter(c["reference"] for c in living)
        packed: dict[str, Counter[str]] = {reference: Counter() for reference in self._references}
        for session in finished:
            assert session.order is not None
            skus = {line.id: line.sku or "" for line in session.order.lines}
            for line, units in session.packing.packed.items():
                packed[session.order.reference][skus[line]] += units
        shipped = _shipped(living)
        assert all(shipped[reference] == packed[reference] for reference in self._references)
        assert all(c["state"] == "ReadyToShip" and c["allocations"] == 1 for c in living)
        for session in finished:
            self._count_labels(session)

    def _count_labels(self, session: Session) -> None:
        labels = [d for d in session.documents if d.kind is DocumentKind.LABEL]
        assert len(labels) == sum(len(c.parcels) for c in session.consignments)
        for copy in session.copies:
            assert copy.status in (CopyStatus.PRINTED, CopyStatus.SENT)
            assert len(sheets_of(self._paths.print_dir, copy.title)) == 1
            assert copy.number == 1 or copy.reason
        first = Counter(copy.document for copy in session.copies if copy.number == 1)
        assert first == Counter(document.id for document in session.documents)

    # How it is done

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    async def _open(self) -> RunningBench:
        seams = Seams(
            reading=in_a_thread,
            printer=lambda printer: at_the_bench(Paper.SPOOLER, printer, None),
            pace=PACE,
            calls=CALLS,
        )
        pro = Pro(self._sandbox.url, self._sandbox.key)
        self._stack = AsyncExitStack()
        return await self._stack.enter_async_context(
            open_bench(SCENARIO.settings, self._paths, pro, seams)
        )

    def _sessions(self) -> list[Session]:
        return list(self._bench.station.bench.sessions.values())

    async def _scan(self, text: str) -> None:
        now = datetime.datetime.now(datetime.UTC)
        self._bench.station.scan(read_scan(text, now, ScanSource.SCRIPT))

    async def _scan_all(self) -> None:
        session = self._bench.station.bench.session
        if session is None or session.order is None or session.phase is not Phase.PACKING:
            return
        self._bench.station.act(cmd.Acknowledge())
        for line in session.order.lines:
            left = allowed_units(session, line.id) - session.packing.packed.get(line.id, 0)
            for _ in range(left):
                await self._scan(line.barcodes[0])

    async def _pack(self, order: int, breaks: cmd.Command | None) -> None:
        await self._scan(self._references[order])
        await self._bench.until(lambda: not self._is_opening(), PATIENCE_S)
        await self._scan_all()
        if breaks is not None:
            self._bench.station.act(cmd.Undo())
            self._bench.station.act(breaks)
            await self._scan_all()
        self._bench.station.act(cmd.Done())

    async def _act_on_earlier(self, number: int, act: cmd.Command) -> None:
        streams = [
            s.stream for s in self._sessions() if s.phase in (Phase.SHIPPING, Phase.FINISHED)
        ]
        if streams:
            stream = sorted(streams)[number % len(streams)]
            self._bench.station.show(stream)
            self._bench.station.act(act)

    def _is_opening(self) -> bool:
        session = self._bench.station.bench.session
        return session is not None and session.phase is Phase.OPENING

    async def _act(self, act: cmd.Command) -> None:
        self._bench.station.act(act)

    async def _settle(self) -> None:
        """Until nothing moves by itself, with a person who retries what asks for one."""
        for _ in range(MOST_TRIES):
            assert await self._bench.until(lambda: self._bench.is_settled, PATIENCE_S), [
                (s.phase, standing_of(s)) for s in self._sessions()
            ]
            stopped = [s for s in self._sessions() if standing_of(s).stage is Stage.STOPPED]
            if not stopped:
                return
            assert all(standing_of(s).problem is not None for s in stopped)
            for session in stopped:
                self._bench.station.act_on(session.stream, cmd.Retry())
        raise AssertionError([standing_of(s) for s in self._sessions()])

    async def _finish(self) -> None:
        """What is packed is shipped; what is empty may stay open."""
        await self._settle()
        for stream, session in dict(self._bench.station.bench.sessions).items():
            if session.phase is Phase.HELD:
                self._bench.station.show(stream)
        await self._settle()
        for session in self._sessions():
            if session.phase is Phase.PACKING and session.packing.packed:
                self._bench.station.show(session.stream)
                self._bench.station.act(cmd.Acknowledge())
                self._ship_as_it_is(session.stream)
        await self._settle()

    def _ship_as_it_is(self, stream: str) -> None:
        """What is missing is declared short, as a packer must before shipping a part."""
        session = self._bench.station.bench.sessions[stream]
        assert session.order is not None
        for _ in owed_old_labels(session):
            self._bench.station.act(cmd.AnswerOldLabels(Fate.BY_HAND))
        for line in session.order.lines:
            left = allowed_units(session, line.id) - session.packing.packed.get(line.id, 0)
            if left > 0:
                now = datetime.datetime.now(datetime.UTC)
                code = read_scan(line.barcodes[0], now, ScanSource.SCRIPT).code
                self._bench.station.act(cmd.DeclareShort(code, left, "gone"))
        self._bench.station.act(cmd.Done())

    async def _logged(self) -> list[Session]:
        await self._bench.until(lambda: self._bench.writer.queued == 0, 5.0)
        log = self._bench.folder.journal
        found: dict[str, Session] = {}
        for reference in self._references:
            for note in await log.streams_of_order(reference):
                records = await log.read(note.stream)
                events = [ev.decode(r.type, r.payload) for r in records]
                found[note.stream] = replay(note.stream, events)
        return list(found.values())

    def _living(self) -> list[Json]:
        state = self._sandbox.simulator.admin.answer("GET", "/_sandbox/state", b"")[1]
        return [c for c in state["consignments"] if c["state"] not in DEAD]


def _sample(number: str) -> SampleOrder:
    sample = next(s for s in sample_orders() if s.own_number == number)
    return msgspec.structs.replace(sample, in_inbox=False)


def _units(sample: SampleOrder) -> Counter[str]:
    units: Counter[str] = Counter()
    for package in sample.body["Packages"]:
        for item in package["Items"]:
            units[item["Sku"]] += item["Quantity"]
    return units


def _shipped(living: list[Json]) -> dict[str, Counter[str]]:
    shipped: dict[str, Counter[str]] = {}
    for consignment in living:
        units = shipped.setdefault(consignment["order"], Counter())
        for package in consignment["packages"]:
            for item in package["items"]:
                units[item["sku"]] += item["quantity"]
    return _WithEmpty(shipped)


class _WithEmpty(dict[str, Counter[str]]):
    def __missing__(self, _: str) -> Counter[str]:
        return Counter()


TestStationModel = StationModel.TestCase
TestStationModel.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=(Stages.generate,),  # shrinking what takes a second would take longer than the day
    suppress_health_check=list(HealthCheck),
)
