"""The boundaries that a bench passes, named and counted, and the seams that see them.

A name is the place (`before`, `left`, …), what it is about (`commit`, `POST /orders/pack`, a print)
and how often that was passed, so the same name is the same moment in every run of a script.
"""

import os
import re
import signal
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from packstation.assembly.running import Seams
from packstation.documents.careful import in_a_thread
from packstation.journal.event_log import EventLog
from packstation.journal.record import JournalCounts, Record, SequencedRecord, StreamNote
from packstation.printing import folder
from packstation.printing.model import Format, JobState, Outcome, PrinterStatus, PrintJob
from packstation.printing.protocol import Printer
from tests.crash.scenarios import SECOND, Paper
from tests.crash.sheets import Sheets

REFERENCE_DATA = ("packagesize", "shippinglocation", "servicegroup", "carrierservice")
"""Read at the start of every bench, changing nothing and awaited by nobody: not counted."""


class Boundaries:
    """Writes down each boundary; at the one called `aim` the process kills itself."""

    def __init__(self, file: Path, aim: str | None) -> None:
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self._aim = aim
        self._passed: Counter[str] = Counter()
        self._one_at_a_time = threading.Lock()

    def passed(self, place: str, what: str, note: str = "") -> None:
        """The bench is at this boundary now."""
        with self._one_at_a_time:
            self._passed[f"{place} {what}"] += 1
            name = f"{place} {what} {self._passed[f'{place} {what}']}"
            os.write(self._handle, f"{name}\t{note}\n".encode())
            if name == self._aim:
                os.kill(os.getpid(), signal.SIGKILL)

    def seams(self, paper: Paper) -> Seams:
        """What to put between the rooms of a bench."""
        _watch_the_folder_printer(self)
        return Seams(
            reading=in_a_thread,
            transport=WatchedTransport(self),
            log=lambda log: WatchedLog(log, self),
            printer=lambda printer: WatchedPrinter(at_the_bench(paper, printer, self), self),
        )


def at_the_bench(paper: Paper, printer: Printer, boundaries: "Boundaries | None") -> Printer:
    """The printer of a scenario in the place of the folder printer `printer`."""
    if paper is Paper.FOLDER:
        return printer
    assert isinstance(printer, folder.FolderPrinter)
    inside = (lambda _place: None) if boundaries is None else _inside(boundaries)
    path = printer.path / SECOND if printer.name == SECOND else printer.path
    return Sheets(path, printer.name, can_be_asked=paper is Paper.SPOOLER, inside=inside)


def _inside(boundaries: Boundaries) -> Any:
    return lambda place: boundaries.passed(place, "printing")


def _watch_the_folder_printer(boundaries: Boundaries) -> None:
    """Between the written file and its name, and between its name and the end of the job."""
    name_it = folder._name_it

    def watched(part: Path, target: Path) -> None:
        boundaries.passed("inside, written,", "printing")
        name_it(part, target)
        boundaries.passed("inside, out,", "printing")

    folder._name_it = watched


class WatchedLog:
    """Before and after each commit. Implements `EventLog`."""

    def __init__(self, log: EventLog, boundaries: Boundaries) -> None:
        self._log = log
        self._boundaries = boundaries

    async def append(self, batch: Sequence[Record], notes: Sequence[StreamNote] = ()) -> None:
        kinds = ", ".join(record.type for record in batch)
        self._boundaries.passed("before", "commit", kinds)
        await self._log.append(batch, notes)
        self._boundaries.passed("after", "commit", kinds)

    async def read(self, stream: str) -> list[Record]:
        return await self._log.read(stream)

    def read_all(
        self, after_sequence: int = 0, chunk_size: int = 500
    ) -> AsyncIterator[SequencedRecord]:
        return self._log.read_all(after_sequence, chunk_size)

    async def unfinished(self, station: str | None = None) -> list[str]:
        return await self._log.unfinished(station)

    async def streams_of_order(self, number: str) -> list[StreamNote]:
        return await self._log.streams_of_order(number)

    async def newest_finished(self, own_number: str, station: str | None = None) -> str | None:
        return await self._log.newest_finished(own_number, station)

    async def last_sequence(self) -> int:
        return await self._log.last_sequence()

    async def counts(self) -> JournalCounts:
        return await self._log.counts()

    async def close(self) -> None:
        await self._log.close()


_STEPS = {
    "http11.send_request_headers.complete": "half sent",
    "http11.send_request_body.complete": "left",
    "http11.receive_response_headers.complete": "half received",
    "http11.receive_response_body.complete": "answered",
}
"""httpcore's trace, told by the connection itself, and what it means here."""
_HALVES = ("half sent", "half received")
_ANY_REFERENCE = re.compile(r"/(E[OCP]-[0-9A-Z-]+|[0-9a-f]{32})", re.IGNORECASE)


class WatchedTransport(httpx.AsyncBaseTransport):
    """Before a request's bytes leave, when they have, and when the reply has come whole."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._boundaries = boundaries
        self._inner = httpx.AsyncHTTPTransport(verify=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        is_at_start = any(name in path.lower() for name in REFERENCE_DATA)
        if request.method != "GET" or not is_at_start:
            self._watch(request, f"{request.method} {_ANY_REFERENCE.sub('/*', path)}")
        return await self._inner.handle_async_request(request)

    def _watch(self, request: httpx.Request, what: str) -> None:
        told = request.extensions["trace"]

        async def trace(event: str, info: dict[str, Any]) -> None:
            await told(event, info)
            place = _STEPS.get(event)
            if place is not None and not (place in _HALVES and request.method == "GET"):
                self._boundaries.passed(place, what)

        request.extensions["trace"] = trace
        self._boundaries.passed("before", what)

    async def aclose(self) -> None:
        await self._inner.aclose()


class WatchedPrinter:
    """Before and after each print job. Implements `Printer`."""

    def __init__(self, printer: Printer, boundaries: Boundaries) -> None:
        self._printer = printer
        self._boundaries = boundaries

    @property
    def name(self) -> str:
        return self._printer.name

    @property
    def formats(self) -> frozenset[Format]:
        return self._printer.formats

    async def submit(self, job: PrintJob) -> Outcome:
        self._boundaries.passed("before", "printing", job.title)
        outcome = await self._printer.submit(job)
        self._boundaries.passed("after", "printing", job.title)
        return outcome

    async def find(self, title: str) -> JobState:
        return await self._printer.find(title)

    async def status(self) -> PrinterStatus:
        return await self._printer.status()

    async def cancel(self, title: str) -> bool:
        return await self._printer.cancel(title)
