"""Decisions about what is prepared before the packer is done."""

from collections.abc import Callable
from typing import Any

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.ahead import can_prepare, is_broken
from packstation.packing.deciding import shipping as decide_shipping
from packstation.packing.evolve import evolve
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import WorkName, WorkStatus

Events = tuple[ev.Event, ...]


def prepare(session: Session, command: cmd.Prepare) -> Events:
    return (ev.PreparationBegun(command.box),) if can_prepare(session) else ()


def void(session: Session, command: cmd.VoidPreparation) -> Events:
    is_live = session.ahead is not None and not session.ahead.is_void
    return (ev.PreparationVoided(command.misfit),) if is_live else ()


def retry(session: Session, command: cmd.Retry) -> Events:
    """What was made in vain is withdrawn, however long it takes; what is wanted waits for DONE."""
    again = {WorkStatus.WAITING, WorkStatus.DOUBT}
    if not command.is_by_itself:
        again |= {WorkStatus.FAILED}
    consignment = session.consignments[0]
    return tuple(
        ev.WorkRetried(work, consignment.number)
        for work in (WorkName.PACK, WorkName.CANCEL)
        if consignment.work(work).status in again
    )


def with_misfit(session: Session, events: Events) -> Events:
    """`events`, and that what is prepared is void when they leave no way for it to fit."""
    if session.ahead is None or session.ahead.is_void:
        return events
    is_another = any(isinstance(event, ev.OrderChanged | ev.OrderCorrected) for event in events)
    for event in events:
        session = evolve(session, event)
    if session.ahead is None or session.ahead.is_void:
        return events
    if session.phase is not Phase.PACKING:
        return (*events, ev.PreparationVoided(ev.Misfit.LEFT))
    if is_another:
        return (*events, ev.PreparationVoided(ev.Misfit.ORDER))
    broken = is_broken(session)
    return events if broken is None else (*events, ev.PreparationVoided(broken))


OUTCOMES: dict[type[cmd.Command], Callable[[Session, Any], Events]] = {
    cmd.PackSucceeded: decide_shipping.packed,
    cmd.AllocationSucceeded: decide_shipping.allocated,
    cmd.DocumentsStored: decide_shipping.documents_stored,
    cmd.WorkFailed: decide_shipping.work_failed,
    cmd.WasCancelled: decide_shipping.cancelled,
    cmd.Retry: retry,
    cmd.VoidPreparation: void,
}
"""What is heard in every phase while something is prepared, or withdrawn because it was in vain."""
