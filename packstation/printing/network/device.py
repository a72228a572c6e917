"""Label printers behind a device file, such as /dev/usb/lp0.

The kernel's USB printer driver takes bytes and tells nothing about paper: HandedOver at best.
Writing happens in a thread, in steps that the device says it is ready for, so that a printer
that stops taking data ends the job instead of holding a thread for ever.
"""

import asyncio
import errno
import os
import select
import stat
import time
from pathlib import Path

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
from packstation.printing.sentences import remedy

_STEP_BYTES = 8 * 1024
_POLL_MS = 200


class DevicePrinter:
    """Writes jobs to the device file at `path`, one after the other."""

    def __init__(
        self,
        path: Path,
        *,
        name: str = "",
        formats: frozenset[Format] = frozenset({Format.ZPL}),
        seconds_without_progress: float = 30.0,
    ) -> None:
        self._path = path
        self._name = name or str(path)
        self._formats = formats
        self._seconds_without_progress = seconds_without_progress
        self._in_order = asyncio.Lock()
        self._in_hand: set[str] = set()
        self._memory = Memory()
        self._withdrawn: set[str] = set()

    @property
    def name(self) -> str:
        """What the packer calls it."""
        return self._name

    @property
    def formats(self) -> frozenset[Format]:
        """The formats it prints as they are."""
        return self._formats

    async def submit(self, job: PrintJob) -> Outcome:
        """Write the job to the device."""
        if job.format not in self._formats:
            return self._nothing(Trouble.WRONG_FORMAT)
        if os.name == "nt":
            return NotPrinted(
                Trouble.REFUSED,
                "Windows has no device files. Choose the printer from the list of printers.",
                nothing_came_out=True,
            )
        self._in_hand.add(job.title)
        try:
            async with self._in_order:
                if (before := self._memory.in_the_way(job.title)) is not None:
                    return before
                # What ends this by force leaves a job of which nobody knows.
                self._memory.keep(job.title, PrintUnknown("The job was interrupted."))
                outcome = await asyncio.to_thread(self._write, job)
                self._memory.keep(job.title, outcome)
                return outcome
        finally:
            self._in_hand.discard(job.title)
            self._withdrawn.discard(job.title)

    async def find(self, title: str) -> JobState:
        """What this run of the program knows; a device itself remembers nothing."""
        return JobState.PENDING if title in self._in_hand else self._memory.state(title)

    async def status(self) -> PrinterStatus:
        """Whether the device is there and may be written to; what is inside it is not known."""
        return await asyncio.to_thread(self._check)

    async def cancel(self, title: str) -> bool:
        """Stop before the next step of the job, if it is waiting or being written."""
        if title not in self._in_hand:
            return False
        self._withdrawn.add(title)
        return True

    def _check(self) -> PrinterStatus:
        if not self._path.exists():
            return PrinterStatus(
                readiness=Readiness.NOT_READY,
                trouble=Trouble.GONE,
                sentence=remedy(self._name, Trouble.GONE),
            )
        if not os.access(self._path, os.W_OK):
            return PrinterStatus(
                readiness=Readiness.NOT_READY,
                trouble=Trouble.NOT_WRITABLE,
                sentence=self._not_allowed(),
            )
        return PrinterStatus(
            readiness=Readiness.UNKNOWN,
            sentence=f"{self._name} is connected but does not tell its state.",
        )

    def _write(self, job: PrintJob) -> Outcome:
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            return self._not_opened(error)
        content = job.content * job.copies
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return self._pour(handle, content, job.title)
            return NotPrinted(
                Trouble.REFUSED,
                f"{self._path} is a file, not a printer. Choose another device.",
                nothing_came_out=True,
            )
        finally:
            os.close(handle)

    def _pour(self, handle: int, content: bytes, title: str) -> Outcome:
        ready = select.poll()
        ready.register(handle, select.POLLOUT)
        sent = 0
        moved_at = time.monotonic()
        while sent < len(content):
            if title in self._withdrawn:
                if sent == 0:
                    return self._nothing(Trouble.WITHDRAWN)
                return self._in_doubt("it was withdrawn", sent, len(content))
            if time.monotonic() - moved_at > self._seconds_without_progress:
                return self._in_doubt("it stopped taking data", sent, len(content))
            if not ready.poll(_POLL_MS):
                continue
            try:
                sent += os.write(handle, content[sent : sent + _STEP_BYTES])
            except BlockingIOError:
                continue
            except OSError as error:
                return self._in_doubt(error.strerror or "it vanished", sent, len(content))
            moved_at = time.monotonic()
        return HandedOver(f"{len(content)} bytes taken by {self._name}")

    def _in_doubt(self, why: str, sent: int, total: int) -> Outcome:
        if sent == 0:
            return self._nothing(Trouble.GONE)
        return PrintUnknown(
            f"{self._name} took {sent} of {total} bytes ({why}). Look whether the label came out.",
            sent,
            total,
        )

    def _not_opened(self, error: OSError) -> NotPrinted:
        if error.errno in (errno.EACCES, errno.EPERM):
            return NotPrinted(Trouble.NOT_WRITABLE, self._not_allowed(), nothing_came_out=True)
        if error.errno == errno.EBUSY:
            return NotPrinted(
                Trouble.BUSY,
                f"Another program is using {self._name}. End it, then try again.",
                nothing_came_out=True,
            )
        return self._nothing(Trouble.GONE)

    def _not_allowed(self) -> str:
        return (
            f"This computer does not let Packstation write to {self._path}. "
            "IT adds its user to the group lp."
        )

    def _nothing(self, trouble: Trouble) -> NotPrinted:
        return NotPrinted(trouble, remedy(self._name, trouble), nothing_came_out=True, labels_out=0)
