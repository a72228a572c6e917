"""Printers of the Windows spooler: raw bytes for label printers, drawn pages for others.

NOT RUN ON WINDOWS YET. Its tests play a spooler's answers after Microsoft's documentation; what
pywin32 really answers on a bench has to be seen there.

The spooler lists only jobs that are not done. One that is gone has been passed on (HandedOver),
unless something was wrong when it was last seen. For the same reason a title that it does not
list is never known to be "not there", and what Windows calls printed is no paper either.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from packstation.printing.memory import Memory
from packstation.printing.model import (
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    PrinterStatus,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.network.line import Line, Turn
from packstation.printing.patience import FIRST_PAUSE_SECONDS, SpoolerPatience
from packstation.printing.sentences import remedy
from packstation.printing.windows.spooler import (
    JobStatus,
    QueueStatus,
    SpoolerError,
    SpoolerJob,
    Win32Spooler,
    WindowsSpooler,
)

if TYPE_CHECKING:
    from PIL.Image import Image

DrawPages = Callable[[bytes, Format, int], Sequence["Image"]]
"""A document's pages as pictures of so many dots an inch; given by whoever knows documents."""

_DPI = 300
_DISK_FULL = 112
_NO_SPOOLER = 1722
_NO_PRINTER = (1801, 1905)  # no such printer, printer deleted
_BEGUN = JobStatus.PRINTING | JobStatus.PRINTED | JobStatus.COMPLETE | JobStatus.RESTART
_DONE = JobStatus.PRINTED | JobStatus.COMPLETE
_DROPPED = JobStatus.DELETING | JobStatus.DELETED

_TROUBLES = (
    (QueueStatus.PAUSED, Trouble.QUEUE_PAUSED),
    (QueueStatus.DOOR_OPEN, Trouble.HEAD_OPEN),
    (QueueStatus.PAPER_OUT | QueueStatus.PAPER_PROBLEM, Trouble.OUT_OF_PAPER),
    (QueueStatus.NO_TONER, Trouble.OUT_OF_RIBBON),
    (
        QueueStatus.OFFLINE | QueueStatus.NOT_AVAILABLE | QueueStatus.SERVER_OFFLINE,
        Trouble.GONE,
    ),
    (QueueStatus.PENDING_DELETION, Trouble.QUEUE_GONE),
    (QueueStatus.PAPER_JAM, Trouble.JAMMED),
    (QueueStatus.ERROR | QueueStatus.USER_INTERVENTION, Trouble.REFUSED),
)


class WindowsPrinter:
    """The Windows printer called `queue`. `draw_pages` is needed for PDF and PNG only."""

    def __init__(
        self,
        queue: str,
        *,
        name: str = "",
        formats: frozenset[Format] = frozenset({Format.ZPL}),
        draw_pages: DrawPages | None = None,
        spooler: WindowsSpooler | None = None,
        patience: SpoolerPatience | None = None,
    ) -> None:
        self._queue = queue
        self._name = name or queue
        self._formats = formats
        self._draw_pages = draw_pages
        self._spooler = spooler or Win32Spooler()
        self._patience = patience or SpoolerPatience()
        self._line = Line()
        self._memory = Memory()

    @property
    def name(self) -> str:
        """What the packer calls it."""
        return self._name

    @property
    def formats(self) -> frozenset[Format]:
        """The formats it prints as they are."""
        return self._formats

    async def submit(self, job: PrintJob) -> Outcome:
        """Spool the job when its turn has come and follow it until Windows is through with it."""
        is_drawn = job.format is not Format.ZPL
        if job.format not in self._formats or (is_drawn and self._draw_pages is None):
            return self._nothing(Trouble.WRONG_FORMAT)
        async with self._line.turn(job.title) as turn:
            if (before := self._memory.in_the_way(job.title)) is not None:
                return before
            # What ends this by force leaves a job of which nobody knows.
            self._memory.keep(job.title, PrintUnknown("The job was interrupted."))
            outcome = await self._print(job, turn)
            self._memory.keep(job.title, outcome)
            return outcome

    async def find(self, title: str) -> JobState:
        """PENDING while Windows lists it; a job that is not listed may be done or never seen."""
        if title in self._line:
            return JobState.PENDING
        if (known := self._memory.state(title)) is not JobState.UNKNOWN:
            return known
        try:
            job = await self._job(title)
        except SpoolerError:
            return JobState.UNKNOWN
        return JobState.PENDING if job and not job.status & _DONE else JobState.UNKNOWN

    async def status(self) -> PrinterStatus:
        """What Windows believes of the printer; READY is more than it can know."""
        try:
            queue = await asyncio.to_thread(self._spooler.queue, self._queue)
        except SpoolerError as error:
            trouble, sentence = self._why(error)
            return PrinterStatus(readiness=Readiness.NOT_READY, trouble=trouble, sentence=sentence)
        if (found := self._trouble(queue.status)) is not None:
            return PrinterStatus(
                readiness=Readiness.NOT_READY,
                trouble=found,
                sentence=remedy(self._name, found),
                labels_waiting=queue.jobs,
            )
        return PrinterStatus(
            readiness=Readiness.UNKNOWN,
            sentence=f"Windows knows nothing wrong with {self._name}; it may still be off.",
            labels_waiting=queue.jobs,
        )

    async def cancel(self, title: str) -> bool:
        """Withdraw a job that waits here or in the spooler."""
        if self._line.withdraw(title):
            return True
        try:
            job = await self._job(title)
            if job is None or job.status & _DONE:
                return False
            await asyncio.to_thread(self._spooler.delete, self._queue, job.number)
        except SpoolerError:
            return False
        return True

    async def _print(self, job: PrintJob, turn: Turn) -> Outcome:
        try:
            queue = await asyncio.to_thread(self._spooler.queue, self._queue)
        except SpoolerError as error:
            return NotPrinted(*self._why(error), nothing_came_out=True, labels_out=0)
        if turn.is_withdrawn:
            return self._nothing(Trouble.WITHDRAWN)
        if (trouble := self._trouble(queue.status)) is not None:
            return self._nothing(trouble)
        try:
            await asyncio.to_thread(self._spool, job)
        except SpoolerError as error:
            trouble, sentence = self._why(error)
            return PrintUnknown(f"{sentence} Look whether anything came out.")
        return await self._follow(job.title, turn)

    def _spool(self, job: PrintJob) -> None:
        if self._draw_pages is None or job.format is Format.ZPL:
            self._spooler.print_raw(self._queue, job.title, job.content * job.copies)
            return
        pages = list(self._draw_pages(job.content, job.format, _DPI)) * job.copies
        self._spooler.print_pages(self._queue, job.title, pages, _DPI)

    async def _follow(self, title: str, turn: Turn) -> Outcome:
        until = time.monotonic() + self._patience.printing
        pause = FIRST_PAUSE_SECONDS
        began = False
        seen = JobStatus(0)
        while True:
            try:
                job = await self._job(title)
            except SpoolerError:  # the spooler is being restarted, perhaps: its jobs stay
                job = SpoolerJob(0, title, seen)
            if job is None or job.status & _DONE:
                return self._gone(seen)
            seen = job.status
            began = began or bool(seen & _BEGUN)
            if turn.is_withdrawn:
                return await self._withdraw(title, Trouble.WITHDRAWN, began)
            if time.monotonic() >= until:
                return await self._withdraw(title, Trouble.TOO_SLOW, began)
            await turn.rest(pause)
            pause = min(pause * 2, self._patience.between_questions)

    def _gone(self, seen: JobStatus) -> Outcome:
        if seen & (_DROPPED | JobStatus.ERROR | JobStatus.OFFLINE | JobStatus.PAUSED):
            return PrintUnknown(
                f"A job for {self._name} is gone from the queue, and something was wrong with it. "
                "Look whether it came out."
            )
        return HandedOver(f"Windows passed the job on to {self._name}")

    async def _withdraw(self, title: str, why: Trouble, began: bool) -> Outcome:
        sentence = remedy(self._name, why)
        until = time.monotonic() + self._patience.withdrawing
        asked = False
        while True:
            try:
                job = await self._job(title)
                if job is None:
                    break
                began = began or bool(job.status & _BEGUN)
                if not asked:
                    await asyncio.to_thread(self._spooler.delete, self._queue, job.number)
                    asked = True
            except SpoolerError:
                asked = False
            if time.monotonic() >= until:
                return PrintUnknown(
                    f"Windows does not let go of a job for {self._name}. It may come out by "
                    "itself later. Look whether it came out."
                )
            await asyncio.sleep(self._patience.between_questions)
        if began or not asked:
            return PrintUnknown(f"{sentence} It had been begun: look what came out.")
        return NotPrinted(why, sentence, nothing_came_out=True, labels_out=0)

    async def _job(self, title: str) -> SpoolerJob | None:
        jobs = await asyncio.to_thread(self._spooler.jobs, self._queue)
        return next((job for job in jobs if job.title == title), None)

    def _trouble(self, status: QueueStatus) -> Trouble | None:
        return next((trouble for flags, trouble in _TROUBLES if status & flags), None)

    def _why(self, error: SpoolerError) -> tuple[Trouble, str]:
        if error.code == _NO_SPOOLER:
            return Trouble.SPOOLER_DOWN, remedy(self._name, Trouble.SPOOLER_DOWN)
        if error.code in _NO_PRINTER:
            return Trouble.QUEUE_GONE, (
                f"Windows has no printer {self._queue!r} now. Check that it is still set up, or "
                "choose another one."
            )
        if error.code == _DISK_FULL:
            return Trouble.DISK_FULL, (
                f"The disk that holds the jobs for {self._name} is full. Free some space on it."
            )
        return Trouble.REFUSED, f"Windows refused a job for {self._name} ({error}). Tell IT."

    def _nothing(self, trouble: Trouble) -> NotPrinted:
        return NotPrinted(trouble, remedy(self._name, trouble), nothing_came_out=True, labels_out=0)
