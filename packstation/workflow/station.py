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
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from packstation.packing import bench as bn
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing import shift as sh
from packstation.packing.bench import Bench
from packstation.packing.day import commands as day_cmd
from packstation.packing.day import events as day_ev
from packstation.packing.day.decide import begin_day
from packstation.packing.day.effects import PrintDayPaper
from packstation.packing.day.run import ManifestRun, evolve_run
from packstation.packing.decide import begin
from packstation.packing.effects import Effect, PrintCopy
from packstation.packing.evolve import opened
from packstation.packing.problems import Alert, AlertKind, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shift import Shift
from packstation.packing.shipping import Copy, CopyStatus, Document
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.home import Records, StreamHome
from packstation.workflow.kinds import DAY, ORDER, SHIFT
from packstation.workflow.loop import Loop
from packstation.workflow.ports import Performer, Recorder
from packstation.workflow.retries import Retries

log = logging.getLogger(__name__)

LONGEST_BADGE = 60
RECENT = 8
"""Finished sessions that stay visible behind the open one."""


S = TypeVar("S", ManifestRun, Shift)


class Change(msgspec.Struct, frozen=True):
    """What listeners are told: the events of one decision, and the stream they belong to.

    `act` is set for what concerns the bench and no session.
    """

    stream: str | None = None
    events: tuple[ev.Event, ...] = ()
    act: bn.Meaning | None = None


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
        self._new_stream = new_stream
        self._retries = retries or Retries()
        self._records = Records(recorder)
        self._listeners: list[Listener] = []
        self._held_scans: deque[Scan] = deque()
        self._is_releasing = False
        self._last_scan: Scan | None = None
        self.policy = policy
        self.printer_for: PrinterFor = lambda _session, _document: ""
        self.printer_of_manifests: Callable[[], str] = lambda: ""
        self.bench = Bench()
        packer = lambda: self.bench.packer  # noqa: E731 - short, and asked at each event
        orders: StreamHome[Session] = StreamHome(
            self._records,
            performer,
            packer,
            read=lambda stream: self.bench.sessions.get(stream),
            write=self._order_changed,
            aim=self._aimed,
            taken=self._release_scans,
        )
        days: StreamHome[ManifestRun] = StreamHome(
            self._records,
            performer,
            packer,
            read=lambda stream: _if_it_is(self.bench.day, stream),
            write=self._day_changed,
            aim=self._aimed_at_manifests,
        )
        shifts: StreamHome[Shift] = StreamHome(
            self._records,
            performer,
            packer,
            read=lambda stream: _if_it_is(self.bench.shift, stream),
            write=self._shift_changed,
        )
        self._orders = Loop(ORDER, orders, tasks, self._retries)
        self._days = Loop(DAY, days, tasks, self._retries)
        self._shifts = Loop(SHIFT, shifts, tasks, self._retries)

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
        self._orders.act_on(stream, *commands)

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
        self._orders.keep(session, events, 0)
        return stream

    def end_the_day(self, locations: tuple[str, ...], *, has_summary: bool) -> None:
        """Manifest what is ready at `locations`; first what an earlier end of day left."""
        command = day_cmd.EndTheDay(locations, has_summary)
        run = self.bench.day
        if run.stream and not run.is_over:
            self.act_on_day(command)
            return
        new = ManifestRun(self._new_stream())
        events = begin_day(command)
        for event in events:
            new = evolve_run(new, event)
        self._days.keep(new, events, 0)

    def act_on_day(self, command: day_cmd.DayCommand) -> None:
        """An act on the end of day that is shown; dropped when there is none."""
        self._days.act_on(self.bench.day.stream, command)

    def sign_in(self, badge: str) -> None:
        """From now on `badge` packs; an empty one signs out."""
        self._act_on_shift(sh.SignInAs(badge.strip()[:LONGEST_BADGE]))

    def switch_labels(self, printer: str) -> None:
        """Labels come out of `printer` until the program ends in order, waiting ones at once."""
        self._act_on_shift(sh.SwitchLabelsTo(printer))

    def end_shift(self) -> None:
        """The program ends in order: the next start knows nobody and no switch."""
        if self.bench.shift.stream:
            self._act_on_shift(sh.EndShift())

    def update(self, **fields: object) -> None:
        """Change what the bench itself knows (open stream, alert, boxes, …) and say so."""
        self.bench = replace(self.bench, **fields)
        self._tell(Change())

    # Life

    def adopt(
        self,
        sessions: Sequence[Session],
        run: ManifestRun | None = None,
        shift: Shift | None = None,
    ) -> None:
        """Take over what the log holds unfinished, and go on with it."""
        for session in sessions:
            self.bench = replace(
                self.bench, sessions=self.bench.sessions.set(session.stream, session)
            )
        shown = [s for s in sessions if s.phase in (Phase.OPENING, Phase.PACKING)]
        if shown and self.bench.open is None:
            self.bench = replace(self.bench, open=shown[-1].stream)
        if run is not None:
            self.bench = replace(self.bench, day=run)
        if shift is not None:
            self.bench = replace(self.bench, shift=shift, packer=shift.packer or None)
        self.update(is_starting=False)
        if shift is not None:
            known = frozenset(self.bench.printers.values())
            self._shifts.act_on(shift.stream, sh.ResumeShift(known))
        for session in sessions:
            self._orders.go_on(session.stream)
        self._days.go_on(self.bench.day.stream)
        held, self._held_scans = self._held_scans, deque()
        for scan in held:
            self._take(scan, None)

    def recall_day(self, run: ManifestRun) -> None:
        """Show an end of day that is over, so that its papers can be printed again."""
        self.update(day=run)

    @property
    def is_at_work(self) -> bool:
        """Whether an effect is being performed now."""
        return any(loop.is_at_work for loop in (self._orders, self._days, self._shifts))

    @property
    def is_day_settled(self) -> bool:
        """Nothing of the end of day runs or is tried again by itself."""
        return not self._days.is_at_work and not DAY.waits_by_itself(self.bench.day)

    @property
    def is_settled(self) -> bool:
        """Nothing runs and nothing waits to be tried again by itself."""
        return not self.is_at_work and not self._retries.pending and not self._held_scans

    def retry_now(self) -> None:
        """Try at once what waits: PRO or a printer is back."""
        for stream in self._retries.take_all():
            self._orders.act_on(stream, ORDER.retry)
            self._days.act_on(stream, DAY.retry)
            self._shifts.act_on(stream, SHIFT.retry)

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

    def _do(self, act: bn.Meaning) -> None:
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
                self.sign_in(badge)
                self._tell(Change(act=act))
            case bn.SwitchPrinter(name=name):
                self._tell(Change(act=act))
                self.switch_labels(name)
            case bn.ToPlace():
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

    def _act_on_shift(self, command: sh.ShiftCommand) -> None:
        """A shift begins with its first act."""
        if not self.bench.shift.stream or self.bench.shift.is_over:
            self.bench = replace(self.bench, shift=Shift(self._new_stream()))
        self._shifts.act_on(self.bench.shift.stream, command)

    def _day_changed(self, run: ManifestRun, events: Sequence[day_ev.ManifestEvent]) -> None:
        """What was manifested stands with its order, too, where that is still shown."""
        self.update(day=run)
        gone = {
            event.reference
            for event in events
            if isinstance(event, day_ev.ConsignmentSettled) and event.is_manifested
        }
        for session in tuple(self.bench.sessions.values()) if gone else ():
            for consignment in session.consignments:
                if consignment.reference in gone:
                    self.act_on(session.stream, cmd.WasManifested(consignment.number))

    def _shift_changed(self, shift: Shift, events: Sequence[sh.ShiftEvent]) -> None:
        self.update(shift=shift, packer=shift.packer or None)
        if any(isinstance(event, sh.SwitchDone) for event in events):
            self._retry_where_no_printer_was()

    def _retry_where_no_printer_was(self) -> None:
        self.retry_now()
        for session in tuple(self.bench.sessions.values()):
            if any(lacks_printer(copy) for copy in session.copies):
                self.act_on(session.stream, cmd.Retry())

    def _order_changed(self, session: Session, events: Sequence[ev.Event]) -> None:
        self.bench = replace(self.bench, sessions=self.bench.sessions.set(session.stream, session))
        if session.phase is Phase.CLOSED and self.bench.open == session.stream:
            self.bench = replace(self.bench, alert=session.alert, open=None)
        if session.phase is Phase.HELD and self.bench.open == session.stream:
            self.bench = replace(self.bench, open=None)
        self._tell(Change(session.stream, tuple(events)))

    def _aimed(self, session: Session, effect: Effect) -> Effect:
        """Recorded with the intent: whoever resumes it must ask the printer that has it."""
        if isinstance(effect, PrintCopy) and effect.document and not effect.is_resumed:
            return replace(effect, printer=self.printer_for(session, effect.document))
        return effect

    def _aimed_at_manifests(self, _: ManifestRun, effect: Effect) -> Effect:
        if isinstance(effect, PrintDayPaper) and not effect.is_resumed:
            return replace(effect, printer=self.printer_of_manifests())
        return effect

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
            self._records.forget(session.stream)


def _if_it_is(state: S, stream: str) -> S | None:
    """`state`, where it is that of `stream`; a bench that has none has a state without a stream."""
    return state if stream and state.stream == stream else None


def lacks_printer(copy: Copy) -> bool:
    """Whether a copy stands still because no printer takes it."""
    problem = copy.problem
    return (
        copy.status is CopyStatus.FAILED
        and problem is not None
        and problem.kind is ProblemKind.NO_PRINTER
    )
