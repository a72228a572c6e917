"""Test pages: one for each way a printer is used, printed like every other paper, and recorded."""

import asyncio
import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from packstation.documents.errors import ConversionError
from packstation.journal.event_log import EventLog
from packstation.journal.record import StreamNote
from packstation.packing import printer_testing as pt
from packstation.packing.barcodes.words import TEST_PAGE
from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import HandedOver, NotPrinted, Outcome, Printed, PrintJob
from packstation.printing.protocol import Printer
from packstation.printing.routes import Route
from packstation.workflow.performers.printing import LABELS, problem_in
from packstation.workflow.printers.lights import Lights, PageTest
from packstation.workflow.recorder import JournalRecorder, record_of

_MARK_LENGTH = 4
_USUAL_DPI = 203


def page_job(
    printer: Printer, routes: Sequence[Route], station: str, title: str, at: datetime.datetime
) -> PrintJob:
    """The test page of `printer`, with a mark of its own in the barcodes (see `mark_of`).

    As ZPL for a label printer; as PDF in the size of a label where only labels go by `routes`,
    else A4. Loads the drawing tools: not for the window's thread. Raises ConversionError for a
    printer that takes neither.
    """
    from packstation.documents.own.printer_test import (
        LABEL_MM,
        PrinterTest,
        printer_test_pdf,
        printer_test_zpl,
    )
    from packstation.documents.own.style import PageSize

    test = PrinterTest(
        printer=printer.name,
        station=station,
        made_at=at.astimezone(),
        scan_back=f"{TEST_PAGE}:{mark_of(title)}",
    )
    own = [route for route in routes if route.printer == printer.name]
    if Format.ZPL in printer.formats and Format.PDF not in printer.formats:
        dpi = own[0].dpi if own else _USUAL_DPI
        content, made = printer_test_zpl(test, dpi=dpi), Format.ZPL
    elif Format.PDF in printer.formats:
        is_for_labels = bool(own) and all(route.kind in LABELS for route in own)
        size_mm = LABEL_MM if is_for_labels else PageSize.A4.value
        content, made = printer_test_pdf(test, size_mm), Format.PDF
    else:
        raise ConversionError(
            f"{printer.name} takes pictures only; the test page is a PDF or ZPL document."
        )
    return PrintJob(
        title=title,
        kind=DocumentKind.TEST_PAGE,
        format=made,
        content=content,
        description=f"test page for {printer.name}",
    )


def _intent(printer: str, job: PrintJob) -> pt.PrinterTestIntended:
    sha256 = hashlib.sha256(job.content).hexdigest()
    return pt.PrinterTestIntended(job.title, printer, mark_of(job.title), sha256)


async def print_recorded(
    log: EventLog,
    stream: str,
    printer: Printer,
    job: PrintJob,
    station: str,
    clock: Callable[[], datetime.datetime],
) -> Outcome:
    """Print a test page where no bench runs; recorded before the printer has it, and after.

    Raises JournalError: before the intent is on the disk, nothing is printed.
    """
    note = StreamNote(stream, is_finished=True)
    intent = _intent(printer.name, job)
    await log.append([record_of(stream, 0, intent, clock(), station)], [note])
    outcome = await printer.submit(job)
    ended = pt.PrinterTestEnded(job.title, result_of(outcome))
    await log.append([record_of(stream, 1, ended, clock(), station)], [note])
    return outcome


def mark_of(title: str) -> str:
    """What tells the page with this title from others, short enough to read."""
    return title[-_MARK_LENGTH:].upper()


class PrinterTests:
    """Prints test pages and tells `lights` what came of them."""

    def __init__(
        self,
        printers: Mapping[str, Printer],
        routes: Sequence[Route],
        recorder: JournalRecorder,
        lights: Lights,
        station: str,
        new_stream: Callable[[], str],
        clock: Callable[[], datetime.datetime],
    ) -> None:
        self._printers = printers
        self._routes = routes
        self._recorder = recorder
        self._lights = lights
        self._station = station
        self._new_stream = new_stream
        self._clock = clock

    async def print(self, name: str, packer: str | None) -> None:
        """Print the test page on the printer `name`, unless one is under way there.

        Raises KeyError for a name that no printer has.
        """
        printer = self._printers[name]
        last = self._lights.state.pages.get(name)
        if last is not None and last.result is None:
            return
        stream = self._new_stream()
        title = f"{pt.TITLE}{stream}"
        page = PageTest(mark_of(title), self._clock())
        self._lights.on_page(name, page)
        try:
            job = await asyncio.to_thread(
                page_job, printer, self._routes, self._station, title, page.at
            )
        except ConversionError as error:
            problem = Problem(ProblemKind.DOCUMENT, detail=str(error))
            self._lights.on_page(name, replace(page, result=PageResult.FAILED, problem=problem))
            return
        await self._record(stream, 0, packer, _intent(name, job))
        outcome = await printer.submit(job)
        result, problem_now = result_of(outcome), problem_in(outcome)
        self._lights.on_printer(name, problem_now)
        self._lights.on_page(name, replace(page, result=result, problem=problem_now))
        await self._record(stream, 1, packer, pt.PrinterTestEnded(title, result))

    async def _record(
        self, stream: str, position: int, packer: str | None, event: pt.PrinterTestEvent
    ) -> None:
        """On the disk before the printer has it; nobody goes on with it after a crash."""
        note = StreamNote(stream, is_finished=True)
        await self._recorder.durable(self._recorder.write(stream, (event,), position, note, packer))


def result_of(outcome: Outcome) -> PageResult:
    """What an outcome says of the page."""
    match outcome:
        case Printed():
            return PageResult.PRINTED
        case HandedOver():
            return PageResult.SENT
        case NotPrinted(nothing_came_out=True):
            return PageResult.FAILED
        case _:
            return PageResult.UNKNOWN
