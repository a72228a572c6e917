"""The Station: one bench's loop from scans and outcomes to events, state and effects.

1. What a scan or act causes is decided and shown at once, in memory; its events are queued for the
   disk in the same breath and in the same order.
2. No effect that changes anything outside begins before everything that led to it is on the disk,
   its own intent included.
3. An outcome goes round the same loop as a scan.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from packstation.packing import bench as bn
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.patterns import CodeKind
from packstation.packing.bench import Bench
from packstation.packing.day.run import ManifestRun
from packstation.packing.decide import begin
from packstation.packing.effects import Effect, PrintCopy
from packstation.packing.evolve import opened
from packstation.packing.intervening import Intervention
from packstation.packing.order import OpenElsewhere
from packstation.packing.problems import Alert, AlertKind, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shift import Shift
from packstation.packing.shipping import Copy, CopyStatus, Document
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan
from packstation.workflow.looping.board import Board, Change, Listener
from packstation.workflow.looping.days import Days
from packstation.workflow.looping.home import Records, StreamHome
from packstation.workflow.looping.interventions import Interventions
from packstation.workflow.looping.kinds import DAY, INTERVENTION, ORDER, SHIFT
from packstation.workflow.looping.loop import Loop
from packstation.workflow.looping.retries import Retries
from packstation.workflow.looping.scan_gate import ScanGate
from packstation.workflow.looping.shifts import Shifts
from packstation.workflow.ports import Performer, Recorder

RECENT = 8
"""Finished sessions that stay visible behind the open one."""

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
        self._board = Board()
        self._gate = ScanGate(self._board, self._do)
        self.policy = policy
        self.take_over: Callable[[Session, OpenElsewhere], None] | None = None
        """Brings the session of another bench of the fleet here, where that can be done."""
        self.printer_for: PrinterFor = lambda _session, _document: ""
        orders: StreamHome[Session] = StreamHome(
            self._records,
            performer,
            self._board.packer,
            read=lambda stream: self.bench.sessions.get(stream),
            write=self._order_changed,
            aim=self._aimed,
            taken=self._gate.release,
        )
        self._orders = Loop(ORDER, orders, tasks, self._retries)
        of_bench = (self._board, self._records, performer, tasks, self._retries, new_stream)
        self.listen(self._go_on_with_the_first)
        self.days = Days(*of_bench, self.act_on)
        self.interventions = Interventions(*of_bench, self.act_on)
        self.shifts = Shifts(*of_bench, self._retry_where_no_printer_was)

    @property
    def bench(self) -> Bench:
        """The bench as it stands now."""
        return self._board.bench

    # What happens

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change, in order; returns what ends that."""
        return self._board.listen(listener)

    def scan(self, scan: Scan) -> None:
        """Take one scan, whatever the state: none is lost, none is taken twice."""
        self._gate.scan(scan)

    def refuse(self, alert: Alert) -> None:
        """Say why what was scanned does nothing; an alert that stands stays."""
        if self.bench.alert is None or not self.bench.alert.is_blocking:
            self._bench_alert(alert)

    def act(self, command: cmd.Command) -> None:
        """An act on the session on screen: a key, a button, a line of a script."""
        if self.bench.is_starting:
            return
        if isinstance(command, cmd.Acknowledge) and self.bench.alert is not None:
            self.update(alert=None, empty_tote="")
            return
        if self.bench.open is None:
            self._bench_alert(Alert(AlertKind.NO_ORDER))
            return
        session = self.bench.session
        if isinstance(command, cmd.PackHereToo) and session is not None:
            others = [other for other in session.elsewhere if other.stream]
            if len(others) == len(session.elsewhere) == 1 and self.take_over is not None:
                self.take_over(session, others[0])
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

    def update(self, **fields: object) -> None:
        """Change what the bench itself knows (open stream, alert, boxes, …) and say so."""
        self._board.update(**fields)

    # Life

    def adopt(
        self,
        sessions: Sequence[Session],
        run: ManifestRun | None = None,
        shift: Shift | None = None,
        interventions: Sequence[Intervention] = (),
    ) -> None:
        """Take over what the log holds unfinished, and go on with it."""
        self._board.put(
            sessions=self.bench.sessions.update({session.stream: session for session in sessions})
        )
        shown = [s for s in sessions if s.phase in (Phase.OPENING, Phase.PACKING)]
        if shown and self.bench.open is None:
            self._board.put(open=shown[-1].stream)
        if run is not None:
            self._board.put(day=run)
        if shift is not None:
            self._board.put(shift=shift, packer=shift.packer or None)
        self.update(is_starting=False)
        self.shifts.resume()
        for session in sessions:
            self._go_on_with(session)
        self.days.loop.go_on(self.bench.day.stream)
        self.interventions.adopt(interventions)
        self._gate.open()

    def _go_on_with(self, session: Session) -> None:
        """Whether what was prepared still fits is not for a new start to guess."""
        if session.ahead is not None:
            again = (cmd.VoidPreparation(ev.Misfit.RESTART), cmd.Retry())
            self._orders.act_on(session.stream, *again)
        self._orders.go_on(session.stream)

    def take_in(self, session: Session) -> None:
        """Go on with a session that another bench began; what is in doubt is found out first."""
        self._board.put(sessions=self.bench.sessions.set(session.stream, session))
        self._go_on_with(session)

    def let_go(self, stream: str) -> None:
        """Another bench has the session now: here nothing more happens to it."""
        session = self.bench.sessions.get(stream)
        if session is None:
            return
        self._retries.settled(stream)
        self._records.forget(stream)
        is_shown = self.bench.open == stream
        self._board.put(sessions=self.bench.sessions.delete(stream))
        if is_shown:
            self._board.put(open=None)
        self._bench_alert(Alert(AlertKind.TAKEN_OVER, detail=session.name))

    def recall(self, session: Session) -> None:
        """Show a finished session again, so that its papers can be printed, or it be redone."""
        if session.stream not in self.bench.sessions:
            self.update(sessions=self.bench.sessions.set(session.stream, session))

    @property
    def is_at_work(self) -> bool:
        """Whether an effect is being performed now."""
        loops = (self._orders, self.days.loop, self.shifts.loop, self.interventions.loop)
        return any(loop.is_at_work for loop in loops)

    @property
    def is_settled(self) -> bool:
        """Nothing runs and nothing waits to be tried again by itself."""
        return not self.is_at_work and not self._retries.pending and self._gate.is_empty

    def retry_now(self) -> None:
        """Try at once what waits: PRO or a printer is back."""
        for stream in self._retries.take_all():
            self._orders.act_on(stream, ORDER.retry)
            self.days.loop.act_on(stream, DAY.retry)
            self.shifts.loop.act_on(stream, SHIFT.retry)
            self.interventions.loop.act_on(stream, INTERVENTION.retry)

    # What a scan means

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
                self.shifts.sign_in(badge)
                self._board.tell(Change(act=act))
            case bn.SwitchPrinter(name=name):
                self._board.tell(Change(act=act))
                self.shifts.switch_labels(name)
            case bn.ToPlace() | bn.Press():
                self._board.tell(Change(act=act))

    def _open_next(self, scanned: str) -> None:
        session = self.bench.session
        if session is None or session.phase is not Phase.PACKING:
            self._do(bn.order_act(self.bench, scanned))

    def close_open(self) -> None:
        """Clear the screen for the next order, unless the one on it is still being packed."""
        session = self.bench.session
        if session is None:
            self.update(alert=None, empty_tote="")
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
        self._board.put(alert=alert, refused=refused)
        self._board.tell(Change(act=bn.BenchAlert(alert)))

    def _retry_where_no_printer_was(self) -> None:
        self.retry_now()
        for session in tuple(self.bench.sessions.values()):
            if any(lacks_printer(copy) for copy in session.copies):
                self.act_on(session.stream, cmd.Retry())

    def _order_changed(self, session: Session, events: Sequence[ev.Event]) -> None:
        self._board.put(sessions=self.bench.sessions.set(session.stream, session))
        if session.phase is Phase.CLOSED and self.bench.open == session.stream:
            self._board.put(alert=session.alert, open=None)
            self._remember_tote(session)
        if session.phase is Phase.HELD and self.bench.open == session.stream:
            self._board.put(open=None)
        self._board.tell(Change(session.stream, tuple(events)))

    def _remember_tote(self, session: Session) -> None:
        """A tote that nobody knows is not an error: the next order that is scanned lies in it."""
        is_unknown = session.alert is not None and session.alert.kind is AlertKind.ORDER_UNKNOWN
        if is_unknown and self.bench.patterns.kinds_of(session.scanned) == (CodeKind.TOTE,):
            alert = Alert(AlertKind.TOTE_EMPTY, scanned=session.scanned)
            self._board.put(alert=alert, empty_tote=session.scanned)

    def _go_on_with_the_first(self, change: Change) -> None:
        """An order that is here already, and was scanned by another name (its tote, an item)."""
        new = self.bench.sessions.get(change.stream or "")
        is_loaded = any(isinstance(event, ev.OrderLoaded) for event in change.events)
        if new is None or not is_loaded or new.phase is not Phase.PACKING or new.extra:
            return
        for first in self.bench.sessions.values():
            is_same = first.order_reference == new.order_reference and not first.extra
            if is_same and first.stream != new.stream and not first.is_over:
                self.act_on(new.stream, cmd.Abandon())
                self.show(first.stream)
                return

    def _aimed(self, session: Session, effect: Effect) -> Effect:
        """Recorded with the intent: whoever resumes it must ask the printer that has it."""
        if isinstance(effect, PrintCopy) and effect.document and not effect.is_resumed:
            return replace(effect, printer=self.printer_for(session, effect.document))
        return effect

    def _forget_old(self) -> None:
        over = [s for s in self.bench.sessions.values() if s.is_over]
        for session in sorted(over, key=lambda s: s.stream)[:-RECENT]:
            self._board.put(sessions=self.bench.sessions.delete(session.stream))
            self._records.forget(session.stream)


def lacks_printer(copy: Copy) -> bool:
    """Whether a copy stands still because no printer takes it."""
    problem = copy.problem
    return (
        copy.status is CopyStatus.FAILED
        and problem is not None
        and problem.kind is ProblemKind.NO_PRINTER
    )
