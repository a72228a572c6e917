"""A printer as paper is: every job it is given becomes one more sheet, asked twice or not."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from packstation.printing.folder import file_stem
from packstation.printing.model import (
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrinterStatus,
    PrintJob,
    Readiness,
    Trouble,
)
from tests.crash.scenarios import SECOND

SHEET = "~sheet"


class Sheets:
    """Implements `Printer` over a folder of sheets. `inside` hears of the moments of a job."""

    def __init__(
        self, path: Path, name: str, *, can_be_asked: bool, inside: Callable[[str], None]
    ) -> None:
        self._path = path
        self._name = name
        self._can_be_asked = can_be_asked
        self._inside = inside
        self._in_order = asyncio.Lock()
        self._waiting: set[str] = set()
        self._path.mkdir(exist_ok=True)

    @property
    def name(self) -> str:
        return self._name

    @property
    def formats(self) -> frozenset[Format]:
        return frozenset(Format)

    async def submit(self, job: PrintJob) -> Outcome:
        self._waiting.add(job.title)
        async with self._in_order:
            if job.title not in self._waiting:
                return NotPrinted(Trouble.WITHDRAWN, "withdrawn", nothing_came_out=True)
            self._waiting.discard(job.title)
            await asyncio.to_thread(self._print, job)
        return Printed("printed") if self._can_be_asked else HandedOver("taken")

    async def find(self, title: str) -> JobState:
        if not self._can_be_asked:
            return JobState.UNKNOWN
        return JobState.DONE if _sheets_in(self._path, title) else JobState.NOT_THERE

    async def status(self) -> PrinterStatus:
        return PrinterStatus(readiness=Readiness.UNKNOWN, sentence="")

    async def cancel(self, title: str) -> bool:
        """Only a job that has not begun."""
        is_waiting = title in self._waiting
        self._waiting.discard(title)
        return is_waiting

    def _print(self, job: PrintJob) -> None:
        number = 1 + len(_sheets_in(self._path, job.title))
        half = self._path / f".{file_stem(job.title)}.{os.getpid()}.half"
        half.write_bytes(job.content)
        self._inside("inside, written,")
        half.rename(self._path / f"{file_stem(job.title)}{SHEET}{number}.{job.format.value}")
        self._inside("inside, out,")


def sheets_of(path: Path, title: str) -> list[Path]:
    """Everything that came out under a job title, of this printer or of a folder printer, and of
    the second one.
    """
    return [*_sheets_in(path, title), *_sheets_in(path / SECOND, title)]


def _sheets_in(path: Path, title: str) -> list[Path]:
    stem = file_stem(title)
    found = [*path.glob(f"{stem}.*"), *path.glob(f"{stem}{SHEET}*")]
    return [file for file in found if file.suffix[1:] in {one.value for one in Format}]
