"""Decisions while an order is being opened, and about putting it aside."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.order import Catalogue, Order, PackedBefore, units_before
from packstation.packing.problems import Alert, AlertKind, ProblemKind
from packstation.packing.session import MOST_LINES, Session, open_elsewhere, to_read
from packstation.packing.shipping import WorkName, WorkStatus

Events = tuple[ev.Event, ...]


def order_waits(session: Session, command: cmd.OrderWaits) -> Events:
    if session.own_number is not None:
        return ()
    return (ev.OrderAwaited(command.own_number),)


def created(session: Session, command: cmd.OrderCreatedInPro) -> Events:
    if session.create.status is not WorkStatus.INTENDED:
        return ()
    return (ev.OrderCreated(command.reference),)


def create_lost(session: Session, command: cmd.CreateLost) -> Events:
    """A lost reply cannot be looked up: repeat once, and say that an orphan may exist."""
    if session.create.status is not WorkStatus.INTENDED:
        return ()
    if session.may_have_orphan:
        lasting = replace(command.problem, is_temporary=False)
        return failed(session, cmd.OpenFailed(WorkName.CREATE, lasting))
    return (ev.OrphanSuspected(command.problem),)


def found(session: Session, command: cmd.OrderFound) -> Events:
    if session.order is not None:
        return ()
    alert = _why_not(session, command.order, command.before)
    loaded = ev.OrderLoaded(command.order, command.before, command.elsewhere)
    if alert is not None:
        return (loaded, ev.SessionClosed(alert))
    if command.elsewhere:
        undecided = replace(session, elsewhere=command.elsewhere)
        return (loaded, ev.AlertRaised(open_elsewhere(undecided)))
    if lacking := lacks(command.order):
        return (loaded, ev.AlertRaised(lacking))
    catalogue = Catalogue(command.order)
    unread = to_read(replace(session, order=command.order, catalogue=catalogue))
    if unread is None and session.extra:
        unread = Alert(AlertKind.EXTRA_PARCEL)
    return (loaded,) if unread is None else (loaded, ev.AlertRaised(unread))


def lacks(order: Order) -> Alert | None:
    """What is missing is said before anything is packed: no carrier takes it so."""
    if not order.lacks:
        return None
    return Alert(AlertKind.ORDER_LACKS, scanned=order.reference, detail=", ".join(order.lacks))


def corrected(session: Session, command: cmd.OrderWasCorrected) -> Events:
    """Then what else stands in the way of the first item is said."""
    event = ev.OrderCorrected(command.order, command.fields)
    if session.alert is None or session.alert.kind is not AlertKind.ORDER_LACKS:
        return (event,)
    following = lacks(command.order) or to_read(session)
    return (event,) if following is None else (event, ev.AlertRaised(following))


def _why_not(session: Session, order: Order, before: tuple[PackedBefore, ...]) -> Alert | None:
    """Why this order cannot be packed at all; None when it can."""
    if not order.lines:
        return Alert(AlertKind.ORDER_EMPTY, scanned=order.reference)
    if len(order.lines) > MOST_LINES:
        return Alert(AlertKind.ORDER_TOO_LARGE, detail=str(len(order.lines)))
    if all(line.quantity == 0 for line in order.lines):
        return Alert(AlertKind.ORDER_CANCELLED, scanned=order.reference)
    packed = units_before(before)
    is_packed = all(packed.get(line.id, 0) >= line.quantity for line in order.lines)
    if is_packed and not session.extra:
        references = ", ".join(earlier.reference for earlier in before)
        return Alert(AlertKind.ALREADY_PACKED, scanned=order.reference, detail=references)
    return None


def failed(session: Session, command: cmd.OpenFailed) -> Events:
    event = ev.OpeningFailed(command.step, command.problem)
    if command.problem.is_temporary:
        return (event,)
    kind = (
        AlertKind.ORDER_UNKNOWN
        if command.problem.kind is ProblemKind.NOT_FOUND
        else AlertKind.ORDER_NOT_OPENED
    )
    why = command.problem
    alert = Alert(kind, scanned=session.scanned, detail=why.detail, words=why.words)
    return (event, ev.SessionClosed(alert))


def retry(session: Session, _: cmd.Retry) -> Events:
    events: list[ev.Event] = []
    if session.find.status is WorkStatus.WAITING:
        events.append(ev.OpeningRetried(WorkName.FIND))
    if session.create.status is WorkStatus.WAITING:
        events.append(ev.OpeningRetried(WorkName.CREATE))
    return tuple(events)


def abandon(session: Session, _: cmd.Command) -> Events:
    """Close what holds nothing; an order with packed items can only be held."""
    if session.packing.packed:
        return (ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="Abandon")),)
    if session.create.status is WorkStatus.INTENDED:
        return (ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="Abandon")),)
    if owed_old_labels(session):
        return (ev.AlertRaised(Alert(AlertKind.OLD_LABELS)),)
    return (ev.SessionClosed(),)


def allowed(_: Session, command: cmd.AllowAct) -> Events:
    return (ev.ActAllowed(command.act, command.by),)


def hold(_: Session, command: cmd.Hold) -> Events:
    return (ev.SessionHeld(command.reason),)


def resume(session: Session, _: cmd.Resume) -> Events:
    if session.elsewhere:
        return (ev.SessionResumed(), ev.AlertRaised(open_elsewhere(session)))
    return (ev.SessionResumed(),)
