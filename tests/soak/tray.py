"""A printer whose every sheet is kept, asked twice or not, in memory that does not grow."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

from packstation.printing.model import (
    Format,
    JobState,
    Outcome,
    Printed,
    PrinterStatus,
    PrintJob,
    Readiness,
)


class Tray:
    """Implements `Printer`: each job becomes one more file, in one of 256 folders."""

    name = "Tray"
    formats = frozenset(Format)

    def __init__(self, path: Path) -> None:
        self._path = path

    async def submit(self, job: PrintJob) -> Outcome:
        """Print it once more."""
        await asyncio.to_thread(self._print, job)
        return Printed("printed")

    async def find(self, title: str) -> JobState:
        """Whether a sheet of this title came out."""
        is_there = await asyncio.to_thread(self._sheet(title, 1).exists)
        return JobState.DONE if is_there else JobState.NOT_THERE

    async def status(self) -> PrinterStatus:
        """Always ready."""
        return PrinterStatus(readiness=Readiness.READY, sentence="")

    async def cancel(self, title: str) -> bool:
        """Nothing ever waits here."""
        return False

    def sheets(self) -> Iterator[Path]:
        """Every sheet that came out."""
        return (path for path in self._path.glob("*/*") if path.is_file())

    def _print(self, job: PrintJob) -> None:
        number = 1
        while (sheet := self._sheet(job.title, number)).exists():
            number += 1
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_bytes(f"{job.kind.value} {job.format.value}\n".encode() + job.content)

    def _sheet(self, title: str, number: int) -> Path:
        digest = hashlib.sha256(title.encode()).hexdigest()
        return self._path / digest[:2] / f"{digest}.{number}"
