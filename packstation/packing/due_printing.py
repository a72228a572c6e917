"""Which copies are owed to the printers now: in parcel order within a lane of paper."""

from collections.abc import Iterator

from packstation.packing.effects import Effect, PrintCopy, effect_key
from packstation.packing.session import Session
from packstation.packing.shipping import CopyStatus, Document, DocumentKind

PRINT_ORDER = (
    frozenset({DocumentKind.LABEL}),
    frozenset({DocumentKind.RETURN_LABEL}),
    frozenset({DocumentKind.CN22, DocumentKind.CN23, DocumentKind.COMMERCIAL_INVOICE}),
    frozenset({DocumentKind.PACKING_SLIP}),
)
"""Lanes of paper: within a lane copies come out in parcel order, lanes run side by side."""


def copies_owed(session: Session) -> Iterator[Effect]:
    """The next copy of each lane, first or decided on later; what has begun goes on."""
    latest = {copy.document: copy for copy in session.copies}
    out = {copy.document for copy in session.copies if copy.is_out}
    documents = {document.id: document for document in session.documents}
    for lane in PRINT_ORDER:
        copies = [c for c in session.copies if documents[c.document].kind in lane]
        begun = [c for c in copies if c.status is CopyStatus.INTENDED]
        owed = [c for c in copies if c.status is CopyStatus.OWED]
        for copy in begun or owed[:1]:
            is_resumed = copy.status is CopyStatus.INTENDED
            document = documents[copy.document]
            printer = copy.printer if is_resumed else ""
            yield _print(session, document, copy.number, copy.title, is_resumed, printer)
        first = None if begun or owed else _next_in_lane(session, lane, out)
        if first is not None and first.id not in latest:
            yield _print(session, first, 1, copy_title(session, first, 1), False)


def copies_begun(session: Session) -> Iterator[Effect]:
    """What printers may have already: it is only found out what became of it."""
    documents = {document.id: document for document in session.documents}
    for copy in session.copies:
        if copy.status is CopyStatus.INTENDED:
            document = documents[copy.document]
            yield _print(session, document, copy.number, copy.title, True, copy.printer)


def _print(
    session: Session,
    document: Document,
    number: int,
    title: str,
    is_resumed: bool,
    printer: str = "",
) -> PrintCopy:
    return PrintCopy(
        key=effect_key(session, "print", document.id, number),
        is_resumed=is_resumed,
        document=document,
        number=number,
        title=title,
        printer=printer,
    )


def _next_in_lane(
    session: Session, lane: frozenset[DocumentKind], out: set[str]
) -> Document | None:
    """The first document of the lane not yet out, unless one before it may still arrive."""
    if DocumentKind.LABEL in lane:
        missing = [c.number for c in session.consignments if not c.labels.is_done]
        before = min(missing, default=len(session.consignments) + 1)
    else:
        before = len(session.consignments) + 1
    waiting = [
        d
        for d in session.documents
        if d.kind in lane and d.id not in out and d.consignment < before
    ]
    return min(waiting, key=lambda d: (d.consignment, d.parcel or 0, d.id), default=None)


def copy_title(session: Session, document: Document, number: int) -> str:
    """The unique name of a print job: safe as a file name and in a spooler."""
    return f"{session.name}.{session.stream}.{session.round}.{document.id}.{number}"
