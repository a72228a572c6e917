"""The view of what happens after packing: labels, questions, what is stuck, and the tail."""

from packstation.packing.bench import Bench
from packstation.packing.labels.check import awaits_scan
from packstation.packing.service import AskPacker
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    CopyStatus,
    DocumentKind,
    Work,
    WorkName,
)
from packstation.packing.standing import Stage, latest_copies, standing_of
from packstation.ui.flow.view import (
    COPY_STATES,
    LabelCard,
    LabelState,
    PaperCount,
    PrintQuestion,
    Progress,
    QuoteChoice,
    Stuck,
    TailEntry,
    TailState,
)

TAIL_LENGTH = 6
STANDS_STILL = (LabelState.WAITING, LabelState.UNKNOWN, LabelState.FAILED)


def stuck_of(session: Session) -> Stuck | None:
    """What somebody must decide about; None when it is a question, or all goes on by itself."""
    standing = standing_of(session)
    is_decided_on = standing.stage in (Stage.STOPPED, Stage.PRINTER_STOPPED)
    if not is_decided_on or standing.work is None:
        return None
    printer = standing.copy.printer if standing.copy is not None else ""
    return Stuck(standing.work, standing.consignment, standing.problem, printer=printer)


def quotes_of(session: Session) -> QuoteChoice | None:
    """The consignment whose service the packer is to choose now."""
    standing = standing_of(session)
    if standing.stage is not Stage.CHOOSE_SERVICE:
        return None
    consignment = session.consignments[standing.consignment - 1]
    return QuoteChoice(consignment.number, len(session.consignments), consignment.quotes)


def question_of(session: Session) -> PrintQuestion | None:
    """The first copy of which nobody knows whether it is on paper."""
    copy = standing_of(session).copy
    if copy is None or copy.status is not CopyStatus.DOUBT:
        return None
    document = next((d for d in session.documents if d.id == copy.document), None)
    labels = [d.id for d in session.documents if d.kind is DocumentKind.LABEL]
    number = labels.index(copy.document) + 1 if copy.document in labels else 0
    return PrintQuestion(copy.title, number, len(labels), copy.printer, document)


def labels_of(session: Session) -> tuple[LabelCard, ...]:
    """One card for each parcel, in parcel order; before its label came it is expected."""
    copies = latest_copies(session)
    to_scan = awaits_scan(session)
    by_parcel = {d.parcel: d for d in session.documents if d.kind is DocumentKind.LABEL}
    cards: list[LabelCard] = []
    for consignment in session.consignments:
        for parcel in consignment.parcels:
            document = by_parcel.get(parcel)
            copy = copies.get(document.id) if document is not None else None
            if document is None or copy is None:
                cards.append(LabelCard(parcel, document=document))
                continue
            state = COPY_STATES[copy.status]
            if document.id in session.confirmed:
                state = LabelState.ON_PARCEL
            elif to_scan is not None and document.id == to_scan.id:
                state = LabelState.TO_SCAN
            cards.append(LabelCard(parcel, state, document, copy.printer, copy.problem))
    return tuple(cards)


def papers_of(session: Session) -> tuple[PaperCount, ...]:
    """What is to be taken from the printers for this order, kind by kind; labels first."""
    copies = latest_copies(session)
    expected = sum(len(consignment.parcels) for consignment in session.consignments)
    counts = {DocumentKind.LABEL: [0, expected, 0]}
    for document in session.documents:
        out_of = counts.setdefault(document.kind, [0, 0, 0])
        if document.kind is not DocumentKind.LABEL:
            out_of[1] += 1
        copy = copies.get(document.id)
        if copy is not None:
            out_of[0] += copy.is_out
            out_of[2] += COPY_STATES[copy.status] in STANDS_STILL
    return tuple(
        PaperCount(kind, out, max(of, out), bool(stuck))
        for kind, (out, of, stuck) in counts.items()
        if of
    )


def is_settled(session: Session) -> bool:
    """All labels and papers are out."""
    if not session.consignments or not all(c.labels.is_done for c in session.consignments):
        return False
    if session.wants_return and not all(c.return_label.is_done for c in session.consignments):
        return False
    out = {copy.document for copy in session.copies if copy.is_out}
    return all(document.id in out for document in session.documents)


def progress_of(session: Session) -> Progress:
    """What is under way now, or waits and why."""
    services = tuple(
        dict.fromkeys(
            " · ".join(filter(None, (c.service.carrier_name, c.service.service_name)))
            for c in session.consignments
            if c.service is not None
        )
    )
    references = tuple(c.reference for c in session.consignments if c.reference is not None)
    name, work = _current(session)
    return Progress(name, work.attempt, work.problem, services, references)


def _current(session: Session) -> tuple[WorkName | None, Work]:
    if session.phase is Phase.OPENING:
        if session.own_number is not None and not session.create.is_done:
            return WorkName.CREATE, session.create
        return WorkName.FIND, session.find
    if session.phase is Phase.CANCELLING:
        return WorkName.CANCEL, _worst(_withdrawals(session))
    if session.phase not in (Phase.SHIPPING, Phase.HELD):
        return None, Work()
    if not session.check.is_done:
        return WorkName.CHECK, session.check
    customs_needed = session.order is None or session.order.needs_customs is not False
    needed = [WorkName.PACK]
    if isinstance(session.rule, AskPacker):
        needed.append(WorkName.QUOTING)
    needed += [WorkName.ALLOCATION, WorkName.LABELS]
    if session.wants_return:
        needed.append(WorkName.RETURN)
    if customs_needed:
        needed.append(WorkName.CUSTOMS)
    for name in needed:
        open_ones = [work for c in session.consignments if not (work := c.work(name)).is_done]
        if open_ones:
            return name, _worst(open_ones)
    if not is_settled(session):
        return WorkName.PRINT, Work()
    return WorkName.READY, _worst([c.ready for c in session.consignments])


def _withdrawals(session: Session) -> list[Work]:
    """What was prepared in vain may first have to be found."""
    open_ones = [c.cancel for c in session.consignments if not c.cancel.is_done]
    if session.ahead is not None:
        open_ones += [c.pack for c in session.consignments if not c.pack.is_done]
    return open_ones


def _worst(works: list[Work]) -> Work:
    """The one that has something to say."""
    return next((work for work in works if work.problem is not None), works[0] if works else Work())


# The tail


def tail_of(bench: Bench) -> tuple[TailEntry, ...]:
    """As many of `behind_of` as have room in one line."""
    return behind_of(bench)[:TAIL_LENGTH]


def behind_of(bench: Bench) -> tuple[TailEntry, ...]:
    """Earlier orders, the newest first: those that need somebody before those that are ready."""
    entries = [
        _tail_entry(session)
        for session in bench.sessions.values()
        if session.stream != bench.open and session.phase is not Phase.CLOSED
    ]
    entries.sort(key=lambda entry: entry.stream, reverse=True)
    entries.sort(key=lambda entry: _URGENCY.get(entry.state, 1))
    return tuple(entries)


_URGENCY = {
    TailState.STUCK: 0,
    TailState.QUESTION: 0,
    TailState.WAITING_PRINTER: 0,
    TailState.SCAN_LABEL: 0,
    TailState.READY: 2,
    TailState.MANIFESTED: 2,
}


_TAIL: dict[Stage, TailState] = {
    Stage.HELD: TailState.HELD,
    Stage.READY: TailState.READY,
    Stage.MANIFESTED: TailState.MANIFESTED,
    Stage.STOPPED: TailState.STUCK,
    Stage.CHOOSE_SERVICE: TailState.STUCK,
    Stage.ASK_PRINT: TailState.QUESTION,
    Stage.PRINTER_STOPPED: TailState.WAITING_PRINTER,
    Stage.SCAN_LABEL: TailState.SCAN_LABEL,
    Stage.PRO_WAITS: TailState.WAITING_PRO,
    Stage.OPENING_WAITS: TailState.WAITING_PRO,
}


def _tail_entry(session: Session) -> TailEntry:
    standing = standing_of(session)
    state = _TAIL.get(standing.stage, TailState.WORKING)
    if standing.stage is Stage.PRINTER_STOPPED and standing.work:
        state = TailState.STUCK
    alert = session.alert
    if session.phase is Phase.PACKING and alert is not None and alert.is_blocking:
        state = TailState.STUCK
    printer = standing.copy.printer if standing.copy is not None else ""
    return TailEntry(session.stream, session.name, state, printer, standing.problem)
