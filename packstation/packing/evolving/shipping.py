"""How the events after packing change consignments and documents."""

from collections.abc import Callable
from typing import Any

from immutables import Map
from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.ahead import foreseen
from packstation.packing.labels.old import owed_old_labels, with_old_labels
from packstation.packing.order import Catalogue, units_before
from packstation.packing.parcels import Ahead
from packstation.packing.problems import Alert, AlertKind, ProblemKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    NOT_BEGUN,
    OF_SESSION,
    Consignment,
    CopyStatus,
    DocumentKind,
    Work,
    WorkName,
    WorkStatus,
)

SPEAKS_OF_A_STATE = (ProblemKind.CONFLICT, ProblemKind.NOT_NOW_IN_PRO)
"""Refusals after which it is not known what PRO holds: that is looked at before a new try."""


def work_of(session: Session, work: WorkName, number: int) -> Work:
    """The work named `work` of consignment `number`, or of the session (`OF_SESSION`)."""
    if work in OF_SESSION:
        return session.works.get(work, NOT_BEGUN)
    return session.consignments[number - 1].work(work)


def _with_work(session: Session, work: WorkName, number: int, value: Work) -> Session:
    if work in OF_SESSION:
        return replace(session, works=session.works.set(work, value))
    consignment = session.consignments[number - 1]
    return _with(session, replace(consignment, works=consignment.works.set(work, value)))


def _with(session: Session, consignment: Consignment) -> Session:
    place = consignment.number - 1
    all_of_them = session.consignments
    return replace(
        session, consignments=(*all_of_them[:place], consignment, *all_of_them[place + 1 :])
    )


def _done(session: Session, work: WorkName, number: int) -> Session:
    attempt = work_of(session, work, number).attempt
    return _with_work(session, work, number, Work(WorkStatus.DONE, attempt))


def _packing_finished(session: Session, event: ev.PackingFinished) -> Session:
    if event.is_prepared:
        return replace(
            session, phase=Phase.SHIPPING, ahead=None, works=Map(), history=(), alert=None
        )
    if session.ahead is not None:
        # Never two of one order at PRO: first what was prepared in vain is withdrawn.
        to_ship = event.consignments
        return replace(session, phase=Phase.CANCELLING, to_ship=to_ship, history=(), alert=None)
    return _shipped(session, event.consignments)


def _shipped(session: Session, parcels_of: tuple[tuple[int, ...], ...]) -> Session:
    consignments = tuple(
        Consignment(number=number, parcels=parcels)
        for number, parcels in enumerate(parcels_of, start=1)
    )
    return replace(
        session,
        phase=Phase.SHIPPING,
        to_ship=(),
        consignments=consignments,
        round=session.round + 1,
        history=(),
        works=Map(),
        documents=(),
        copies=(),
        label_codes=Map(),
        confirmed=frozenset(),
        alert=None,
    )


def _reopened(session: Session, _: ev.PackingReopened) -> Session:
    open_number = session.packing.open_number
    parcel = replace(session.packing.parcels[open_number - 1], is_sealed=False)
    parcels = session.packing.parcels
    parcels = (*parcels[: open_number - 1], parcel, *parcels[open_number:])
    session = replace(
        session, phase=Phase.CANCELLING, packing=replace(session.packing, parcels=parcels)
    )
    return maybe_back_to_packing(session)


def maybe_back_to_packing(session: Session) -> Session:
    """Back to packing once all that a redo withdraws is withdrawn, and no copy is in hand."""
    if any(c.reference is not None and not c.cancel.is_done for c in session.consignments):
        return session
    if any(copy.status is CopyStatus.INTENDED for copy in session.copies):
        return session
    session = with_old_labels(session)
    alert = session.alert
    if alert is None and owed_old_labels(session):
        alert = Alert(AlertKind.OLD_LABELS)
    return replace(
        session,
        phase=Phase.PACKING,
        consignments=(),
        documents=(),
        copies=(),
        label_codes=Map(),
        confirmed=frozenset(),
        alert=alert,
    )


def _preparation_begun(session: Session, event: ev.PreparationBegun) -> Session:
    return replace(
        session,
        round=session.round + 1,
        ahead=Ahead(foreseen(session, event.box)),
        consignments=(Consignment(number=1, parcels=(1,)),),
    )


def _preparation_voided(session: Session, _: ev.PreparationVoided) -> Session:
    return voided(session)


def voided(session: Session) -> Session:
    """What is prepared will not be used."""
    assert session.ahead is not None
    return _maybe_gone(replace(session, ahead=replace(session.ahead, is_void=True)))


def _maybe_gone(session: Session) -> Session:
    """What was prepared in vain is forgotten once nothing of it exists in PRO."""
    if session.ahead is None or not session.ahead.is_void:
        return session
    consignment = session.consignments[0]
    unknown = (WorkStatus.INTENDED, WorkStatus.DOUBT)
    may_exist = consignment.pack.is_done or consignment.pack.status in unknown
    if may_exist and not consignment.cancel.is_done:
        return session
    session = replace(
        session, ahead=None, consignments=(), documents=(), copies=(), label_codes=Map()
    )
    return _shipped(session, session.to_ship) if session.to_ship else session


def _cancelled(session: Session, event: ev.ConsignmentCancelled) -> Session:
    if session.ahead is not None:
        return _maybe_gone(_done(session, WorkName.CANCEL, event.consignment))
    return maybe_back_to_packing(_done(session, WorkName.CANCEL, event.consignment))


def _spoilt(session: Session, event: ev.LabelsSpoilt) -> Session:
    return _with(session, replace(session.consignments[event.consignment - 1], is_spoilt=True))


def _intended(session: Session, event: ev.WorkIntended) -> Session:
    for number in event.consignments:
        attempt = work_of(session, event.work, number).attempt + 1
        work = Work(WorkStatus.INTENDED, attempt, batch=event.consignments)
        session = _with_work(session, event.work, number, work)
    return session


def _retried(session: Session, event: ev.WorkRetried) -> Session:
    """What may exist in PRO is found out first: a conflict is as good as a doubt."""
    old = work_of(session, event.work, event.consignment)
    conflict = old.problem is not None and old.problem.kind in SPEAKS_OF_A_STATE
    is_doubt = old.status is WorkStatus.DOUBT or conflict
    status = WorkStatus.INTENDED if is_doubt else WorkStatus.OWED
    new = Work(status, old.attempt, batch=old.batch)
    return _with_work(session, event.work, event.consignment, new)


def _ended_badly(session: Session, event: ev.WorkEndedBadly) -> Session:
    old = work_of(session, event.work, event.consignment)
    if event.is_in_doubt:
        status = WorkStatus.DOUBT
    elif event.problem.is_temporary:
        status = WorkStatus.WAITING
    else:
        status = WorkStatus.FAILED
    new = Work(status, old.attempt, event.problem, old.batch)
    session = _with_work(session, event.work, event.consignment, new)
    if session.ahead is None:
        return session
    # What failed for a while is tried again once it is wanted; without a consignment nothing is.
    is_over = status is not WorkStatus.WAITING or event.work is WorkName.PACK
    ahead = replace(session.ahead, is_void=session.ahead.is_void or is_over)
    return _maybe_gone(replace(session, ahead=ahead))


def _confirmed(session: Session, _: ev.OrderConfirmed) -> Session:
    return _done(session, WorkName.CHECK, 0)


def _order_changed(session: Session, event: ev.OrderChanged) -> Session:
    session = _with_nothing_made(replace(session, phase=Phase.PACKING, question=None))
    if event.order is None:
        return session
    return replace(
        session,
        order=event.order,
        catalogue=Catalogue(event.order),
        before=event.before,
        before_units=units_before(event.before),
    )


def _with_nothing_made(session: Session) -> Session:
    """Back to packing; what was prepared and is out of date is withdrawn, and its label is void."""
    if session.ahead is not None:
        return session
    if session.copies:  # so all of it is known, and withdrawn as for a redo
        return maybe_back_to_packing(replace(session, phase=Phase.CANCELLING))
    if any(consignment.pack.attempt for consignment in session.consignments):
        return _maybe_gone(replace(session, ahead=Ahead(session.packing, is_void=True)))
    return replace(session, consignments=())


def _consignment_packed(session: Session, event: ev.ConsignmentPacked) -> Session:
    session = _done(session, WorkName.PACK, event.consignment)
    consignment = session.consignments[event.consignment - 1]
    made = replace(consignment, reference=event.reference, return_reference=event.return_reference)
    return _with(session, made)


def _allocated(session: Session, event: ev.ConsignmentAllocated) -> Session:
    session = _done(session, WorkName.ALLOCATION, event.consignment)
    consignment = session.consignments[event.consignment - 1]
    return _with(session, replace(consignment, service=event.service))


def _quoted(session: Session, event: ev.QuotesOffered) -> Session:
    session = _done(session, WorkName.QUOTING, event.consignment)
    consignment = session.consignments[event.consignment - 1]
    return _with(session, replace(consignment, quotes=event.quotes, chosen_quote=None))


def _quote_chosen(session: Session, event: ev.QuoteChosen) -> Session:
    consignment = session.consignments[event.consignment - 1]
    chosen = _begun_anew(consignment, WorkName.ALLOCATION)
    return _with(session, replace(chosen, chosen_quote=event.quote))


def _begun_anew(consignment: Consignment, *names: WorkName) -> Consignment:
    """The works `names` are owed again; how often they were begun goes on counting."""
    owed = {name: Work(attempt=consignment.work(name).attempt) for name in names}
    return replace(consignment, works=consignment.works.update(owed))


def _rule_changed(session: Session, event: ev.ShippingRuleChanged) -> Session:
    settled = (WorkStatus.DONE, WorkStatus.INTENDED, WorkStatus.DOUBT)
    consignments = tuple(
        consignment
        if consignment.allocation.status in settled
        else replace(
            _begun_anew(consignment, WorkName.ALLOCATION, WorkName.QUOTING),
            quotes=(),
            chosen_quote=None,
        )
        for consignment in session.consignments
    )
    packing = replace(session.packing, service=event.rule)
    return replace(session, packing=packing, consignments=consignments)


def _documents(session: Session, event: ev.DocumentsKept) -> Session:
    session = _done(session, event.work, event.consignment)
    codes = session.label_codes
    for document in event.documents:
        if document.kind is DocumentKind.LABEL:
            for key in dict.fromkeys(document.codes):
                codes = codes.set(key, (*codes.get(key, ()), document.id))
    documents = (*session.documents, *event.documents)
    return replace(session, documents=documents, label_codes=codes)


def _ready(session: Session, event: ev.ConsignmentReady) -> Session:
    return _done(session, WorkName.READY, event.consignment)


def _manifested(session: Session, event: ev.ConsignmentManifested) -> Session:
    return _done(session, WorkName.MANIFEST, event.consignment)


HANDLERS: dict[type[ev.Event], Callable[[Session, Any], Session]] = {
    ev.PackingFinished: _packing_finished,
    ev.PackingReopened: _reopened,
    ev.PreparationBegun: _preparation_begun,
    ev.PreparationVoided: _preparation_voided,
    ev.WorkIntended: _intended,
    ev.WorkRetried: _retried,
    ev.WorkEndedBadly: _ended_badly,
    ev.OrderConfirmed: _confirmed,
    ev.OrderChanged: _order_changed,
    ev.ConsignmentPacked: _consignment_packed,
    ev.ConsignmentAllocated: _allocated,
    ev.QuotesOffered: _quoted,
    ev.QuoteChosen: _quote_chosen,
    ev.ShippingRuleChanged: _rule_changed,
    ev.DocumentsKept: _documents,
    ev.ConsignmentReady: _ready,
    ev.ConsignmentManifested: _manifested,
    ev.ConsignmentCancelled: _cancelled,
    ev.LabelsSpoilt: _spoilt,
}
