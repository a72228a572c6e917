"""Prints: each document on the printer that the route says, each copy once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from packstation.documents.errors import ConversionError
from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.due import PrintCopy
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.packing.shipping import Document, DocumentKind, Format
from packstation.printing.model import (
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrintJob,
    PrintUnknown,
)
from packstation.printing.protocol import Printer
from packstation.printing.routes import MissingRouteError, Route, Routes
from packstation.workflow.papers import DocumentStore

OnPrinter = Callable[[str, Problem | None], None]


class Printers:
    """Performs PrintCopy. `on_printer(name, problem)` hears of every outcome, for the lights."""

    def __init__(
        self,
        printers: Mapping[str, Printer],
        routes: Routes,
        store: DocumentStore,
        on_printer: OnPrinter = lambda _name, _problem: None,
    ) -> None:
        self._printers = printers
        self._routes = routes
        self._store = store
        self._on_printer = on_printer

    async def print_copy(self, session: Session, effect: PrintCopy) -> Sequence[cmd.Command]:
        """Print, unless the printer already has it: a job begun before is asked for first."""
        document = effect.document
        assert document is not None
        try:
            route = self.route(session, document)
            printer = self._printers[route.printer]
        except (MissingRouteError, KeyError):
            problem = Problem(ProblemKind.NO_PRINTER, detail=document.kind.value)
            return (cmd.CopyFailed(effect.title, "", problem),)
        if effect.is_resumed:
            found = await self._found(effect, printer)
            if found is not None:
                return (found,)
        try:
            content = await self._store.get(document.sha256)
        except JournalError as error:
            # Said here, because only here is it certain that no printer has it.
            problem = Problem(ProblemKind.STORE, detail=str(error))
            return (cmd.CopyFailed(effect.title, printer.name, problem),)
        try:
            wanted, content = await asyncio.to_thread(
                _fitting, content, document.format, printer.formats, route
            )
        except ConversionError as error:
            problem = Problem(ProblemKind.NO_PRINTER, detail=f"{printer.name}: {error}")
            return (cmd.CopyFailed(effect.title, printer.name, problem),)
        job = PrintJob(
            title=effect.title,
            kind=document.kind,
            format=wanted,
            content=content,
            copies=route.copies,
            description=f"{session.name} {document.id}",
        )
        return (self._outcome(effect, printer, await printer.submit(job)),)

    async def submit(self, job: PrintJob) -> Outcome | Problem:
        """Print a paper that belongs to no order; a Problem when no printer takes its kind."""
        try:
            printer = self._printers[self._routes.resolve(job.kind).printer]
        except (MissingRouteError, KeyError):
            return Problem(ProblemKind.NO_PRINTER, detail=job.kind.value)
        return await printer.submit(job)

    async def find(self, kind: DocumentKind, title: str) -> JobState:
        """What became of a paper that belongs to no order."""
        try:
            printer = self._printers[self._routes.resolve(kind).printer]
        except (MissingRouteError, KeyError):
            return JobState.UNKNOWN
        return await printer.find(title)

    def route(self, session: Session, document: Document) -> Route:
        """Where a document goes. Raises MissingRouteError."""
        service = session.consignments[document.consignment - 1].service
        box = session.packing.parcels[document.parcel - 1].box if document.parcel else None
        return self._routes.resolve(
            document.kind,
            service.carrier_reference if service else None,
            box.reference if box else None,
        )

    async def _found(self, effect: PrintCopy, printer: Printer) -> cmd.Command | None:
        """What became of a job whose outcome was lost; None when the printer never had it."""
        state = await printer.find(effect.title)
        if state is JobState.DONE:
            return cmd.CopyCameOut(effect.title, printer.name, is_proven=True)
        if state is JobState.NOT_THERE:
            return None
        problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=printer.name)
        return cmd.CopyFailed(effect.title, printer.name, problem, is_in_doubt=True)

    def _outcome(self, effect: PrintCopy, printer: Printer, outcome: Outcome) -> cmd.Command:
        title, name = effect.title, printer.name
        match outcome:
            case Printed():
                self._on_printer(name, None)
                return cmd.CopyCameOut(title, name, is_proven=True)
            case HandedOver():
                self._on_printer(name, None)
                return cmd.CopyCameOut(title, name, is_proven=False)
            case NotPrinted(reason=reason, sentence=sentence, nothing_came_out=True):
                problem = Problem(
                    ProblemKind.PRINTER, detail=sentence, is_temporary=True, code=reason.value
                )
                self._on_printer(name, problem)
                return cmd.CopyFailed(title, name, problem)
            case NotPrinted(sentence=sentence) | PrintUnknown(sentence=sentence):
                problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=sentence)
                self._on_printer(name, problem)
                return cmd.CopyFailed(title, name, problem, is_in_doubt=True)


_CONVERTED = (Format.ZPL, Format.PDF)
"""What a document may be converted into; every conversion is read back before it is printed."""


def _fitting(
    content: bytes, document_format: Format, formats: frozenset[Format], route: Route
) -> tuple[Format, bytes]:
    """The document in a format that the printer speaks. Raises ConversionError."""
    if document_format in formats:
        return document_format, content
    from packstation.documents.convert import convert

    target = next((each for each in _CONVERTED if each in formats), None)
    if target is None:
        raise ConversionError(f"it does not print {document_format.value}")
    converted = convert(
        content,
        document_format,
        target,
        dpi=route.dpi,
        rotation_degrees=route.rotation_degrees,
        offset_x_mm=route.offset_x_mm,
        offset_y_mm=route.offset_y_mm,
    )
    return target, converted


def label_format(routes: Routes, printers: Mapping[str, Printer]) -> Format:
    """The format in which labels are asked of PRO: the route's, if its printer speaks it."""
    try:
        route = routes.resolve(DocumentKind.LABEL)
    except MissingRouteError:
        return Format.PDF
    printer = printers.get(route.printer)
    if printer is None or route.format in printer.formats:
        return route.format
    return next(f for f in (Format.ZPL, Format.PDF, Format.PNG) if f in printer.formats)
