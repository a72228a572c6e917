"""The folder as a printer: training mode's paper, and a place other programs pick files up from.

A file appears under its name only when it is whole and on disk: it is written beside its
place, synced, and then given its name in one step.
"""

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import shutil
from pathlib import Path

from packstation.printing.model import (
    Format,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrinterStatus,
    PrintJob,
    Readiness,
    Trouble,
)
from packstation.printing.sentences import remedy

_UNSAFE = re.compile(r"[^\w.\-]+")
# Windows does not open files of these names, whatever their extension.
_DEVICE_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_STEM_BYTES = 120
_ENOUGH_BYTES = 20 * 1024 * 1024


def file_stem(title: str) -> str:
    """A file name for a job title that every system accepts; distinct titles, distinct names.

    A title that cannot be taken as it is gets a few digits of its SHA-256 at the end.
    """
    stem = _UNSAFE.sub("-", title).strip("-.")
    while len(stem.encode()) > _LONGEST_STEM_BYTES:
        stem = stem[:-1]
    if stem == title and not _DEVICE_NAMES.match(stem):
        return stem
    digest = hashlib.sha256(title.encode()).hexdigest()[:8]
    return f"{stem}_{digest}" if stem and not _DEVICE_NAMES.match(stem) else f"job_{digest}"


class FolderPrinter:
    """Writes each job as a file; made on the first job if it is not there yet.

    With `is_shared` somebody chose the folder: whoever may read it may read the files in it.
    """

    def __init__(
        self,
        path: Path,
        name: str = "Folder",
        formats: frozenset[Format] = frozenset(Format),
        *,
        is_shared: bool = False,
    ) -> None:
        self._path = path
        self._name = name
        self._formats = formats
        self._is_shared = is_shared
        self._in_order = asyncio.Lock()

    @property
    def name(self) -> str:
        """What the packer calls it."""
        return self._name

    @property
    def path(self) -> Path:
        """Where the files appear."""
        return self._path

    @property
    def formats(self) -> frozenset[Format]:
        """The formats that whoever reads the folder takes."""
        return self._formats

    def file_of(self, job: PrintJob) -> Path:
        """The file that `job` becomes (further copies lie beside it as `…_copy-2`, …)."""
        return self._path / f"{file_stem(job.title)}.{job.format.value}"

    async def submit(self, job: PrintJob) -> Outcome:
        """Write the job's file. The same title with the same bytes again changes nothing."""
        if job.format not in self._formats:
            sentence = remedy(self._name, Trouble.WRONG_FORMAT)
            return NotPrinted(Trouble.WRONG_FORMAT, sentence, True, 0)
        async with self._in_order:
            return await asyncio.to_thread(self._write, job)

    async def find(self, title: str) -> JobState:
        """DONE if the file is there; UNKNOWN while the folder itself cannot be read."""
        return await asyncio.to_thread(self._look, title)

    async def status(self) -> PrinterStatus:
        """Whether a file could be written now."""
        return await asyncio.to_thread(self._check)

    async def cancel(self, title: str) -> bool:
        """A file is written at once or not at all, so there is never anything to withdraw."""
        del title
        return False

    def _write(self, job: PrintJob) -> Outcome:
        first = self.file_of(job)
        # The first copy comes last: where it is, all copies are.
        copies = [first.with_stem(f"{first.stem}_copy-{n}") for n in range(job.copies, 1, -1)]
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            for target in [*copies, first]:
                mode = self._path.stat().st_mode & 0o666 if self._is_shared else 0o600
                if not _put(target, job.content, mode):
                    return NotPrinted(
                        Trouble.REFUSED,
                        f"{target} already holds another document of this title. "
                        "It was left as it is.",
                        nothing_came_out=True,
                    )
        except OSError as error:
            trouble, sentence = self._explain(error)
            return NotPrinted(trouble, sentence, nothing_came_out=True)
        return Printed(str(first))

    def _look(self, title: str) -> JobState:
        stem = file_stem(title)
        try:
            there = any((self._path / f"{stem}.{one.value}").is_file() for one in Format)
            if not there and self._path.exists():
                os.scandir(self._path).close()  # "not there" counts only where we may look
        except OSError:
            return JobState.UNKNOWN
        return JobState.DONE if there else JobState.NOT_THERE

    def _check(self) -> PrinterStatus:
        probe = self._path / f".probe-{os.getpid()}"
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"")
            probe.unlink()
            free = shutil.disk_usage(self._path).free
        except OSError as error:
            trouble, sentence = self._explain(error)
            return PrinterStatus(readiness=Readiness.NOT_READY, trouble=trouble, sentence=sentence)
        if free < _ENOUGH_BYTES:
            return PrinterStatus(
                readiness=Readiness.NOT_READY,
                trouble=Trouble.DISK_FULL,
                sentence=f"The disk of {self._path} is nearly full. Free some space on it.",
            )
        return PrinterStatus(readiness=Readiness.READY, sentence=f"Files go to {self._path}.")

    def _explain(self, error: OSError) -> tuple[Trouble, str]:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return (
                Trouble.DISK_FULL,
                f"The disk of {self._path} is full. Free some space, then print again.",
            )
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return (
                Trouble.NOT_WRITABLE,
                f"{self._path} may not be written to. Allow it, or choose another folder.",
            )
        why = error.strerror or str(error)
        return (
            Trouble.NOT_WRITABLE,
            f"{self._path} cannot be used as a folder for prints ({why}). Choose another folder.",
        )


def _put(target: Path, content: bytes, mode: int) -> bool:
    """Give `content` the name `target`, durably; False if other bytes have that name already."""
    if target.exists():
        return target.read_bytes() == content
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        try:
            _name_it(part, target)
        except FileExistsError:  # another bench that shares the folder was faster
            return target.read_bytes() == content
    finally:
        with contextlib.suppress(OSError):  # renamed away, or the disk is gone: nothing to clean
            part.unlink()
    _sync_folder(target.parent)
    return True


def _name_it(part: Path, target: Path) -> None:
    """Like rename, but never over a file that is there. Raises FileExistsError for that."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links (FAT, some network shares)
        if target.exists():
            raise FileExistsError(target) from None
        part.rename(target)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open folders, and its rename is durable by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
