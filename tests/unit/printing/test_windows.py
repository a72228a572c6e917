"""The Windows driver against a spooler played from a script, as winspool's documentation has it.

Nothing here ran on Windows. What is shown is what the driver makes of the answers.
"""

import threading
from collections.abc import Sequence

import pytest
from PIL import Image

from packstation.printing.model import (
    DocumentKind,
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.patience import SpoolerPatience
from packstation.printing.windows.printer import WindowsPrinter
from packstation.printing.windows.spooler import (
    JobStatus,
    QueueStatus,
    SpoolerError,
    SpoolerJob,
    SpoolerQueue,
)

SHORT = SpoolerPatience(printing=0.15, withdrawing=1, between_questions=0.01)
QUICK = SpoolerPatience(printing=20, between_questions=0.01)
WAITING = JobStatus(0)
FINE = QueueStatus(0)


class PlayedSpooler:
    """Each question for the jobs takes one step of `steps`; None: the job is not listed."""

    def __init__(
        self, *steps: JobStatus | None, status: QueueStatus = FINE, stays: bool = False
    ) -> None:
        self.steps = list(steps)
        self.status = status
        self.stays = stays
        self.spooled: list[tuple[str, bytes]] = []
        self.pages: list[tuple[int, int]] = []
        self.deleted: list[int] = []
        self.error: SpoolerError | None = None
        self.threads: set[int] = set()

    def queue(self, name: str) -> SpoolerQueue:
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        return SpoolerQueue(self.status, len(self.steps))

    def jobs(self, name: str) -> Sequence[SpoolerJob]:
        self.threads.add(threading.get_ident())
        if self.deleted or not self.steps:
            return []
        step = self.steps[0] if self.stays and len(self.steps) == 1 else self.steps.pop(0)
        return [] if step is None else [SpoolerJob(7, "A", step)]

    def print_raw(self, name: str, title: str, content: bytes) -> None:
        self.spooled.append((title, content))

    def print_pages(self, name: str, title: str, pages: Sequence[Image.Image], dpi: int) -> None:
        self.pages.extend(page.size for page in pages)

    def delete(self, name: str, number: int) -> None:
        self.deleted.append(number)


def job(document_format: Format = Format.ZPL, copies: int = 1) -> PrintJob:
    return PrintJob(
        title="A",
        kind=DocumentKind.LABEL,
        format=document_format,
        content=b"^XA^XZ",
        copies=copies,
    )


def printer_for(spooler: PlayedSpooler, patience: SpoolerPatience = QUICK) -> WindowsPrinter:
    return WindowsPrinter("ZDesigner", name="Zebra-7", spooler=spooler, patience=patience)


@pytest.mark.parametrize(
    "steps",
    [
        (JobStatus.SPOOLING, JobStatus.PRINTING, None),
        (None,),
        (JobStatus.PRINTING, JobStatus.PRINTED),
    ],
)
async def test_a_job_that_left_the_queue_has_been_handed_over_not_printed(
    steps: tuple[JobStatus | None, ...],
) -> None:
    spooler = PlayedSpooler(*steps)
    assert isinstance(await printer_for(spooler).submit(job(copies=2)), HandedOver)
    assert spooler.spooled == [("A", b"^XA^XZ" * 2)]


@pytest.mark.parametrize("seen", [JobStatus.DELETING, JobStatus.ERROR, JobStatus.PAUSED])
async def test_a_job_that_vanished_from_trouble_is_in_doubt(seen: JobStatus) -> None:
    outcome = await printer_for(PlayedSpooler(WAITING, seen, None)).submit(job())
    assert isinstance(outcome, PrintUnknown)


async def submitted_too_long(status: JobStatus) -> tuple[Outcome, PlayedSpooler]:
    spooler = PlayedSpooler(status, stays=True)
    return await printer_for(spooler, SHORT).submit(job()), spooler


async def test_a_job_that_only_waited_is_withdrawn_and_nothing_came_out() -> None:
    outcome, spooler = await submitted_too_long(WAITING)
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.TOO_SLOW, True)
    assert spooler.deleted == [7]


async def test_a_job_that_prints_for_ever_is_withdrawn_and_in_doubt() -> None:
    outcome, spooler = await submitted_too_long(JobStatus.PRINTING)
    assert isinstance(outcome, PrintUnknown)
    assert spooler.deleted == [7]


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (QueueStatus.PAUSED, Trouble.QUEUE_PAUSED),
        (QueueStatus.PAPER_OUT | QueueStatus.ERROR, Trouble.OUT_OF_PAPER),
        (QueueStatus.DOOR_OPEN, Trouble.HEAD_OPEN),
        (QueueStatus.OFFLINE, Trouble.GONE),
        (QueueStatus.PAPER_JAM | QueueStatus.ERROR, Trouble.JAMMED),
        (QueueStatus.PENDING_DELETION, Trouble.QUEUE_GONE),
    ],
)
async def test_a_printer_in_trouble_gets_no_job(status: QueueStatus, trouble: Trouble) -> None:
    spooler = PlayedSpooler(status=status)
    outcome = await printer_for(spooler).submit(job())
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (trouble, True)
    assert spooler.spooled == []
    assert (await printer_for(spooler).status()).trouble is trouble


async def test_a_deleted_printer_is_named() -> None:
    spooler = PlayedSpooler()
    spooler.error = SpoolerError(1801, "The printer name is invalid.")
    outcome = await printer_for(spooler).submit(job())
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.QUEUE_GONE, True)
    assert "'ZDesigner'" in outcome.sentence


async def test_a_print_service_that_is_down_is_no_printer_that_is_off() -> None:
    spooler = PlayedSpooler()
    spooler.error = SpoolerError(1722, "The RPC server is unavailable.")
    outcome = await printer_for(spooler).submit(job())
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.SPOOLER_DOWN, True)


async def test_after_a_restart_a_title_that_is_not_listed_is_unknown() -> None:
    assert await printer_for(PlayedSpooler(JobStatus.PRINTING)).find("A") is JobState.PENDING
    assert await printer_for(PlayedSpooler(None)).find("A") is JobState.UNKNOWN


async def test_windows_never_knows_a_printer_to_be_ready() -> None:
    assert (await printer_for(PlayedSpooler()).status()).readiness is Readiness.UNKNOWN


async def test_pages_are_drawn_once_a_copy_and_not_in_the_loop_thread() -> None:
    spooler = PlayedSpooler(None)
    printer = WindowsPrinter(
        "Office",
        formats=frozenset({Format.PDF}),
        spooler=spooler,
        draw_pages=lambda _content, _format, dpi: [Image.new("L", (dpi * 4, dpi * 6))],
    )
    assert isinstance(await printer.submit(job(Format.PDF, copies=2)), HandedOver)
    assert spooler.pages == [(1200, 1800)] * 2
    assert threading.get_ident() not in spooler.threads


async def test_where_there_is_no_windows_it_says_so() -> None:
    status = await WindowsPrinter("ZDesigner").status()
    assert status.readiness is Readiness.NOT_READY
