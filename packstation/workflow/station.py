"""The Station: one bench's loop from scans and outcomes to events, state and effects.

1. What a scan or act causes is decided and shown at once, in memory; its events are queued for the
   disk in the same breath and in the same order.
2. No effect that changes anything outside begins before everything that led to it is on the disk,
   its own intent included.
3. An outcome goes round the same loop as a scan.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from packstation.journal.errors import JournalError
from packstation.packing import bench as bn
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.bench import Bench
from packstation.packing.decide import begin, decide
from packstation.packing.due import due
from packstation.packing.effects import READS, Effect, Finish, PrintCopy, intent_of
from packstation.packing.evolve import evolve, opened
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import Document
from packstation.packing.standing import waits_by_itself
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.failures import failure_of
from packstation.workflow.ports import Performer, Recorder
from packstation.workflow.retries import Retries

log = logging.getLogger(__name__)

LONGEST_BADGE = 60
RECENT = 8
"""Finished sessions that stay visible behind the open one."""

PROGRESS = (
    ev.OrderCreated,
    ev.OrderLoaded,
    ev.ConsignmentPacked,
    ev.ConsignmentAllocated,
    ev.QuotesOffered,
    ev.DocumentsKept,
    ev.CopyOut,
    ev.ConsignmentReady,
    ev.ConsignmentManifested,
    ev.ConsignmentCancelled,
)
"""Good ends of effects: PRO or the printer answers again."""


class Change(msgspec.Struct, frozen=True):
    """What listeners are told: the events of one decision, and the stream they belong to.

    `act` is set for what concerns the bench and no session.
    """

    stream: str | None = None
    events: tuple[ev.Event, ...] = ()
    act: bn.Act | None = None


Listener = Callable[[Change], None]
PrinterFor = Callable[[Session, Document], str]
"""The name of the printer that a document of a session goes to now; "" when nobody knows."""


class Station:
    """One packing bench. Use it from one event loop; `scan` and `act` return at once.

    `new_stream` gives a name that is unique for ever.
    """

    def __init__(
        self,
        *,
        recorder: Recorder,
        performer: Performer,
        tasks: Tasks,
        new_stream: Callable[[], str],
        policy: Policy,
        retries: Retries | None = None,
    ) -> None:
        self._recorder = recorder
        self._performer = performer
        self._tasks = tasks
        self._new_stream = new_stream
        self._retries = retries or Retries()
        self._listeners: list[Listener] = []
        self._running: set[str] = set()
        self._held_scans: deque[Scan] = deque()
        self._is_releasing = False
        self._last_scan: Scan | None = None
        self._tickets: dict[str, int] = {}
        self.policy = policy
        self.printer_for: PrinterFor = lambda _session, _document: ""
        self.bench = Bench()

    # What happens

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change, in order; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def scan(self, scan: Scan) -> None:
        """Take one scan, whatever the state: none is lost, none is taken twice."""
        since = self._since_last(scan)
        self._last_scan = scan
        self._take(scan, since)

    def refuse_scan(self) -> None:
        """Say that something was scanned and not understood; an alert that stands stays."""
        if self.bench.alert is None or not self.bench.alert.is_blocking:
            self._bench_alert(Alert(AlertKind.SCAN_UNCLEAR))

    def act(self, command: cmd.Command) -> None:
        """An act on the session on screen: a key, a button, a line of a script."""
        if self.bench.is_starting:
            return
        if isinstance(command, cmd.Acknowledge) and self.bench.alert is not None:
            self.update(alert=None)
            return
        if self.bench.open is None:
            self._bench_alert(Alert(AlertKind.NO_ORDER))
            return
        self.act_on(self.bench.open, command)

    def act_on(self, stream: str, *commands: cmd.Command) -> None:
        """Acts on, or outcomes for, the session `stream`; dropped when it lives no more.

        Several are taken as one: nothing begins before all of them are decided.
        """
        session = self.bench.sessions.get(stream)
        if session is None:
            return
        first = session.position
        caused: list[ev.Event] = []
        for command in commands:
            events = decide(session, command)
            for event in events:
                session = evolve(session, event)
            caused += events
        if caused:
            self._keep(session, caused, first)
        self._release_scans()

    def show(self, stream: str) -> None:
        """Bring a session to the screen; a held one goes on."""
        self.update(open=stream, alert=None)
        session = self.bench.sessions[stream]
        if session.phase is Phase.HELD:
            self.act_on(stream, cmd.Resume())

    def extra_parcel(self, reason: str) -> None:
        """Begin an extra parcel of the order on screen; what was made of it stays as it is."""
        self._do(bn.extra_parcel(self.bench, reason))

    def open_order(self, scanned: str, extra: str = "") -> str:
        """Begin a session with what was scanned; returns its stream. `extra` as in OpenSession."""
        stream = self._new_stream()
        events = begin(cmd.OpenSession(stream, scanned, self.policy, extra))
        session = opened(stream, events[0])  # type: ignore[arg-type]  # begin gives SessionOpened
        self._forget_old()
        self.update(open=stream, alert=None)
        self._keep(session, events, 0)
        return stream

    def update(self, **fields: object) -> None:
        """Change what the bench itself knows (open stream, alert, boxes, …) and say so."""
        self.bench = replace(self.bench, **fields)
        self._tell(Change())

    # Life

    def adopt(self, sessions: Sequence[Session]) -> None:
        """Take over the unfinished sessions that the log holds, and go on with them."""
        for session in sessions:
            self.bench = replace(
                self.bench, sessions=self.bench.sessions.set(session.stream, session)
            )
        shown = [s for s in sessions if s.phase in (Phase.OPENING, Phase.PACKING)]
        if shown and self.bench.open is None:
            self.bench = replace(self.bench, open=shown[-1].stream)
        self.update(is_starting=False)
        for session in sessions:
            self._go_on(session.stream)
        held, self._held_scans = self._held_scans, deque()
        for scan in held:
            self._take(scan, None)

    @property
    def is_at_work(self) -> bool:
        """Whether an effect is being performed now."""
        return bool(self._running)

    @property
    def is_settled(self) -> bool:
        """Nothing runs and nothing waits to be tried again by itself."""
        return not self._running and not self._retries.pending and not self._held_scans

    def retry_now(self) -> None:
        """Try at once what waits: PRO or a printer is back."""
        for stream in self._retries.take_all():
            self.act_on(stream, cmd.Retry(is_by_itself=True))

    # The loop

    def _since_last(self, scan: Scan) -> int | None:
        last = self._last_scan
        if last is None or scan.source is ScanSource.SCRIPT or last.code != scan.code:
            return None
        since = int((scan.at - last.at).total_seconds() * 1000)
        return since if since >= 0 else None  # the clock was set back: nobody knows

    def _take(self, scan: Scan, since: int | None) -> None:
        act = bn.interpret(self.bench, scan.code, since)
        if isinstance(act, bn.Wait):
            self._held_scans.append(scan)
        else:
            self._do(act)

    def _do(self, act: bn.Act) -> None:
        match act:
            case bn.ToSession(command=command, then_open=then_open):
                self.act(command)
                if then_open is not None:
                    self._open_next(then_open)
            case bn.OpenOrder(scanned=scanned):
                self.open_order(scanned)
            case bn.OpenExtra(scanned=scanned, reason=reason):
                self.open_order(scanned, reason)
            case bn.ShowSession(stream=stream, then=then):
                self.show(stream)
                if then is not None:
                    self.act_on(stream, then)
            case bn.CloseOpen():
                self.close_open()
            case bn.BenchAlert(alert=alert):
                self._bench_alert(alert)
            case bn.SignIn(badge=badge):
                self.bench = replace(self.bench, packer=badge.strip()[:LONGEST_BADGE] or None)
                self._tell(Change(act=act))
            case bn.EndOfDay() | bn.SwitchPrinter() | bn.ToPrinters():
                self._tell(Change(act=act))

    def _open_next(self, scanned: str) -> None:
        session = self.bench.session
        if session is None or session.phase is not Phase.PACKING:
            self._do(bn.order_act(self.bench, scanned))

    def close_open(self) -> None:
        """Clear the screen for the next order, unless the one on it is still being packed."""
        session = self.bench.session
        if session is None:
            self.update(alert=None)
            return
        if session.phase in (Phase.PACKING, Phase.OPENING) and not session.packing.packed:
            self.act(cmd.Abandon())
            session = self.bench.session
        if session is not None and session.phase is Phase.PACKING:
            self._bench_alert(Alert(AlertKind.ORDER_NOT_FINISHED, detail=session.name))
            return
        self.update(open=None, alert=None)

    def _bench_alert(self, alert: Alert) -> None:
        """Said every time, also when it stood already: the packer must hear it again."""
        refused = self.bench.refused + 1 if alert is self.bench.alert else 0
        self.bench = replace(self.bench, alert=alert, refused=refused)
        self._tell(Change(act=bn.BenchAlert(alert)))

    def _keep(self, session: Session, events: Sequence[ev.Event], first: int) -> None:
        self._tickets[session.stream] = self._recorder.record(
            session, events, first, self.bench.packer
        )
        self.bench = replace(self.bench, sessions=self.bench.sessions.set(session.stream, session))
        if session.phase is Phase.CLOSED and self.bench.open == session.stream:
            self.bench = replace(self.bench, alert=session.alert, open=None)
        if session.phase is Phase.HELD and self.bench.open == session.stream:
            self.bench = replace(self.bench, open=None)
        self._tell(Change(session.stream, tuple(events)))
        if any(isinstance(event, PROGRESS) for event in events):
            self._retries.progressed(session.stream)
        self._go_on(session.stream)

    def _go_on(self, stream: str) -> None:
        """Begin what is owed now. A listener may have acted: only the newest state counts."""
        session = self.bench.sessions.get(stream)
        if session is not None:
            self._begin_due(session)
        session = self.bench.sessions.get(stream)
        if session is not None:
            self._plan_retry(session)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                # Whoever watches must not keep an order from going on.
                log.critical("a listener failed", exc_info=True)

    def _release_scans(self) -> None:
        """Scans that came while an order was being opened, in their order."""
        if self._is_releasing:
            return  # what one of them caused; the loop below goes on with the next
        self._is_releasing = True
        try:
            while self._held_scans:
                session = self.bench.session
                if session is None or session.phase is Phase.CLOSED:
                    # Items of an order that could not be opened; as orders they mean nothing.
                    self._held_scans.clear()
                    return
                if session.phase is Phase.OPENING:
                    return
                self._take(self._held_scans.popleft(), None)
        finally:
            self._is_releasing = False

    def _forget_old(self) -> None:
        over = [s for s in self.bench.sessions.values() if s.is_over]
        for session in sorted(over, key=lambda s: s.stream)[:-RECENT]:
            self.bench = replace(self.bench, sessions=self.bench.sessions.delete(session.stream))
            self._tickets.pop(session.stream, None)

    # Effects

    def _begin_due(self, session: Session) -> None:
        """Begin everything owed that is not running, all intents in one record."""
        effects = [effect for effect in due(session) if effect.key not in self._running]
        first = session.position
        intents: list[ev.Event] = []
        for effect in effects:
            if isinstance(effect, Finish):
                self.act_on(session.stream, cmd.FinishSession())
                return
            if isinstance(effect, PrintCopy) and effect.document and not effect.is_resumed:
                # Recorded with the intent: whoever resumes it must ask the printer that has it.
                effect = replace(effect, printer=self.printer_for(session, effect.document))
            intent = intent_of(effect)
            if intent is not None:
                session = evolve(session, intent)
                intents.append(intent)
            self._running.add(effect.key)
            self._tasks.start(effect.key, self._perform(session.stream, effect))
        if intents:
            self._keep(session, intents, first)

    async def _perform(self, stream: str, effect: Effect) -> None:
        try:
            if not isinstance(effect, READS):
                await self._on_disk(stream)
            session = self.bench.sessions[stream]
            outcomes = await self._outcomes(session, effect)
        finally:
            self._running.discard(effect.key)
        now = self.bench.sessions.get(stream)
        if now is None or now.round != session.round:
            return  # packed again meanwhile: this speaks of consignments that are gone
        self.act_on(stream, *outcomes)
        if self.bench.sessions[stream].position == now.position:
            # Not begun again at once, or PRO would be asked for ever as fast as it answers.
            log.warning("nothing came of %s in %s", effect.key, now.phase.value)

    async def _on_disk(self, stream: str) -> None:
        """What cannot be recorded does not begin: then this raises, and nothing happened."""
        ticket = self._tickets.get(stream)
        if ticket is not None:  # None: all of it was read from the disk at the start
            await self._recorder.durable(ticket)

    async def _outcomes(self, session: Session, effect: Effect) -> Sequence[cmd.Command]:
        try:
            return await self._performer.perform(session, effect)
        except Exception as error:
            if isinstance(error, JournalError):
                log.warning("effect %s waits for the journal: %s", effect.key, error)
            else:
                log.exception("effect %s failed in the program", effect.key)
            return failure_of(effect, error)

    def _plan_retry(self, session: Session) -> None:
        if waits_by_itself(session):
            delay = self._retries.plan(session.stream)
            if delay is not None:
                self._tasks.start(
                    f"retry {session.stream}", self._retry_later(session.stream, delay)
                )
        elif not self._is_at_work(session.stream):
            self._retries.settled(session.stream)

    def _is_at_work(self, stream: str) -> bool:
        return any(key.startswith(f"{stream}/") for key in self._running)

    async def _retry_later(self, stream: str, delay: float) -> None:
        await self._retries.sleep(delay)
        if self._retries.take(stream):
            self.act_on(stream, cmd.Retry(is_by_itself=True))
