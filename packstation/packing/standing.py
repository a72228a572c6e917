"""Where an order stands: the one answer that screen, rail, tail and sentence are looked up from.

What somebody must decide comes first, and of that what can be answered at once; then what waits,
then what is under way.
"""

import enum
from collections.abc import Iterator

import msgspec

from packstation.packing.asking import is_which_line
from packstation.packing.labels.check import awaits_scan, labels_of
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.problems import Problem
from packstation.packing.service import AskPacker
from packstation.packing.session import Phase, Session, is_complete, to_read
from packstation.packing.shipping import (
    ONWARD,
    Consignment,
    Copy,
    CopyStatus,
    Document,
    DocumentKind,
    Work,
    WorkName,
    WorkStatus,
)


class Stage(enum.Enum):
    """Finer than Phase; each has its sentence for the open order and its line for an earlier one.

    The value is the end of the key of its texts.
    """

    OPENING = "opening"
    OPENING_WAITS = "opening_waits"
    CREATING = "creating"
    READ_NOTES = "read_notes"
    TAKE_OUT = "take_out"
    COUNTED = "counted"
    WHICH_LINE = "which_line"
    """One barcode fits two lines of the order."""
    NEEDS_DETAIL = "needs_detail"
    """A serial number, a batch or an expiry date is asked for."""
    FIRST_ITEM = "first_item"
    NEXT_ITEM = "next_item"
    WEIGH = "weigh"
    OLD_LABELS = "old_labels"
    """All is packed again, and labels that are void are still to be destroyed."""
    ALL_PACKED = "all_packed"
    CHOOSE_SERVICE = "choose_service"
    ASK_PRINT = "ask_print"
    STOPPED = "stopped"
    """PRO or the bench refused something, and somebody must decide."""
    PRINTER_STOPPED = "printer_stopped"
    """A paper waits for its printer, or could not be printed at all (`work` is `print`)."""
    PRO_WAITS = "pro_waits"
    CHECKING = "checking"
    """A reply was lost: whether it happened is being found out."""
    CREATING_CONSIGNMENT = "creating_consignment"
    ALLOCATING = "allocating"
    QUOTING = "quoting"
    FETCHING = "fetching"
    PRINTING = "printing"
    SCAN_LABEL = "scan_label"
    FINISHING = "finishing"
    MANIFESTING = "manifesting"
    WITHDRAWING = "withdrawing"
    HELD = "held"
    READY = "ready"
    MANIFESTED = "manifested"
    CLOSED = "closed"


class Standing(msgspec.Struct, frozen=True):
    """Where an order stands.

    `problem` and `copy` are what it waits for, when it waits; `work` (a name as in `WorkFailed`, or
    `print`) and `consignment` say whose they are where somebody must decide.
    """

    stage: Stage
    problem: Problem | None = None
    copy: Copy | None = None
    work: WorkName | None = None
    consignment: int = 0
    parcel: int = 0
    count: int = 1


def standing_of(session: Session) -> Standing:
    """Where `session` stands. Total: every session stands somewhere."""
    match session.phase:
        case Phase.OPENING:
            return _opening(session)
        case Phase.PACKING:
            return _packing(session)
        case Phase.SHIPPING:
            return _shipping(session)
        case Phase.CANCELLING:
            return _cancelling(session)
        case Phase.HELD:
            return Standing(Stage.HELD)
        case Phase.FINISHED:
            return _finished(session)
        case Phase.CLOSED:
            return Standing(Stage.CLOSED, session.close_problem)


def _opening(session: Session) -> Standing:
    for work in (session.find, session.create):
        if work.status in (WorkStatus.WAITING, WorkStatus.FAILED):
            return Standing(Stage.OPENING_WAITS, work.problem)
    is_to_be_created = session.own_number is not None and not session.create.is_done
    return Standing(Stage.CREATING if is_to_be_created else Stage.OPENING)


def _packing(session: Session) -> Standing:
    packing = session.packing
    if session.question is not None:
        is_choice = is_which_line(session.question)
        return Standing(Stage.WHICH_LINE if is_choice else Stage.NEEDS_DETAIL)
    if packing.is_taking_out:
        return Standing(Stage.TAKE_OUT, parcel=packing.open_number, count=packing.multiplier)
    if packing.multiplier > 1:
        return Standing(Stage.COUNTED, parcel=packing.open_number, count=packing.multiplier)
    if session.order is not None and is_complete(session) and packing.packed:
        if session.policy.needs_weight:
            for parcel in packing.parcels:
                if parcel.contents and parcel.grams is None:
                    return Standing(Stage.WEIGH, parcel=parcel.number)
        old = len(owed_old_labels(session))
        return Standing(Stage.OLD_LABELS, count=old) if old else Standing(Stage.ALL_PACKED)
    if to_read(session) is not None:
        return Standing(Stage.READ_NOTES)
    return Standing(Stage.NEXT_ITEM if packing.packed else Stage.FIRST_ITEM)


def _shipping(session: Session) -> Standing:
    """What a person must decide comes first, then what waits, then what is under way."""
    return (
        _stopped(session)
        or _choice(session)
        or _waiting(session)
        or _under_way(session)
        or Standing(Stage.FINISHING)
    )


def works_of(consignment: Consignment) -> tuple[tuple[WorkName, Work], ...]:
    """The works of a consignment by name, in the order in which they are done."""
    return tuple((name, consignment.work(name)) for name in ONWARD)


def _works(session: Session) -> Iterator[tuple[WorkName, int, Work]]:
    for consignment in session.consignments:
        for name, work in works_of(consignment):
            yield name, consignment.number, work
    yield WorkName.CHECK, 0, session.check
    yield WorkName.SLIPS, 0, session.slips


def latest_copies(session: Session) -> dict[str, Copy]:
    """The last copy of every document, by document, in order of their first copies."""
    return {copy.document: copy for copy in session.copies}


def waits_by_itself(session: Session) -> bool:
    """Whether something of the session is to be tried again without anybody's decision."""
    if session.ahead is not None:
        of_it = session.consignments[0]
        waits = (WorkStatus.WAITING, WorkStatus.DOUBT)
        return of_it.pack.status is WorkStatus.DOUBT or of_it.cancel.status in waits
    if session.phase is Phase.OPENING:
        return WorkStatus.WAITING in (session.find.status, session.create.status)
    if session.phase not in (Phase.SHIPPING, Phase.CANCELLING, Phase.FINISHED):
        return False
    again = (WorkStatus.WAITING, WorkStatus.DOUBT)
    cancelling = [c.cancel for c in session.consignments]
    if any(work.status in again for work in (*(w for _, _, w in _works(session)), *cancelling)):
        return True
    return any(copy.status is CopyStatus.WAITING for copy in session.copies)


def _first(session: Session, status: WorkStatus) -> tuple[WorkName, int, Work] | None:
    return next((found for found in _works(session) if found[2].status is status), None)


def _stopped(session: Session) -> Standing | None:
    found = _first(session, WorkStatus.FAILED)
    if found is not None:
        name, number, work = found
        return Standing(Stage.STOPPED, work.problem, work=name, consignment=number)
    return _paper_stopped(session)


def _paper_stopped(session: Session) -> Standing | None:
    """A question that eyes can answer comes before a printer that has to be mended."""
    for copy in session.copies:
        if copy.status is CopyStatus.DOUBT:
            return Standing(Stage.ASK_PRINT, copy.problem, copy)
    latest = latest_copies(session).values()
    for status, work in ((CopyStatus.FAILED, WorkName.PRINT), (CopyStatus.WAITING, None)):
        for copy in latest:
            if copy.status is status:
                return Standing(Stage.PRINTER_STOPPED, copy.problem, copy, work)
    return None


def _choice(session: Session) -> Standing | None:
    if not isinstance(session.rule, AskPacker):
        return None
    for consignment in session.consignments:
        is_chosen = consignment.chosen_quote is not None or consignment.allocation.is_done
        if consignment.quoting.is_done and not is_chosen:
            return Standing(Stage.CHOOSE_SERVICE, consignment=consignment.number)
    return None


def _waiting(session: Session) -> Standing | None:
    for status, stage in (
        (WorkStatus.WAITING, Stage.PRO_WAITS),
        (WorkStatus.DOUBT, Stage.CHECKING),
    ):
        found = _first(session, status)
        if found is not None:
            return Standing(stage, found[2].problem)
    return None


def _under_way(session: Session) -> Standing | None:
    consignments = session.consignments
    if not all(c.pack.is_done for c in consignments):
        return Standing(Stage.CREATING_CONSIGNMENT)
    if not all(c.allocation.is_done for c in consignments):
        asks = isinstance(session.rule, AskPacker) and any(
            c.chosen_quote is None for c in consignments
        )
        return Standing(Stage.QUOTING if asks else Stage.ALLOCATING)
    if not all(c.labels.is_done for c in consignments):
        return Standing(Stage.FETCHING)
    if session.wants_return and not all(c.return_label.is_done for c in consignments):
        return Standing(Stage.FETCHING)
    label = awaits_scan(session)
    if label is not None:
        left = sum(d.id not in session.confirmed for d in labels_of(session))
        return Standing(Stage.SCAN_LABEL, parcel=label.parcel or 0, count=left)
    out = {copy.document for copy in session.copies if copy.is_out}
    if any(document.id not in out for document in session.documents):
        return Standing(Stage.PRINTING)
    if not all(c.ready.is_done for c in consignments):
        return Standing(Stage.FINISHING)
    if session.policy.manifest_at_once:
        return Standing(Stage.MANIFESTING)
    return None


def _cancelling(session: Session) -> Standing:
    if session.ahead is not None and session.consignments[0].pack.status is WorkStatus.DOUBT:
        return Standing(Stage.CHECKING, session.consignments[0].pack.problem)
    for status, stage in (
        (WorkStatus.FAILED, Stage.STOPPED),
        (WorkStatus.WAITING, Stage.PRO_WAITS),
        (WorkStatus.DOUBT, Stage.CHECKING),
    ):
        for consignment in session.consignments:
            if consignment.cancel.status is status:
                number = consignment.number
                problem = consignment.cancel.problem
                work = WorkName.CANCEL if stage is Stage.STOPPED else None
                return Standing(stage, problem, work=work, consignment=number)
    return Standing(Stage.WITHDRAWING)


def _finished(session: Session) -> Standing:
    """Paper can be asked for again after the order was finished."""
    stopped = _paper_stopped(session)
    if stopped is not None:
        return stopped
    if not session.is_over:
        return Standing(Stage.PRINTING)
    consignments = session.consignments
    if consignments and all(consignment.manifest.is_done for consignment in consignments):
        return Standing(Stage.MANIFESTED)
    return Standing(Stage.READY)


def place_of(session: Session, document_id: str) -> tuple[Document | None, int, int]:
    """The document, its place among those of its kind from 1, and how many of them there are."""
    document = next((d for d in session.documents if d.id == document_id), None)
    if document is None:
        return None, 1, 1
    same_kind = [d for d in session.documents if d.kind is document.kind]
    same_kind.sort(key=lambda d: (d.consignment, d.parcel or 0, d.id))
    return document, 1 + same_kind.index(document), len(same_kind)


def has_labels_out(session: Session) -> bool:
    """Whether every label of the session is on paper."""
    labels = {d.id for d in session.documents if d.kind is DocumentKind.LABEL}
    out = {copy.document for copy in session.copies if copy.is_out}
    return bool(labels) and labels <= out and all(c.labels.is_done for c in session.consignments)
