"""The paper ledger: every copy that left this bench, or may have, as the journal tells it.

A projection of the events, one stream at a time, so that its memory does not grow with the journal.
What a redo made worthless stays in it: an earlier round's labels were paper all the same.
"""

import datetime
import enum
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec
from msgspec.structs import replace

from packstation.journal.record import Record
from packstation.journal.upcast import STEPS
from packstation.packing import events as ev
from packstation.packing import printer_testing as pt
from packstation.packing.day import events as mf
from packstation.packing.day.run import paper_title
from packstation.packing.shipping import Document, DocumentKind, Fate

TOLD_BY = (
    ev.SessionOpened,
    ev.OrderAwaited,
    ev.OrderLoaded,
    ev.DocumentsKept,
    ev.CopyOwed,
    ev.CopyIntended,
    ev.CopyOut,
    ev.CopyEndedBadly,
    ev.CopyAnswered,
    ev.LabelConfirmed,
    ev.ConsignmentCancelled,
    ev.OldLabelAnswered,
    mf.ManifestPaperIntended,
    mf.ManifestPaperOut,
    pt.PrinterTestIntended,
    pt.PrinterTestEnded,
    mf.ManifestCopyIntended,
    mf.ManifestCopyOut,
    mf.ManifestCopyEndedBadly,
    mf.DayWorkEndedBadly,
)
"""The events that the ledger is made of; others need not be read."""
TYPES = tuple(kind.__name__ for kind in TOLD_BY)
Told = ev.Event | mf.ManifestEvent | pt.PrinterTestEvent
_CLASSES: dict[str, type[Told]] = {kind.__name__: kind for kind in TOLD_BY}
TEST_REASON = "test print"


class PaperStatus(enum.Enum):
    """What is known of a copy."""

    PRINTED = "printed"
    """The printer or a person says that it is on paper."""
    SENT = "sent"
    """A printer that cannot tell took all of it."""
    UNKNOWN = "unknown"
    """It may have come out; nobody has said so."""
    FAILED = "failed"
    """It certainly did not come out."""


class Void(enum.Enum):
    """What became of paper whose consignment was withdrawn by a redo."""

    STILL_OUT = "void, still out"
    """Nobody has said that it is destroyed."""
    NOT_FOUND = "void, not found"
    """It never came out, or nobody could find it."""
    BY_HAND = "void, destroyed, said by hand"
    DESTROYED = "void, destroyed"
    """It was scanned, to be destroyed."""


_FATES = {
    Fate.SCANNED: Void.DESTROYED,
    Fate.BY_HAND: Void.BY_HAND,
    Fate.NOT_THERE: Void.NOT_FOUND,
}


class PaperCopy(msgspec.Struct, frozen=True, kw_only=True):
    """One copy of one document. `at`: when a printer may have had it, the last time it was tried.

    `packer` is who was signed in when it was decided on; `reason` is empty for a first
    copy, unless an extra parcel was made: then it says why.
    A manifest and a test page belong to no `order`: it is empty.
    """

    at: datetime.datetime
    order: str
    order_reference: str
    document: str
    kind: DocumentKind
    sha256: str
    printer: str
    title: str
    packer: str
    station: str
    reason: str
    status: PaperStatus
    void: Void | None = None
    """Set when a redo made it worthless; None: it is good."""
    is_compared: bool = True
    """False: a label whose barcodes hold nothing that PRO knows of; nobody can tell whose it is."""


def paper_ledger(records: Iterable[Record]) -> Iterator[PaperCopy]:
    """Every copy, session by session in the order of their opening.

    `records` come stream by stream, each in its order; such as are not `TYPES` may be left out.
    Raises msgspec.ValidationError for a record that does not fit its type.
    """
    for _, stream in groupby(records, key=lambda record: record.stream):
        told = _Stream()
        for record in stream:
            told.take(record)
        yield from told.all()


class _Stream:
    """What one stream has told so far."""

    def __init__(self) -> None:
        self.copies: dict[str, PaperCopy] = {}
        self._order = ""
        self._reference = ""
        self._documents: dict[str, Document] = {}
        self._reasons: dict[str, tuple[str, str]] = {}
        self._extra = ""
        self._void: dict[str, Void] = {}

    def all(self) -> Iterator[PaperCopy]:
        """Every copy; what certainly never came out cannot be void."""
        for copy in self.copies.values():
            is_paper = copy.status is not PaperStatus.FAILED
            yield replace(copy, void=self._void.get(copy.document) if is_paper else None)

    def take(self, record: Record) -> None:
        kind = _CLASSES.get(record.type)
        if kind is None:
            return
        event = msgspec.json.decode(STEPS.upcast(record).payload, type=kind)
        self._learn(record, event)
        match event:
            case ev.CopyIntended(document=document, title=title, printer=printer):
                kept = self._documents[document]
                self._begin(record, title, printer, kept.id, kept.kind, kept.sha256)
            case ev.CopyOut(title=title, is_proven=is_proven):
                status = PaperStatus.PRINTED if is_proven else PaperStatus.SENT
                self._end(title, status, event.printer, event.sha256)
            case ev.CopyEndedBadly(title=title, is_in_doubt=is_in_doubt):
                status = PaperStatus.UNKNOWN if is_in_doubt else PaperStatus.FAILED
                self._end(title, status, event.printer, event.sha256)
            case ev.CopyAnswered(title=title, came_out=came_out):
                self._end(title, PaperStatus.PRINTED if came_out else PaperStatus.FAILED)
            case ev.LabelConfirmed(document=document):
                self._scanned(document)
            case mf.ManifestEvent():
                self._take_day(record, event)
            case pt.PrinterTestIntended(title=title, printer=printer, mark=mark, sha256=sha256):
                self._reasons[title] = (TEST_REASON, record.packer or "")
                self._begin(record, title, printer, mark, DocumentKind.TEST_PAGE, sha256)
            case pt.PrinterTestEnded(title=title, result=result):
                self._end(title, PaperStatus(result.value))

    def _take_day(self, record: Record, event: mf.ManifestEvent) -> None:
        """The papers of an end of day, and further copies of them."""
        kind = DocumentKind.MANIFEST
        match event:
            case mf.ManifestPaperIntended(reference=reference, sha256=sha256, printer=printer):
                title = paper_title(reference)
                self._begin(record, title, printer, reference, kind, sha256)
            case mf.ManifestPaperOut(reference=reference):
                self._end(paper_title(reference), PaperStatus.PRINTED)
            case mf.ManifestCopyIntended(reference=reference, number=number, reason=reason):
                title = paper_title(reference, number)
                self._reasons[title] = (reason, record.packer or "")
                self._begin(record, title, event.printer, reference, kind, event.sha256)
            case mf.ManifestCopyOut(reference=reference, number=number):
                self._end(paper_title(reference, number), PaperStatus.PRINTED)
            case mf.ManifestCopyEndedBadly(reference=reference, number=number, is_in_doubt=doubt):
                status = PaperStatus.UNKNOWN if doubt else PaperStatus.FAILED
                self._end(paper_title(reference, number), status)
            case mf.DayWorkEndedBadly(work=mf.DayWork.PRINT, is_in_doubt=doubt):
                status = PaperStatus.UNKNOWN if doubt else PaperStatus.FAILED
                self._end(paper_title(event.reference, event.number), status)

    def _learn(self, record: Record, event: Told) -> None:
        """What later copies are told with."""
        match event:
            case ev.SessionOpened(scanned=scanned, extra=extra):
                self._order = scanned
                self._extra = f"extra parcel: {extra}" if extra else ""
            case ev.OrderAwaited(own_number=number):
                self._order = number
            case ev.OrderLoaded(order=order):
                self._order, self._reference = order.own_number or order.reference, order.reference
            case ev.DocumentsKept(documents=documents):
                self._documents |= {document.id: document for document in documents}
            case ev.CopyOwed(title=title, reason=reason):
                self._reasons[title] = (reason, record.packer or "")
            case ev.ConsignmentCancelled(consignment=number):
                for document in self._documents.values():
                    if document.consignment == number:  # earlier rounds' are void already
                        self._void.setdefault(document.id, Void.STILL_OUT)
            case ev.OldLabelAnswered(document=document_id, fate=fate):
                self._void[document_id] = _FATES[fate]

    def _begin(
        self,
        record: Record,
        title: str,
        printer: str,
        document: str,
        kind: DocumentKind,
        sha256: str,
    ) -> None:
        reason, packer = self._reasons.get(title, (self._extra, record.packer or ""))
        self.copies[title] = PaperCopy(
            at=record.at,
            order=self._order,
            order_reference=self._reference,
            document=document,
            kind=kind,
            sha256=sha256,
            printer=printer,
            title=title,
            packer=packer,
            station=record.station,
            reason=reason,
            status=PaperStatus.UNKNOWN,
            is_compared=self._is_compared(document, kind),
        )

    def _is_compared(self, document: str, kind: DocumentKind) -> bool:
        known = self._documents.get(document)
        return kind is not DocumentKind.LABEL or known is None or known.was_checked

    def _scanned(self, document: str) -> None:
        """A label on its parcel is on paper; which of several copies it is, nobody knows."""
        titles = [copy.title for copy in self.copies.values() if copy.document == document]
        if len(titles) == 1:
            self._end(titles[0], PaperStatus.PRINTED)

    def _end(self, title: str, status: PaperStatus, printer: str = "", sha256: str = "") -> None:
        copy = self.copies.get(title)
        if copy is not None:
            self.copies[title] = replace(
                copy,
                status=status,
                printer=printer or copy.printer,
                sha256=sha256 or copy.sha256,
            )
