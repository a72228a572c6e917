"""How what happens to copies on paper changes a session."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.evolving.shipping import maybe_back_to_packing
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import Copy, CopyStatus


def _copy_owed(session: Session, event: ev.CopyOwed) -> Session:
    """New paper is to be looked at anew."""
    copy = Copy(event.document, event.number, event.title, "", event.reason, CopyStatus.OWED)
    confirmed = session.confirmed - {event.document}
    return replace(session, copies=(*session.copies, copy), confirmed=confirmed)


def _copy_intended(session: Session, event: ev.CopyIntended) -> Session:
    if any(copy.title == event.title for copy in session.copies):
        return _change_copy(session, event.title, CopyStatus.INTENDED, event.printer, None)
    copy = Copy(event.document, event.number, event.title, event.printer)
    return replace(session, copies=(*session.copies, copy))


def _change_copy(
    session: Session, title: str, status: CopyStatus, printer: str, problem: Problem | None
) -> Session:
    copies = tuple(
        replace(copy, status=status, printer=printer or copy.printer, problem=problem)
        if copy.title == title
        else copy
        for copy in session.copies
    )
    return replace(session, copies=copies)


def _settled_copy(
    session: Session, title: str, status: CopyStatus, printer: str, problem: Problem | None
) -> Session:
    """The last copy in hand may be all that a redo still waited for."""
    session = _change_copy(session, title, status, printer, problem)
    return maybe_back_to_packing(session) if session.phase is Phase.CANCELLING else session


def left_behind(session: Session) -> Session:
    """Copies that a printer may have which nobody here can ask, whatever ours is called."""
    for copy in session.copies:
        if copy.status is CopyStatus.INTENDED:
            unknown = Problem(ProblemKind.PRINT_UNKNOWN, detail=copy.printer)
            session = _settled_copy(session, copy.title, CopyStatus.DOUBT, "", unknown)
    return session


def _copy_out(session: Session, event: ev.CopyOut) -> Session:
    status = CopyStatus.PRINTED if event.is_proven else CopyStatus.SENT
    return _settled_copy(session, event.title, status, event.printer, None)


def _copy_ended_badly(session: Session, event: ev.CopyEndedBadly) -> Session:
    if event.is_in_doubt:
        status = CopyStatus.DOUBT
    elif event.problem.is_temporary:
        status = CopyStatus.WAITING
    else:
        status = CopyStatus.FAILED
    return _settled_copy(session, event.title, status, event.printer, event.problem)


def _copy_retried(session: Session, event: ev.CopyRetried) -> Session:
    return _change_copy(session, event.title, CopyStatus.OWED, "", None)


def _copy_answered(session: Session, event: ev.CopyAnswered) -> Session:
    status = CopyStatus.PRINTED if event.came_out else CopyStatus.FAILED
    return _change_copy(session, event.title, status, "", None)


def _label_confirmed(session: Session, event: ev.LabelConfirmed) -> Session:
    return replace(session, confirmed=session.confirmed | {event.document})


def _old_label_answered(session: Session, event: ev.OldLabelAnswered) -> Session:
    return replace(
        session,
        old_labels=tuple(
            replace(old, fate=event.fate) if old.document.id == event.document else old
            for old in session.old_labels
        ),
    )


HANDLERS: dict[type[ev.Event], Callable[[Session, Any], Session]] = {
    ev.CopyOwed: _copy_owed,
    ev.CopyIntended: _copy_intended,
    ev.CopyOut: _copy_out,
    ev.CopyEndedBadly: _copy_ended_badly,
    ev.CopyRetried: _copy_retried,
    ev.CopyAnswered: _copy_answered,
    ev.LabelConfirmed: _label_confirmed,
    ev.OldLabelAnswered: _old_label_answered,
}
