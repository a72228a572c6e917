"""evolve(session, event): the state after an event. Total: every event has one handler.

Handlers trust the events: whether something may happen was decided before it was recorded.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.evolving import copies as evolve_copies
from packstation.packing.evolving import packing as evolve_packing
from packstation.packing.evolving import shipping as evolve_shipping
from packstation.packing.evolving.latest import latest_of, undone
from packstation.packing.order import Catalogue, units_before
from packstation.packing.problems import AlertKind
from packstation.packing.session import UNDO_STEPS, Phase, Session, must_acknowledge
from packstation.packing.shipping import Work, WorkName, WorkStatus

Handler = Callable[[Session, Any], Session]


def opened(stream: str, event: ev.SessionOpened) -> Session:
    """The session that `event`, the first of every stream, begins."""
    return Session(stream, event.scanned, event.policy, event.extra, position=1)


def evolve(session: Session, event: ev.Event) -> Session:
    """The session after `event`. Raises TypeError for an event that is not one of a session."""
    if isinstance(event, ev.Step):
        session = _step(session, event)
    else:
        handler = _HANDLERS.get(type(event))
        if handler is None:
            raise TypeError(f"{type(event).__name__} is no event that changes a session")
        session = handler(session, event)
    return replace(session, position=session.position + 1)


def replay(stream: str, events: list[ev.Event]) -> Session:
    """The session that a stream's events add up to.

    Raises ValueError when the stream does not begin with SessionOpened.
    """
    if not events or not isinstance(events[0], ev.SessionOpened):
        raise ValueError(f"stream {stream} does not begin with SessionOpened")
    session = opened(stream, events[0])
    for event in events[1:]:
        session = evolve(session, event)
    return session


def _step(session: Session, event: ev.Step) -> Session:
    history = (*session.history[-(UNDO_STEPS - 1) :], session.packing)
    packing = evolve_packing.apply(session.packing, event)
    latest = latest_of(event, packing)
    return replace(session, packing=packing, history=history, latest=latest, question=None)


def _undone(session: Session, _: ev.StepUndone) -> Session:
    before = session.history[-1]
    latest = undone(session.packing, before)
    return replace(
        session, packing=before, history=session.history[:-1], latest=latest, question=None
    )


def _awaited(session: Session, event: ev.OrderAwaited) -> Session:
    return replace(session, own_number=event.own_number, find=Work(WorkStatus.DONE))


def _create_intended(session: Session, _: ev.CreateIntended) -> Session:
    attempt = session.create.attempt + 1
    return replace(session, create=Work(WorkStatus.INTENDED, attempt))


def _orphan(session: Session, event: ev.OrphanSuspected) -> Session:
    work = Work(WorkStatus.OWED, session.create.attempt, event.problem)
    return replace(session, create=work, may_have_orphan=True)


def _created(session: Session, event: ev.OrderCreated) -> Session:
    done = Work(WorkStatus.DONE, session.create.attempt)
    return replace(session, create=done, order_reference=event.reference, find=Work())


def _loaded(session: Session, event: ev.OrderLoaded) -> Session:
    return replace(
        session,
        phase=Phase.PACKING,
        order=event.order,
        order_reference=event.order.reference,
        catalogue=Catalogue(event.order),
        before=event.before,
        before_units=units_before(event.before),
        elsewhere=event.elsewhere,
        find=Work(WorkStatus.DONE),
    )


def _taught(session: Session, event: ev.CodeTaught) -> Session:
    assert session.order is not None
    lines = tuple(
        replace(line, barcodes=(*line.barcodes, event.code)) if line.id == event.line else line
        for line in session.order.lines
    )
    order = replace(session.order, lines=lines)
    return replace(session, order=order, catalogue=Catalogue(order))


def _corrected(session: Session, event: ev.OrderCorrected) -> Session:
    """What was missing is there now, or the rest of it still stands on the screen."""
    alert = session.alert
    is_settled = alert is not None and alert.kind is AlertKind.ORDER_LACKS
    return replace(
        session,
        order=event.order,
        catalogue=Catalogue(event.order),
        alert=None if is_settled else alert,
        refused=0 if is_settled else session.refused,
    )


def _packed_here_too(session: Session, _: ev.PackedHereToo) -> Session:
    return replace(session, elsewhere=())


def _taken_over(session: Session, _: ev.TakenOver) -> Session:
    """What was prepared may not fit, and what a printer has stands at the other bench."""
    if session.ahead is not None and not session.ahead.is_void:
        session = evolve_shipping.voided(session)
    return evolve_copies.left_behind(replace(session, elsewhere=()))


def _opening_failed(session: Session, event: ev.OpeningFailed) -> Session:
    old = session.create if event.step == WorkName.CREATE else session.find
    status = WorkStatus.WAITING if event.problem.is_temporary else WorkStatus.FAILED
    work = Work(status, old.attempt, event.problem)
    if event.step == WorkName.CREATE:
        return replace(session, create=work)
    return replace(session, find=work)


def _opening_retried(session: Session, event: ev.OpeningRetried) -> Session:
    if event.step == WorkName.CREATE:
        return replace(session, create=Work(attempt=session.create.attempt))
    return replace(session, find=Work(attempt=session.find.attempt))


def _closed(session: Session, event: ev.SessionClosed) -> Session:
    problem = session.create.problem or session.find.problem
    return replace(session, phase=Phase.CLOSED, alert=event.alert, close_problem=problem)


def _held(session: Session, event: ev.SessionHeld) -> Session:
    return replace(
        session, phase=Phase.HELD, phase_before_hold=session.phase, hold_reason=event.reason
    )


def _resumed(session: Session, _: ev.SessionResumed) -> Session:
    return replace(session, phase=session.phase_before_hold, hold_reason=None)


def _notes_read(session: Session, _: ev.NotesAcknowledged) -> Session:
    return replace(session, notes_read=True)


def _alerted(session: Session, event: ev.AlertRaised) -> Session:
    """A soft alert never takes the place of one that must be acknowledged."""
    standing = session.alert
    is_held = standing is not None and must_acknowledge(session, standing)
    if is_held and not must_acknowledge(session, event.alert):
        return session
    refused = session.refused + 1 if event.is_again else 0
    packing = session.packing
    if event.alert.is_blocking and packing.multiplier > 1:
        packing = replace(packing, multiplier=1)  # a quantity is for one scan, taken or refused
    return replace(session, alert=event.alert, refused=refused, packing=packing)


def _acknowledged(session: Session, _: ev.AlertAcknowledged) -> Session:
    return replace(session, alert=None, refused=0, question=None)


def _asked(session: Session, event: ev.QuestionAsked) -> Session:
    packing = replace(session.packing, multiplier=1)  # the question has the quantity now
    return replace(session, question=event.question, packing=packing)


def _finished(session: Session, _: ev.SessionFinished) -> Session:
    return replace(session, phase=Phase.FINISHED)


_HANDLERS: dict[type[ev.Event], Handler] = {
    ev.StepUndone: _undone,
    ev.OrderAwaited: _awaited,
    ev.CreateIntended: _create_intended,
    ev.OrphanSuspected: _orphan,
    ev.OrderCreated: _created,
    ev.OrderLoaded: _loaded,
    ev.PackedHereToo: _packed_here_too,
    ev.TakenOver: _taken_over,
    ev.OpeningFailed: _opening_failed,
    ev.OpeningRetried: _opening_retried,
    ev.SessionClosed: _closed,
    ev.SessionHeld: _held,
    ev.SessionResumed: _resumed,
    ev.NotesAcknowledged: _notes_read,
    ev.QuestionAsked: _asked,
    ev.AlertRaised: _alerted,
    ev.AlertAcknowledged: _acknowledged,
    ev.SessionFinished: _finished,
    ev.CodeTaught: _taught,
    ev.OrderCorrected: _corrected,
    ev.ActAllowed: lambda session, _: session,
    **evolve_shipping.HANDLERS,
    **evolve_copies.HANDLERS,
}
