"""What a driver asks of one CUPS queue, in terms of our jobs."""

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

from ippx import Attribute, Tag

from packstation.printing.cups import job as cups_job
from packstation.printing.cups import queue as cups_queue
from packstation.printing.cups.ipp import IppClient, RefusedError, Status
from packstation.printing.cups.job import Job, State, job_of
from packstation.printing.cups.queue import Queue, queue_of
from packstation.printing.media import dots_per_inch, fitting_media, size_of
from packstation.printing.model import Format, PrintJob, Trouble
from packstation.printing.sentences import remedy

_MIME_TYPES = {
    Format.ZPL: "application/vnd.cups-raw",
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
}
# All queues of the server: a job that somebody moved to another queue is still ours.
_EVERYWHERE = "/jobs"
_LONGEST_NAME_BYTES = 255
_HTTP_TOO_LARGE = 413


class Spooler:
    """One queue over one connection. Everything raises IppError."""

    def __init__(self, client: IppClient, queue: str) -> None:
        self._client = client
        self._path = f"/printers/{quote(queue)}"

    async def look(self) -> Queue:
        """The queue as it is now. Raises RefusedError (is_missing) when there is none."""
        return queue_of(await self._client.printer(self._path, cups_queue.WANTED))

    async def submit(self, job: PrintJob, queue: Queue, seconds: float) -> int:
        """Hand a job over; its number. CUPS itself withdraws it after `seconds` of processing
        and a little more, in case this program is not there any more to do it.
        """
        content = job.content
        if job.format is Format.ZPL:
            content *= job.copies  # nothing on a raw queue's way counts copies
        options = [
            Attribute("job-cancel-after", Tag.INTEGER, [round(seconds * 1.1) + 1]),
            Attribute("job-sheets", Tag.NAME, ["none"]),  # no banner page on a label printer
            *_page_options(job, queue),
        ]
        mime_type = _MIME_TYPES[job.format]
        return await self._client.print_job(
            self._path, job_name(job.title), mime_type, content, options
        )

    async def job(self, number: int) -> Job:
        """A job by its number. Raises RefusedError (is_missing) when CUPS forgot it."""
        return job_of(await self._client.job(_EVERYWHERE, number, cups_job.WANTED))

    async def named(self, title: str) -> list[Job]:
        """The jobs with this title that CUPS still remembers."""
        name = job_name(title)
        # In this order a job that ends meanwhile is seen at least once.
        found = [
            job_of(one)
            for which in ("not-completed", "completed")
            for one in await self._client.jobs(_EVERYWHERE, which, cups_job.WANTED)
        ]
        return [job for job in found if job.title == name]

    async def number_of(self, title: str, *, younger_than: float) -> int | None:
        """The newest job with this title among those made in the last seconds."""
        numbers = [
            job.number
            for job in await self.named(title)
            if job.age_seconds is None or job.age_seconds <= younger_than
        ]
        return max(numbers, default=None)

    async def remembers(self, seconds: float) -> bool:
        """Whether this queue's history reaches back that far."""
        ages = [
            job_of(one).age_seconds
            for one in await self._client.jobs(self._path, "completed", cups_job.WANTED)
        ]
        return any(age is not None and age > seconds for age in ages)

    async def at_work(self) -> Job | None:
        """The job that is being printed now."""
        jobs = await self._client.jobs(self._path, "not-completed", cups_job.WANTED)
        return next((job for job in map(job_of, jobs) if job.state is State.PROCESSING), None)

    async def cancel(self, number: int) -> bool:
        """Withdraw a job; False if it is over or gone already."""
        try:
            await self._client.cancel(_EVERYWHERE, number)
        except RefusedError as error:
            if error.is_missing or error.status == Status.NOT_POSSIBLE:
                return False
            raise
        return True

    async def cancel_named(self, title: str) -> bool:
        """Withdraw what waits or prints under this title; False if nothing does."""
        in_hand = [job for job in await self.named(title) if not job.is_over]
        return any([await self.cancel(job.number) for job in in_hand])


def _page_options(job: PrintJob, queue: Queue) -> Iterator[Attribute]:
    """For pages: at their own size, on their own paper, as often as wanted."""
    if job.format is Format.ZPL:
        return
    yield Attribute("print-scaling", Tag.KEYWORD, ["none"])
    size = job.size_mm or size_of(job.content, job.format)
    if media := fitting_media(size, queue.media, queue.own_media):
        yield Attribute("media", Tag.KEYWORD, [media])
    if job.format is Format.PNG and (dots := dots_per_inch(job.content)):
        # WORKAROUND CUPS's picture filter cuts 99.9998 dots an inch (what a PNG can say of 100)
        # down to 99 and prints everything 1 % too large.
        yield Attribute("ppi", Tag.INTEGER, [dots])
    if job.copies > 1:
        collated = "separate-documents-collated-copies"
        yield Attribute("copies", Tag.INTEGER, [job.copies])
        yield Attribute("multiple-document-handling", Tag.KEYWORD, [collated])


def job_name(title: str) -> str:
    """The title as CUPS keeps it: at most 255 bytes. Distinct titles, distinct names."""
    if len(title.encode()) <= _LONGEST_NAME_BYTES and title.isprintable():
        return title
    readable = "".join(sign for sign in title if sign.isprintable())[:40]
    return f"{readable} {hashlib.sha256(title.encode()).hexdigest()}"


def refusal(error: RefusedError, called: str) -> tuple[Trouble, str]:
    """Why a server refused, with the sentence for the packer who knows the printer as `called`."""
    if error.is_missing:
        return Trouble.QUEUE_GONE, (
            f"The queue of {called} is not there any more. Set it up again on its computer, "
            "or choose another printer."
        )
    if error.status == Status.FORMAT_NOT_SUPPORTED:
        return Trouble.WRONG_FORMAT, remedy(called, Trouble.WRONG_FORMAT)
    if error.http_status == _HTTP_TOO_LARGE:
        return Trouble.DISK_FULL, (
            f"The print service could not keep a job for {called}: its disk is full, or the job "
            "is larger than it allows. Tell IT."
        )
    return Trouble.REFUSED, (
        f"The print service refused a job for {called} ({error.message.rstrip('.')}). Tell IT."
    )
