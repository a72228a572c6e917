"""Prints: each document on the printer that the route says, each copy once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from packstation.documents.careful import Reading, in_a_thread
from packstation.documents.errors import ConversionError, UnreadableDocumentError
from packstation.documents.own.style import PLAIN
from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.effects import PrintCopy
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import CONVERSIONS, Consignment, Document, DocumentKind, Format
from packstation.printing.model import (
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrintJob,
    PrintUnknown,
    Trouble,
)
from packstation.printing.protocol import Printer
from packstation.printing.routes import MissingRouteError, Route, Routes
from packstation.printing.sentences import remedy
from packstation.workflow.performers.copy_marks import CopyMarks
from packstation.workflow.performers.document_store import DocumentStore
from packstation.workflow.performers.fitting_ahead import FittedAhead, Paper, fit
from packstation.workflow.problem_of import damaged, store_problem

if TYPE_CHECKING:
    from packstation.documents.fitting import Fitted

log = logging.getLogger("packstation")

Ended = cmd.CopyCameOut | cmd.CopyFailed
OnPrinter = Callable[[str, Problem | None], None]
LABELS = (DocumentKind.LABEL, DocumentKind.RETURN_LABEL)
"""What a switch to another printer concerns."""


class Printers:
    """Performs PrintCopy. `on_printer(name, problem)` hears of every outcome, for the lights.

    `copy_word` stands on further copies of our own documents.
    """

    def __init__(
        self,
        printers: Mapping[str, Printer],
        routes: Routes,
        store: DocumentStore,
        on_printer: OnPrinter = lambda _name, _problem: None,
        copy_word: str = PLAIN.slip.copy,
        reading: Reading = in_a_thread,
    ) -> None:
        self._printers = printers
        self._routes = routes
        self._store = store
        self._on_printer = on_printer
        self._marks = CopyMarks(store, copy_word, reading)
        self._reading = reading
        self._ahead = FittedAhead()
        self._labels_on: str | None = None
        self._labels_in_hand: dict[str, Printer] = {}

    @property
    def labels_on(self) -> str | None:
        """The printer that labels were switched to; None: where the routes say."""
        return self._labels_on

    async def switch_labels(self, name: str) -> None:
        """From now on labels go to the printer `name`, whatever their routes say.

        Labels that another printer has in hand are withdrawn from it, so that they come out of
        the new one, or are asked about where nobody knows. Raises KeyError for an unknown name.
        """
        chosen = self._printers[name]
        self._labels_on = name
        for title, printer in tuple(self._labels_in_hand.items()):
            if printer is not chosen:
                await printer.cancel(title)

    def printer_for(self, session: Session, document: Document) -> str:
        """The name of the printer that a document goes to; "" when there is none."""
        try:
            return self.route(session, document).printer
        except MissingRouteError:
            return ""

    def printer_of(self, kind: DocumentKind) -> str | None:
        """The name of the printer that takes this kind of document; None when none does."""
        try:
            return self._switched(kind, self._routes.resolve(kind)).printer
        except MissingRouteError:
            return self._labels_on if kind in LABELS else None

    def label_format(self, session: Session, consignment: Consignment) -> Format:
        """In which format the labels of a consignment are asked of PRO: their printers' own."""
        formats = set()
        for number in consignment.parcels:
            try:
                route = self._route(session, DocumentKind.LABEL, consignment, number)
            except MissingRouteError:
                continue
            formats.add(_asked_as(route, self._printers.get(route.printer)))
        # PDF can become the others.
        return formats.pop() if len(formats) == 1 else Format.PDF

    def paper_of(self, session: Session, consignment: Consignment, parcel: int) -> Paper | None:
        """What the label of a parcel is made for; None when no printer takes it."""
        try:
            route = self._route(session, DocumentKind.LABEL, consignment, parcel)
            return Paper(self._printers[route.printer].formats, route)
        except (MissingRouteError, KeyError):
            return None

    def keep_fitted(self, sha256: str, paper: Paper, fitted: "Fitted") -> None:
        """A label that was made for its paper before it is printed."""
        self._ahead.keep(sha256, paper, fitted)

    async def print_copy(self, session: Session, effect: PrintCopy) -> Sequence[cmd.Command]:
        """Print, unless the printer already has it: a job begun before is asked for first."""
        outcome = await self._print_copy(session, effect)
        printed = await self._marks.sha256(session, effect)
        return (replace(outcome, sha256=printed) if printed else outcome,)

    async def _print_copy(self, session: Session, effect: PrintCopy) -> Ended:
        document = effect.document
        assert document is not None
        try:
            route = self.route(session, document)
            printer = self._printers[effect.printer or route.printer]
        except (MissingRouteError, KeyError):
            return self._no_printer(effect, document)
        if effect.is_resumed:
            found = await self._found(effect, printer)
            if found is None and session.phase is Phase.CANCELLING:
                # The printer never had it, and nobody wants it any more.
                found = self._withdrawn(effect, printer)
            if found is not None:
                return found
        try:
            fitted = await self._fitted(session, effect, Paper(printer.formats, route))
        except (ConversionError, UnreadableDocumentError) as error:
            problem = _unfit(printer, document.kind, error)
            return cmd.CopyFailed(effect.title, printer.name, problem)
        except JournalError as error:
            # Said here, because only here is it certain that no printer has it.
            return cmd.CopyFailed(effect.title, printer.name, store_problem(error))
        job = PrintJob(
            title=effect.title,
            kind=document.kind,
            format=fitted.format,
            content=fitted.content,
            copies=route.copies,
            description=f"{session.name} {document.id}",
            size_mm=fitted.size_mm,
        )
        if document.kind in LABELS:
            self._labels_in_hand[effect.title] = printer
        try:
            return self._outcome(effect, printer, await printer.submit(job))
        finally:
            self._labels_in_hand.pop(effect.title, None)

    async def _fitted(self, session: Session, effect: PrintCopy, paper: Paper) -> "Fitted":
        document = effect.document
        assert document is not None
        made = self._ahead.take(document.sha256, paper)
        if made is not None:
            return made
        content = await self._marks.sheet(session, effect)
        return await self._reading(fit, content, document.format, paper)

    def _withdrawn(self, effect: PrintCopy, printer: Printer) -> Ended:
        why = Trouble.WITHDRAWN
        problem = Problem(
            ProblemKind.PRINTER,
            detail=remedy(printer.name, why),
            is_temporary=True,
            code=why.value,
        )
        return cmd.CopyFailed(effect.title, printer.name, problem)

    def _no_printer(self, effect: PrintCopy, document: Document) -> Ended:
        if effect.is_resumed and effect.printer:
            problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=effect.printer)
            return cmd.CopyFailed(effect.title, effect.printer, problem, is_in_doubt=True)
        problem = Problem(ProblemKind.NO_PRINTER, detail=document.kind.value)
        return cmd.CopyFailed(effect.title, "", problem)

    async def submit(self, job: PrintJob) -> Outcome | Problem:
        """Print a paper that belongs to no order; a Problem when no printer takes its kind."""
        try:
            route = self._routes.resolve(job.kind)
            printer = self._printers[route.printer]
        except (MissingRouteError, KeyError):
            return Problem(ProblemKind.NO_PRINTER, detail=job.kind.value)
        try:
            paper = Paper(printer.formats, route)
            fitted = await self._reading(fit, job.content, job.format, paper)
        except (ConversionError, UnreadableDocumentError) as error:
            return _unfit(printer, job.kind, error)
        return await printer.submit(
            replace(
                job,
                format=fitted.format,
                content=fitted.content,
                copies=route.copies,
                size_mm=fitted.size_mm,
            )
        )

    async def find(self, printer: str, title: str) -> JobState:
        """What became of a paper that belongs to no order, and that `printer` may have."""
        if printer not in self._printers:
            return JobState.UNKNOWN
        return await self._printers[printer].find(title)

    def route(self, session: Session, document: Document) -> Route:
        """Where a document goes. Raises MissingRouteError."""
        consignment = session.consignments[document.consignment - 1]
        return self._route(session, document.kind, consignment, document.parcel)

    def _route(
        self, session: Session, kind: DocumentKind, consignment: Consignment, parcel: int | None
    ) -> Route:
        service = consignment.service
        box = session.packing.parcels[parcel - 1].box if parcel else None
        carrier = service.carrier_reference if service else None
        try:
            route = self._routes.resolve(kind, carrier, box.reference if box else None)
        except MissingRouteError:
            if self._labels_on is None or kind not in LABELS:
                raise
            route = Route(kind=kind, printer=self._labels_on, format=Format.PDF)
        return self._switched(kind, route)

    def _switched(self, kind: DocumentKind, route: Route) -> Route:
        """The route, or where labels were switched to: as that printer's own route has it."""
        name = self._labels_on
        if name is None or kind not in LABELS or route.printer == name:
            return route
        own = [one for one in self._routes.entries if one.printer == name]
        like = next((one for one in own if one.kind in LABELS), own[0] if own else None)
        if like is None:
            like = replace(route, format=_native(self._printers[name]))
        return replace(like, kind=kind, printer=name, copies=route.copies)

    async def _found(self, effect: PrintCopy, printer: Printer) -> Ended | None:
        """What became of a job whose outcome was lost; None when the printer never had it."""
        state = await printer.find(effect.title)
        if state is JobState.DONE:
            return cmd.CopyCameOut(effect.title, printer.name, is_proven=True)
        if state is JobState.NOT_THERE:
            return None
        problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=printer.name)
        return cmd.CopyFailed(effect.title, printer.name, problem, is_in_doubt=True)

    def _outcome(self, effect: PrintCopy, printer: Printer, outcome: Outcome) -> Ended:
        title, name, problem = effect.title, printer.name, problem_in(outcome)
        self._on_printer(name, problem)
        if problem is None:
            return cmd.CopyCameOut(title, name, is_proven=isinstance(outcome, Printed))
        is_in_doubt = problem.kind is ProblemKind.PRINT_UNKNOWN
        return cmd.CopyFailed(title, name, problem, is_in_doubt=is_in_doubt)


def _unfit(
    printer: Printer, kind: DocumentKind, error: ConversionError | UnreadableDocumentError
) -> Problem:
    """Why a document cannot go to a printer: the document's fault, or this printer's."""
    if isinstance(error, UnreadableDocumentError):
        return damaged(error, kind)
    return Problem(ProblemKind.NO_PRINTER, detail=f"{printer.name}: {error}")


def problem_in(outcome: Outcome) -> Problem | None:
    """Why a document is not on paper, or that nobody knows; None when it is, or was taken."""
    match outcome:
        case Printed() | HandedOver():
            return None
        case NotPrinted(reason=reason, sentence=sentence, nothing_came_out=True):
            return Problem(
                ProblemKind.PRINTER, detail=sentence, is_temporary=True, code=reason.value
            )
        case NotPrinted(sentence=sentence) | PrintUnknown(sentence=sentence):
            return Problem(ProblemKind.PRINT_UNKNOWN, detail=sentence)


def label_format(routes: Routes, printers: Mapping[str, Printer]) -> Format:
    """The format in which labels are asked of PRO: the route's, if its printer speaks it."""
    try:
        route = routes.resolve(DocumentKind.LABEL)
    except MissingRouteError:
        return Format.PDF
    return _asked_as(route, printers.get(route.printer))


def _asked_as(route: Route, printer: Printer | None) -> Format:
    """The route's format where its printer speaks it or it can become what it speaks."""
    if printer is None or {route.format, *CONVERSIONS[route.format]} & printer.formats:
        return route.format
    return _native(printer)


def _native(printer: Printer) -> Format:
    """What loses least on its way to the printer."""
    return next(f for f in (Format.ZPL, Format.PDF, Format.PNG) if f in printer.formats)
