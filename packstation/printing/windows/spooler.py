"""The Windows print spooler through pywin32. NOT RUN ON WINDOWS YET: written after the
documentation of winspool, GDI and pywin32, and imported lazily, so that other systems load it too.

Numbers are those of winspool.h and wingdi.h; pywin32 leaves some of them out.
"""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntFlag
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

if TYPE_CHECKING:
    from PIL.Image import Image

_ALL_JOBS = 0xFFFF
_JOB_CONTROL_DELETE = 5
_WORK_OFFLINE = 0x400  # in the attributes: "use printer offline"
_LOGPIXELSX, _LOGPIXELSY = 88, 90
_PHYSICALOFFSETX, _PHYSICALOFFSETY = 112, 113


class QueueStatus(IntFlag):
    """PRINTER_STATUS_*."""

    PAUSED = 0x1
    ERROR = 0x2
    PENDING_DELETION = 0x4
    PAPER_JAM = 0x8
    PAPER_OUT = 0x10
    PAPER_PROBLEM = 0x40
    OFFLINE = 0x80
    NOT_AVAILABLE = 0x1000
    NO_TONER = 0x40000
    USER_INTERVENTION = 0x100000
    DOOR_OPEN = 0x400000
    SERVER_OFFLINE = 0x2000000


class JobStatus(IntFlag):
    """JOB_STATUS_*."""

    PAUSED = 0x1
    ERROR = 0x2
    DELETING = 0x4
    SPOOLING = 0x8
    PRINTING = 0x10
    OFFLINE = 0x20
    PAPEROUT = 0x40
    PRINTED = 0x80
    DELETED = 0x100
    BLOCKED = 0x200
    USER_INTERVENTION = 0x400
    RESTART = 0x800
    COMPLETE = 0x1000


class SpoolerJob(msgspec.Struct, frozen=True):
    """A job as the spooler lists it."""

    number: int
    title: str
    status: JobStatus


class SpoolerQueue(msgspec.Struct, frozen=True):
    """A queue as the spooler tells of it, with the number of its jobs."""

    status: QueueStatus
    jobs: int


class SpoolerError(Exception):
    """A call failed; `code` is the Windows error code."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        super().__init__(message)


class WindowsSpooler(Protocol):
    """What the driver needs of Windows. Everything blocks and raises SpoolerError."""

    def queue(self, name: str) -> SpoolerQueue:
        """The queue's state."""

    def jobs(self, name: str) -> Sequence[SpoolerJob]:
        """The jobs that the queue still has; finished ones are gone from it."""

    def print_raw(self, name: str, title: str, content: bytes) -> None:
        """Spool bytes for the printer as they are."""

    def print_pages(self, name: str, title: str, pages: Sequence["Image"], dpi: int) -> None:
        """Draw and spool pictures of `dpi`, one on a page, at their own size."""

    def delete(self, name: str, number: int) -> None:
        """Withdraw a job."""


class Win32Spooler:
    """WindowsSpooler on pywin32."""

    def queue(self, name: str) -> SpoolerQueue:
        """GetPrinter, level 2."""
        with _opened(name) as (win32print, handle):
            told = win32print.GetPrinter(handle, 2)
        status = QueueStatus(told["Status"])
        if told["Attributes"] & _WORK_OFFLINE:
            status |= QueueStatus.OFFLINE
        return SpoolerQueue(status, told["cJobs"])

    def jobs(self, name: str) -> Sequence[SpoolerJob]:
        """EnumJobs, level 1."""
        with _opened(name) as (win32print, handle):
            told = win32print.EnumJobs(handle, 0, _ALL_JOBS, 1)
        return [
            SpoolerJob(one["JobId"], one["pDocument"] or "", JobStatus(one["Status"]))
            for one in told
        ]

    def print_raw(self, name: str, title: str, content: bytes) -> None:
        """StartDocPrinter with the data type RAW; what fails half-way is taken back."""
        with _opened(name) as (win32print, handle):
            win32print.StartDocPrinter(handle, 1, (title, None, "RAW"))
            is_whole = False
            try:
                win32print.StartPagePrinter(handle)
                is_whole = win32print.WritePrinter(handle, content) == len(content)
                win32print.EndPagePrinter(handle)
            finally:
                if is_whole:
                    win32print.EndDocPrinter(handle)
                else:
                    win32print.AbortPrinter(handle)
            if not is_whole:
                raise SpoolerError(0, "the spooler did not take all bytes")

    def print_pages(self, name: str, title: str, pages: Sequence["Image"], dpi: int) -> None:
        """Through the printer's device context; its unprintable margin is taken off."""
        win32ui: Any = _module("win32ui")
        image_win: Any = _module("PIL.ImageWin")
        with _told_errors():
            context = win32ui.CreateDC()
            context.CreatePrinterDC(name)
            try:
                across = context.GetDeviceCaps(_LOGPIXELSX) / dpi
                down = context.GetDeviceCaps(_LOGPIXELSY) / dpi
                left = -context.GetDeviceCaps(_PHYSICALOFFSETX)
                top = -context.GetDeviceCaps(_PHYSICALOFFSETY)
                context.StartDoc(title)
                try:
                    for page in pages:
                        context.StartPage()
                        right, bottom = left + page.width * across, top + page.height * down
                        box = (left, top, round(right), round(bottom))
                        image_win.Dib(page.convert("RGB")).draw(context.GetHandleOutput(), box)
                        context.EndPage()
                except BaseException:
                    context.AbortDoc()
                    raise
                context.EndDoc()
            finally:
                context.DeleteDC()

    def delete(self, name: str, number: int) -> None:
        """SetJob with JOB_CONTROL_DELETE."""
        with _opened(name) as (win32print, handle):
            win32print.SetJob(handle, number, 0, None, _JOB_CONTROL_DELETE)


def windows_queues() -> list[str]:
    """The names of this computer's printers, local and connected."""
    win32print: Any = _module("win32print")
    local_and_connected = 0x2 | 0x4
    with _told_errors():
        return sorted(one[2] for one in win32print.EnumPrinters(local_and_connected, None, 1))


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SpoolerError(0, f"this computer has no {name}") from error


@contextmanager
def _opened(name: str) -> Iterator[tuple[Any, Any]]:
    win32print: Any = _module("win32print")
    with _told_errors():
        handle = win32print.OpenPrinter(name)
        try:
            yield win32print, handle
        finally:
            win32print.ClosePrinter(handle)


@contextmanager
def _told_errors() -> Iterator[None]:
    pywintypes: Any = _module("pywintypes")
    win32ui: Any = _module("win32ui")
    try:
        yield
    except pywintypes.error as error:
        raise SpoolerError(int(error.winerror or 0), str(error.strerror)) from error
    except win32ui.error as error:  # GDI's own, without a code
        raise SpoolerError(0, str(error)) from error
