"""decide(session, command): what happens when somebody asks for something. Pure, never raises.

`ALLOWED` says which command means something in which phase; outside it an act of a person becomes
a soft NOT_NOW alert, and a late outcome of an effect is dropped because the state no longer waits
for it.
"""

from collections.abc import Callable
from typing import Any

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, match_key
from packstation.packing.deciding import ahead as decide_ahead
from packstation.packing.deciding import asking as decide_asking
from packstation.packing.deciding import items as decide_items
from packstation.packing.deciding import labels as decide_labels
from packstation.packing.deciding import old_labels as decide_old_labels
from packstation.packing.deciding import opening as decide_opening
from packstation.packing.deciding import parcels as decide_parcels
from packstation.packing.deciding import shipping as decide_shipping
from packstation.packing.evolve import evolve
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import (
    Phase,
    Session,
    is_complete,
    must_acknowledge,
    open_elsewhere,
)

Events = tuple[ev.Event, ...]
Decider = Callable[[Session, Any], Events]

_PACKING: dict[type[cmd.Command], Decider] = {
    cmd.ScanItem: decide_asking.scan_or_answer,
    cmd.ChooseLine: decide_asking.choose_line,
    cmd.ConfirmByHand: decide_items.confirm_by_hand,
    cmd.SetQuantity: decide_items.set_quantity,
    cmd.TakeOutNext: decide_items.take_out_next,
    cmd.TakeOut: decide_items.take_out,
    cmd.MoveItem: decide_items.move,
    cmd.DeclareShort: decide_items.declare_short,
    cmd.AllowExtra: decide_items.allow_extra,
    cmd.TeachCode: decide_items.teach,
    cmd.NewParcel: decide_parcels.new_parcel,
    cmd.SealParcel: decide_parcels.seal,
    cmd.OpenParcel: decide_parcels.open_parcel,
    cmd.Split: decide_parcels.split,
    cmd.ChooseBox: decide_parcels.choose_box,
    cmd.Weigh: decide_parcels.weigh,
    cmd.ChooseService: decide_parcels.choose_service,
    cmd.ScanOldLabel: decide_old_labels.scan_old_label,
    cmd.AnswerOldLabels: decide_old_labels.answer_old_labels,
    cmd.Undo: decide_parcels.undo,
    cmd.Done: decide_parcels.done,
    cmd.Acknowledge: decide_items.acknowledge,
    cmd.ToggleReturn: decide_parcels.toggle_return,
    cmd.AcceptWeight: decide_parcels.accept_weight,
    cmd.MergeParcels: decide_parcels.merge,
    cmd.PackHereToo: decide_items.pack_here_too,
    cmd.OrderDiffers: decide_shipping.differs,
    cmd.OrderWasCorrected: decide_opening.corrected,
    cmd.SerialShipped: decide_items.serial_shipped,
    cmd.Prepare: decide_ahead.prepare,
    cmd.VoidPreparation: decide_ahead.void,
    cmd.Hold: decide_opening.hold,
    cmd.Abandon: decide_opening.abandon,
}
_OPENING: dict[type[cmd.Command], Decider] = {
    cmd.OrderWaits: decide_opening.order_waits,
    cmd.OrderCreatedInPro: decide_opening.created,
    cmd.CreateLost: decide_opening.create_lost,
    cmd.OrderFound: decide_opening.found,
    cmd.OpenFailed: decide_opening.failed,
    cmd.Retry: decide_opening.retry,
    cmd.Abandon: decide_opening.abandon,
    cmd.Hold: decide_opening.abandon,
    cmd.Acknowledge: decide_items.acknowledge,
}
_SHIPPING: dict[type[cmd.Command], Decider] = {
    cmd.OrderConfirmed: decide_shipping.confirmed,
    cmd.OrderDiffers: decide_shipping.differs,
    cmd.PackSucceeded: decide_shipping.packed,
    cmd.AllocationSucceeded: decide_shipping.allocated,
    cmd.QuotesArrived: decide_shipping.quoted,
    cmd.DocumentsStored: decide_shipping.documents_stored,
    cmd.MarkedReady: decide_shipping.marked_ready,
    cmd.WasManifested: decide_shipping.manifested,
    cmd.WorkFailed: decide_shipping.work_failed,
    cmd.CopyCameOut: decide_shipping.copy_out,
    cmd.CopyFailed: decide_shipping.copy_failed,
    cmd.AnswerPrint: decide_shipping.answer_print,
    cmd.ScanLabel: decide_labels.scan_label,
    cmd.ConfirmLabel: decide_labels.confirm_label,
    cmd.ScanOldLabel: decide_old_labels.scan_old_label,
    cmd.Retry: decide_shipping.retry,
    cmd.ChooseService: decide_shipping.choose_service,
    cmd.ChooseQuote: decide_shipping.choose_quote,
    cmd.Reprint: decide_shipping.reprint,
    cmd.ReopenPacking: decide_shipping.reopen,
    cmd.Hold: decide_opening.hold,
    cmd.Acknowledge: decide_items.acknowledge,
    cmd.FinishSession: decide_shipping.finish,
}
_CANCELLING: dict[type[cmd.Command], Decider] = {
    cmd.WasCancelled: decide_shipping.cancelled,
    cmd.CopyCameOut: decide_shipping.copy_out,
    cmd.CopyFailed: decide_shipping.copy_failed,
    cmd.WorkFailed: decide_shipping.work_failed,
    cmd.Retry: decide_shipping.retry,
    cmd.Acknowledge: decide_items.acknowledge,
}
_HELD: dict[type[cmd.Command], Decider] = {
    cmd.Resume: decide_opening.resume,
    cmd.PackSucceeded: decide_shipping.packed,
    cmd.AllocationSucceeded: decide_shipping.allocated,
    cmd.QuotesArrived: decide_shipping.quoted,
    cmd.DocumentsStored: decide_shipping.documents_stored,
    cmd.MarkedReady: decide_shipping.marked_ready,
    cmd.WasManifested: decide_shipping.manifested,
    cmd.WorkFailed: decide_shipping.work_failed,
    cmd.CopyCameOut: decide_shipping.copy_out,
    cmd.CopyFailed: decide_shipping.copy_failed,
    cmd.Acknowledge: decide_items.acknowledge,
}
"""What was under way when the order was held still ends; nothing new begins."""
_FINISHED: dict[type[cmd.Command], Decider] = {
    cmd.Reprint: decide_shipping.reprint,
    cmd.CopyCameOut: decide_shipping.copy_out,
    cmd.CopyFailed: decide_shipping.copy_failed,
    cmd.AnswerPrint: decide_shipping.answer_print,
    cmd.ScanLabel: decide_labels.scan_label,
    cmd.ConfirmLabel: decide_labels.confirm_label,
    cmd.ScanOldLabel: decide_old_labels.scan_old_label,
    cmd.Retry: decide_shipping.retry,
    cmd.ReopenPacking: decide_shipping.reopen,
    cmd.WasManifested: decide_shipping.manifested,
    cmd.LabelsSpoilt: decide_shipping.labels_spoilt,
    cmd.Acknowledge: decide_items.acknowledge,
}
"""Paper can be lost, and a mistake be seen, after the order was finished."""

for _table in (_OPENING, _PACKING, _SHIPPING, _CANCELLING, _HELD, _FINISHED):
    _table[cmd.AllowAct] = decide_opening.allowed

ALLOWED: dict[Phase, dict[type[cmd.Command], Decider]] = {
    Phase.OPENING: _OPENING,
    Phase.PACKING: _PACKING,
    Phase.SHIPPING: _SHIPPING,
    Phase.CANCELLING: _CANCELLING,
    Phase.HELD: _HELD,
    Phase.FINISHED: _FINISHED,
    Phase.CLOSED: {},
}

OUTCOMES = frozenset(
    {
        cmd.OrderWaits,
        cmd.OrderCreatedInPro,
        cmd.CreateLost,
        cmd.OrderFound,
        cmd.OpenFailed,
        cmd.OrderConfirmed,
        cmd.OrderDiffers,
        cmd.OrderWasCorrected,
        cmd.SerialShipped,
        cmd.PackSucceeded,
        cmd.AllocationSucceeded,
        cmd.QuotesArrived,
        cmd.DocumentsStored,
        cmd.MarkedReady,
        cmd.WasManifested,
        cmd.WasCancelled,
        cmd.LabelsSpoilt,
        cmd.WorkFailed,
        cmd.CopyCameOut,
        cmd.CopyFailed,
        cmd.FinishSession,
        cmd.Retry,
        cmd.Prepare,
        cmd.VoidPreparation,
    }
)
"""Commands that no person gives: out of phase they are dropped in silence."""


BY_ITSELF = (cmd.Prepare, cmd.VoidPreparation)
"""What no person does: nothing that one must read first stands in its way."""


WHILE_ELSEWHERE = (
    cmd.Acknowledge,
    cmd.PackHereToo,
    cmd.Abandon,
    cmd.Hold,
    cmd.AllowAct,
    *BY_ITSELF,
)
"""What may be done with an order that another bench has, before somebody decides to pack it."""


WHILE_ALERT = (
    cmd.Acknowledge,
    cmd.PackHereToo,
    cmd.Abandon,
    cmd.Hold,
    cmd.AllowAct,
    cmd.OrderDiffers,
    cmd.OrderWasCorrected,
    cmd.SerialShipped,
    *BY_ITSELF,
)
"""What a standing alert does not keep from: reading it, or leaving the order as it is.

Nor what is found out meanwhile: the order has become another, a unit has left before."""


REMEDIES: dict[AlertKind, tuple[type[cmd.Command], ...]] = {
    AlertKind.NO_WEIGHT: (cmd.Weigh,),
    AlertKind.WEIGHT_DIFFERS: (cmd.AcceptWeight,),
    AlertKind.WEIGHT_OUTSIDE: (cmd.Weigh, cmd.AcceptWeight),
}
"""What settles an alert without an OK before it."""


def _is_refused(session: Session, command: cmd.Command, standing: Alert) -> bool:
    """Whether `command` is an act of packing that comes before `standing` was acknowledged."""
    if session.phase is not Phase.PACKING or not must_acknowledge(session, standing):
        return False
    if isinstance(command, REMEDIES.get(standing.kind, ())):
        return False
    return not isinstance(command, WHILE_ALERT)


def begin(command: cmd.OpenSession) -> Events:
    """The first events of a new stream."""
    return (ev.SessionOpened(command.scanned, command.policy, command.extra),)


def decide(session: Session, command: cmd.Command) -> Events:
    """The events that `command` causes now; none when it changes nothing."""
    events = _decide(session, command)
    events = (*events, *_opened_by_item(session, events)) if events else events
    return decide_ahead.with_misfit(session, events)


def _opened_by_item(session: Session, events: Events) -> Events:
    """An item that was scanned to find its order is in it already; if it is all, that is done."""
    if not isinstance(events[-1], ev.OrderLoaded):
        return ()  # not opened, or something is to be read first
    loaded = evolve(session, events[-1])
    order, catalogue, code = loaded.order, loaded.catalogue, Code(session.scanned)
    if order is None or catalogue is None or session.extra:
        return ()
    is_named = match_key(session.scanned) in map(match_key, (order.reference, order.own_number))
    if is_named or not any(True for _ in catalogue.matching(code)):
        return ()
    first = decide_asking.scan_or_answer(loaded, cmd.ScanItem(code))
    for event in first:
        loaded = evolve(loaded, event)
    is_all = sum(line.quantity for line in order.lines) == 1 and is_complete(loaded)
    return (*first, *decide_parcels.done(loaded, cmd.Done())) if is_all else first


def _decide(session: Session, command: cmd.Command) -> Events:
    of_what_is_ahead = decide_ahead.OUTCOMES.get(type(command))
    if session.ahead is not None and of_what_is_ahead is not None:
        return of_what_is_ahead(session, command)
    decider = ALLOWED[session.phase].get(type(command))
    if decider is not None:
        is_undecided = session.phase is Phase.PACKING and session.elsewhere
        if is_undecided and not isinstance(command, WHILE_ELSEWHERE):
            return (ev.AlertRaised(open_elsewhere(session), is_again=True),)
        standing = session.alert
        if standing is not None and _is_refused(session, command, standing):
            return (ev.AlertRaised(standing, is_again=True),)
        return decider(session, command)
    if type(command) in OUTCOMES or session.phase in (Phase.FINISHED, Phase.CLOSED):
        return ()
    return (ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail=type(command).__name__)),)
