"""One program per data folder: a lock that the operating system drops when the holder dies."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from packstation.journal.errors import JournalInUse
from packstation.journal.faults import plain_faults

if sys.platform == "win32":
    import msvcrt

    # Windows locks are mandatory: a byte far behind the text keeps the text readable.
    _LOCKED_BYTE = 1 << 30

    def _take(handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


LOCK_NAME = "journal.lock"


class _Holder(msgspec.Struct, frozen=True):
    pid: int | None = None
    station: str = ""


class FolderLock:
    """The exclusive right to one data folder, held until `release` or the end of the process.

    The file stays after the release: removing it would let two programs lock two different
    files of the same name.
    """

    def __init__(self, folder: Path, station: str = "") -> None:
        """Take the lock. Raises JournalInUse, or JournalUnwritable when there can be no lock."""
        path = folder / LOCK_NAME
        with plain_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                is_taken = _take(handle)
                if is_taken:
                    _write_holder(handle, _Holder(os.getpid(), station))
            except OSError:
                os.close(handle)
                raise
        if not is_taken:
            holder = _read_holder(handle)
            os.close(handle)
            raise JournalInUse(folder, holder.pid, holder.station)
        self._handle: int | None = handle

    def release(self) -> None:
        """Let the next program in; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.release()


def _write_holder(handle: int, holder: _Holder) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, msgspec.json.encode(holder))


def _read_holder(handle: int) -> _Holder:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(handle, 4096), type=_Holder)
    except msgspec.DecodeError:
        # The holder is between taking the lock and writing its name.
        return _Holder()
