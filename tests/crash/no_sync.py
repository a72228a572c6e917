"""A disk that refuses to make anything durable: `python -m tests.crash.no_sync FOLDER`.

Whoever says "it is on the disk" without having asked the disk (fsync, fdatasync) is found out here:
the kernel answers both with an error. Prints a line for each that noticed.
"""

import asyncio
import ctypes
import datetime
import errno
import os
import platform
import struct
import sys
from collections.abc import Awaitable
from pathlib import Path

from packstation.journal.errors import JournalUnwritable
from packstation.journal.folder import DataFolder
from packstation.journal.record import Record
from packstation.printing.folder import FolderPrinter
from packstation.printing.model import DocumentKind, Format, NotPrinted, PrintJob

SYSCALLS = {"x86_64": (317, 74, 75), "aarch64": (277, 82, 83)}
"""seccomp, fsync, fdatasync by machine. Source: the kernel's tables of system calls."""
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES = 38
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000


def refuse_to_sync() -> None:
    """From now on fsync and fdatasync fail in every thread of this process."""
    seccomp, fsync, fdatasync = SYSCALLS[platform.machine()]
    steps = [
        (_LOAD, 0, 0, 0),
        (_IF_EQUAL, 2, 0, fsync),
        (_IF_EQUAL, 1, 0, fdatasync),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _FAIL | errno.EIO),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if libc.syscall(seccomp, _SET_MODE_FILTER, _ALL_THREADS, program):
        raise OSError(ctypes.get_errno(), "seccomp")


async def _noticed(name: str, write: Awaitable[object]) -> None:
    try:
        outcome = await write
    except JournalUnwritable:
        print(name, flush=True)
    else:
        if isinstance(outcome, NotPrinted):
            print(name, flush=True)


async def main(folder: Path) -> None:
    """Write everything that must survive a power cut, without and with a working disk."""
    data = await DataFolder.open(folder / "data")
    printer = FolderPrinter(folder / "print")
    at = datetime.datetime.now(datetime.UTC)

    async def write_all() -> None:
        number = await data.journal.last_sequence()
        record = Record(
            stream="s", position=number, type="T", version=1, payload=b"{}", at=at, station="B"
        )
        name = str(number)
        job = PrintJob(
            title=f"job {name}", kind=DocumentKind.LABEL, format=Format.ZPL, content=b"^XA^XZ"
        )
        await _noticed("journal", data.journal.append([record]))
        await _noticed("inbox", data.inbox.put(f"HO-{name}", "{}"))
        await _noticed("documents", data.documents.put(name.encode(), "label", "zpl"))
        await _noticed("folder printer", printer.submit(job))

    await write_all()
    print("the disk fails now", flush=True)
    refuse_to_sync()
    await write_all()
    os._exit(0)  # closing in order needs the disk, too


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
