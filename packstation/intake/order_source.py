"""Opens files that others wrote: what is no plain file is refused, the encoding is found.

A pipe would wait for ever and a device never ends, so only regular files are read.
"""

import io
import json
import os
import stat
from pathlib import Path

from packstation.runtime.phrase import Phrase

MOST_BYTES = 2_000_000_000
_KINDS = {
    stat.S_IFDIR: Phrase("a folder"),
    stat.S_IFIFO: Phrase("a pipe"),
    stat.S_IFSOCK: Phrase("a socket"),
    stat.S_IFCHR: Phrase("a device"),
    stat.S_IFBLK: Phrase("a device"),
}


class OrderFileError(Exception):
    """A file that cannot be read as orders: `template` with `values` names it and the place."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.phrase = Phrase(template, **values)

    def __str__(self) -> str:
        return str(self.phrase)


def open_plain(path: Path) -> io.BufferedReader:
    """The bytes of a regular file that is not empty. Raises OrderFileError."""
    # Without O_NONBLOCK a pipe nobody writes to would hang the open itself; Windows has neither.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        before = os.stat(path)  # noqa: PTH116 - opening a device may already do something
        _refuse_unless_plain(path, before.st_mode)
        file = os.fdopen(os.open(path, flags), "rb")
        opened = os.fstat(file.fileno())
    except OSError as error:
        raise OrderFileError(
            "{path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error
    try:
        _refuse_unless_plain(path, opened.st_mode)
        if opened.st_size > MOST_BYTES:
            raise OrderFileError(
                "{path} is larger than {size} MB; split it.",
                path=path,
                size=MOST_BYTES // 1_000_000,
            )
        if not opened.st_size:
            raise OrderFileError("{path} is empty.", path=path)
    except OrderFileError:
        file.close()
        raise
    return file


def unicode_encoding(path: Path) -> str:
    """The Unicode encoding of a file by its mark or its zero bytes; UTF-8 when nothing else."""
    with open_plain(path) as file:
        return json.detect_encoding(file.read(4))


def _refuse_unless_plain(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), Phrase("no plain file"))
        raise OrderFileError("{path} is {kind}; give a plain file.", path=path, kind=kind)
