"""Decisions after packing: outcomes of effects, and what people may still change."""

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.deciding.items import MOST_EXPECTED, alert
from packstation.packing.due import due
from packstation.packing.due_printing import copy_title
from packstation.packing.effects import Finish
from packstation.packing.evolving.shipping import work_of
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    OF_SESSION,
    ONWARD,
    Consignment,
    Copy,
    CopyStatus,
    DocumentKind,
    WorkName,
    WorkStatus,
)

Events = tuple[ev.Event, ...]
WORKS = (*ONWARD, WorkName.CANCEL)


def _consignment(session: Session, number: int) -> Consignment | None:
    return session.consignments[number - 1] if 1 <= number <= len(session.consignments) else None


def _awaits(session: Session, work: WorkName, number: int) -> bool:
    """Whether an outcome of `work` still means something: late and doubled ones are dropped."""
    if work in OF_SESSION:
        return work_of(session, work, 0).is_open
    if work not in WORKS or _consignment(session, number) is None:
        return False
    return work_of(session, work, number).is_open


def confirmed(session: Session, _: cmd.OrderConfirmed) -> Events:
    return (ev.OrderConfirmed(),) if session.check.is_open else ()


def differs(session: Session, command: cmd.OrderDiffers) -> Events:
    """Nothing was made of it in PRO yet, so the packer is told, or gets it back, with what changed.

    It takes the place of whatever stands on the screen, a question included.
    """
    if session.phase is Phase.SHIPPING and not session.check.is_open:
        return ()
    changed = ev.OrderChanged(command.order, command.before)
    if command.order is None:
        return (changed, *alert(AlertKind.ORDER_GONE, scanned=session.name))
    if all(line.quantity == 0 for line in command.order.lines):
        return (changed, *alert(AlertKind.ORDER_CANCELLED, scanned=session.name))
    return (
        changed,
        *alert(
            AlertKind.ORDER_CHANGED,
            scanned=session.name,
            expected=command.lines[:MOST_EXPECTED],
            detail=", ".join(command.what),
        ),
    )


def packed(session: Session, command: cmd.PackSucceeded) -> Events:
    if not _awaits(session, WorkName.PACK, command.consignment):
        return ()
    return (
        ev.ConsignmentPacked(
            command.consignment, command.reference, command.was_adopted, command.return_reference
        ),
    )


def allocated(session: Session, command: cmd.AllocationSucceeded) -> Events:
    if not _awaits(session, WorkName.ALLOCATION, command.consignment):
        return ()
    return (ev.ConsignmentAllocated(command.consignment, command.service),)


def quoted(session: Session, command: cmd.QuotesArrived) -> Events:
    if not _awaits(session, WorkName.QUOTING, command.consignment):
        return ()
    return (ev.QuotesOffered(command.consignment, command.quotes),)


def documents_stored(session: Session, command: cmd.DocumentsStored) -> Events:
    if not _awaits(session, command.work, command.consignment):
        return ()
    return (ev.DocumentsKept(command.work, command.consignment, command.documents),)


def marked_ready(session: Session, command: cmd.MarkedReady) -> Events:
    if not _awaits(session, WorkName.READY, command.consignment):
        return ()
    return (ev.ConsignmentReady(command.consignment),)


def manifested(session: Session, command: cmd.WasManifested) -> Events:
    if not _awaits(session, WorkName.MANIFEST, command.consignment):
        return ()
    return (ev.ConsignmentManifested(command.consignment),)


def cancelled(session: Session, command: cmd.WasCancelled) -> Events:
    if not _awaits(session, WorkName.CANCEL, command.consignment):
        return ()
    return (ev.ConsignmentCancelled(command.consignment),)


def labels_spoilt(session: Session, command: cmd.LabelsSpoilt) -> Events:
    consignment = _consignment(session, command.consignment)
    if consignment is None or consignment.is_spoilt:
        return ()
    return (ev.LabelsSpoilt(command.consignment, command.reason),)


def work_failed(session: Session, command: cmd.WorkFailed) -> Events:
    if not _awaits(session, command.work, command.consignment):
        return ()
    return (
        ev.WorkEndedBadly(command.work, command.consignment, command.problem, command.is_in_doubt),
    )


def _copy(session: Session, title: str) -> Copy | None:
    return next((copy for copy in session.copies if copy.title == title), None)


def copy_out(session: Session, command: cmd.CopyCameOut) -> Events:
    copy = _copy(session, command.title)
    if copy is None or copy.status is CopyStatus.PRINTED:
        return ()
    return (ev.CopyOut(command.title, command.printer, command.is_proven, command.sha256),)


def copy_failed(session: Session, command: cmd.CopyFailed) -> Events:
    copy = _copy(session, command.title)
    if copy is None or copy.is_out:
        return ()
    ended = ev.CopyEndedBadly(
        command.title, command.printer, command.problem, command.is_in_doubt, command.sha256
    )
    if command.is_in_doubt and copy.document in session.confirmed:
        return (ended, ev.CopyAnswered(command.title, came_out=True))  # it was scanned meanwhile
    return (ended,)


def answer_print(session: Session, command: cmd.AnswerPrint) -> Events:
    """A "no" is a recorded decision to print again, under a new title."""
    copy = _copy(session, command.title)
    if copy is None or copy.status is not CopyStatus.DOUBT:
        return ()
    answered = ev.CopyAnswered(command.title, command.came_out)
    if command.came_out:
        return (answered,)
    return (answered, _next_copy(session, copy.document, "did not come out"))


def _next_copy(session: Session, document_id: str, reason: str) -> ev.CopyOwed:
    number = 1 + max(c.number for c in session.copies if c.document == document_id)
    document = next(d for d in session.documents if d.id == document_id)
    title = copy_title(session, document, number)
    return ev.CopyOwed(document_id, number, title, reason)


def retry(session: Session, command: cmd.Retry) -> Events:
    """By itself only what is temporary or in doubt; asked by a person everything that failed."""
    again = {WorkStatus.WAITING, WorkStatus.DOUBT}
    copies = {CopyStatus.WAITING}
    if not command.is_by_itself:
        again |= {WorkStatus.FAILED}
        copies |= {CopyStatus.FAILED}
    works = (WorkName.CANCEL,) if session.phase is Phase.CANCELLING else WORKS
    events: list[ev.Event] = [
        ev.WorkRetried(work, consignment.number)
        for consignment in session.consignments
        for work in works
        if work_of(session, work, consignment.number).status in again
    ]
    events += [
        ev.WorkRetried(work, 0) for work in OF_SESSION if work_of(session, work, 0).status in again
    ]
    # What waits is still wanted, whatever was asked for since; a failure may have its successor.
    latest = {copy.document: copy.title for copy in session.copies}
    events += [
        ev.CopyRetried(copy.title)
        for copy in session.copies
        if copy.status is CopyStatus.WAITING
        or (copy.status in copies and latest[copy.document] == copy.title)
    ]
    return tuple(events)


def choose_service(session: Session, command: cmd.ChooseService) -> Events:
    """Another service for what could not be allocated."""
    stuck = [
        c
        for c in session.consignments
        if WorkStatus.FAILED in (c.allocation.status, c.quoting.status)
    ]
    asked = [c for c in session.consignments if c.quotes and not c.allocation.is_done]
    if not stuck and not asked:
        return alert(AlertKind.NOT_NOW, detail="ChooseService")
    return (ev.ShippingRuleChanged(command.rule),)


def choose_quote(session: Session, command: cmd.ChooseQuote) -> Events:
    consignment = _consignment(session, command.consignment)
    if consignment is None or consignment.allocation.status not in (
        WorkStatus.OWED,
        WorkStatus.FAILED,
    ):
        return alert(AlertKind.NOT_NOW, detail="ChooseQuote")
    if all(quote.reference != command.quote for quote in consignment.quotes):
        return alert(AlertKind.NOT_NOW, detail="ChooseQuote")
    return (ev.QuoteChosen(command.consignment, command.quote),)


def reprint(session: Session, command: cmd.Reprint) -> Events:
    """Only what came out before can come out again: anything else is the first copy's business."""
    spoilt = {c.number for c in session.consignments if c.is_spoilt}
    valid = {d.id for d in session.documents if d.consignment not in spoilt}
    out = {copy.document for copy in session.copies if copy.is_out} & valid
    wanted = command.documents or tuple(
        d.id for d in session.documents if d.kind is DocumentKind.LABEL
    )
    again = [document_id for document_id in dict.fromkeys(wanted) if document_id in out]
    if not again:
        return alert(AlertKind.NO_LABEL)
    return tuple(_next_copy(session, document_id, command.reason) for document_id in again)


def reopen(session: Session, command: cmd.ReopenPacking) -> Events:
    """Not while a call to PRO is under way or in doubt: what exists there must be known first.

    Labels may be on their way: no other begins, and what became of the one in hand is recorded
    before packing goes on.
    """
    unknown = (WorkStatus.INTENDED, WorkStatus.DOUBT)
    for consignment in session.consignments:
        works = (
            consignment.pack,
            consignment.allocation,
            consignment.ready,
            consignment.manifest,
        )
        if any(work.status in unknown for work in works):
            return alert(AlertKind.NOT_NOW, detail="ReopenPacking")
    return (ev.PackingReopened(command.reason),)


def finish(session: Session, _: cmd.FinishSession) -> Events:
    if not any(isinstance(effect, Finish) for effect in due(session)):
        return ()
    return (ev.SessionFinished(),)
