"""The view of what happens after packing: labels, questions, what is stuck, and the tail."""

from packstation.packing.bench import Bench
from packstation.packing.label_check import awaits_scan
from packstation.packing.service import Ask as AskRule
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    Consignment,
    Copy,
    CopyStatus,
    DocumentKind,
    Work,
    WorkStatus,
)
from packstation.ui.flow.view import (
    COPY_STATES,
    LabelCard,
    LabelState,
    PrintQuestion,
    Progress,
    QuoteChoice,
    Stuck,
    TailEntry,
    TailState,
)

WORKS = ("pack", "quoting", "allocation", "labels", "customs", "ready", "manifest")
TAIL_LENGTH = 6


def works_of(consignment: Consignment) -> tuple[tuple[str, Work], ...]:
    """The works of a consignment by name, in the order in which they are done."""
    return tuple((name, getattr(consignment, name)) for name in WORKS)


def latest_copies(session: Session) -> dict[str, Copy]:
    """The newest copy of every document."""
    return {copy.document: copy for copy in session.copies}


def stuck_of(session: Session) -> Stuck | None:
    """The first work that somebody must decide about; None when all goes on by itself."""
    if session.phase is Phase.CANCELLING:
        for c in session.consignments:
            if c.cancel.status is WorkStatus.FAILED:
                return Stuck("cancel", c.number, c.cancel.problem)
        return None
    for c in session.consignments:
        for name, work in works_of(c):
            if work.status is WorkStatus.FAILED:
                return Stuck(name, c.number, work.problem)
    for name, work in (("check", session.check), ("slips", session.slips)):
        if work.status is WorkStatus.FAILED:
            return Stuck(name, 0, work.problem)
    for copy in latest_copies(session).values():
        if copy.status is CopyStatus.FAILED:
            return Stuck("print", 0, copy.problem, printer=copy.printer)
    return None


def quotes_of(session: Session) -> QuoteChoice | None:
    """The consignment whose service the packer is to choose now."""
    if session.phase is not Phase.SHIPPING or not isinstance(session.rule, AskRule):
        return None
    for c in session.consignments:
        if c.quoting.is_done and c.chosen_quote is None and not c.allocation.is_done:
            return QuoteChoice(c.number, len(session.consignments), c.quotes)
    return None


def question_of(session: Session) -> PrintQuestion | None:
    """The first copy of which nobody knows whether it is on paper."""
    documents = {document.id: document for document in session.documents}
    labels = [d.id for d in session.documents if d.kind is DocumentKind.LABEL]
    for copy in session.copies:
        if copy.status is CopyStatus.DOUBT:
            document = documents.get(copy.document)
            is_label = copy.document in labels
            number = labels.index(copy.document) + 1 if is_label else 0
            return PrintQuestion(copy.title, number, len(labels), copy.printer, document)
    return None


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


def is_settled(session: Session) -> bool:
    """All labels and papers are out."""
    if not session.consignments or not all(c.labels.is_done for c in session.consignments):
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


def _current(session: Session) -> tuple[str, Work]:
    if session.phase is Phase.OPENING:
        if session.own_number is not None and not session.create.is_done:
            return "create", session.create
        return "find", session.find
    if session.phase is Phase.CANCELLING:
        open_ones = [c.cancel for c in session.consignments if not c.cancel.is_done]
        return "cancel", _worst(open_ones)
    if session.phase not in (Phase.SHIPPING, Phase.HELD):
        return "", Work()
    if not session.check.is_done:
        return "check", session.check
    customs_needed = session.order is None or session.order.needs_customs is not False
    needed = ["pack"]
    if isinstance(session.rule, AskRule):
        needed.append("quoting")
    needed += ["allocation", "labels"]
    if customs_needed:
        needed.append("customs")
    for name in needed:
        open_ones = [work for c in session.consignments if not (work := getattr(c, name)).is_done]
        if open_ones:
            return name, _worst(open_ones)
    if not is_settled(session):
        return "print", Work()
    return "ready", _worst([c.ready for c in session.consignments])


def _worst(works: list[Work]) -> Work:
    """The one that has something to say."""
    return next((work for work in works if work.problem is not None), works[0] if works else Work())


# The tail


def tail_of(bench: Bench) -> tuple[TailEntry, ...]:
    """Earlier orders, the newest first: those that need somebody before those that are ready."""
    entries = [
        _tail_entry(session)
        for session in bench.sessions.values()
        if session.stream != bench.open and session.phase is not Phase.CLOSED
    ]
    entries.sort(key=lambda entry: entry.stream, reverse=True)
    entries.sort(key=lambda entry: _URGENCY.get(entry.state, 1))
    return tuple(entries[:TAIL_LENGTH])


_URGENCY = {
    TailState.STUCK: 0,
    TailState.QUESTION: 0,
    TailState.WAITING_PRINTER: 0,
    TailState.SCAN_LABEL: 0,
    TailState.READY: 2,
    TailState.MANIFESTED: 2,
}


def _tail_entry(session: Session) -> TailEntry:
    if session.phase is Phase.HELD:
        return TailEntry(session.stream, session.name, TailState.HELD)
    if session.phase is Phase.FINISHED:
        done = session.consignments and all(c.manifest.is_done for c in session.consignments)
        state = TailState.MANIFESTED if done else TailState.READY
        return TailEntry(session.stream, session.name, state)
    alert = session.alert
    if session.phase is Phase.PACKING and alert is not None and alert.is_blocking:
        return TailEntry(session.stream, session.name, TailState.STUCK)
    stuck = stuck_of(session)
    if stuck is not None:
        state = TailState.STUCK
        return TailEntry(session.stream, session.name, state, stuck.printer, stuck.problem)
    if quotes_of(session) is not None:
        return TailEntry(session.stream, session.name, TailState.STUCK)
    question = question_of(session)
    if question is not None:
        return TailEntry(session.stream, session.name, TailState.QUESTION, question.printer)
    for copy in latest_copies(session).values():
        if copy.status is CopyStatus.WAITING and copy.problem is not None:
            state = TailState.WAITING_PRINTER
            return TailEntry(session.stream, session.name, state, copy.printer, copy.problem)
    progress = progress_of(session)
    waits = progress.problem is not None
    if not waits and awaits_scan(session) is not None:
        return TailEntry(session.stream, session.name, TailState.SCAN_LABEL)
    state = TailState.WAITING_PRO if waits else TailState.WORKING
    return TailEntry(session.stream, session.name, state, problem=progress.problem)
