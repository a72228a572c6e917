"""The host status (`~HS`) of ZPL printers: three lines between STX and ETX.

Field positions follow the ZPL II programming guide's description of ~HS.
"""

import re

import msgspec

from packstation.printing.model import Trouble

ASK = b"~HS"
CANCEL_ALL = b"~JA"
_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")
_BLOCK = re.compile(rb"(?i)\^XA(.*?)\^XZ", re.DOTALL)
_QUANTITY = re.compile(rb"(?i)\^PQ\s*(\d+)")
_DRAWS = re.compile(rb"(?i)\^(FS|XF)")


class HostStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What a ZPL printer says about itself."""

    paper_out: bool
    paused: bool
    formats_in_buffer: int
    buffer_full: bool
    partial_format: bool
    too_hot: bool
    head_open: bool
    ribbon_out: bool
    label_waiting: bool
    labels_remaining: int

    @property
    def trouble(self) -> Trouble | None:
        """The first thing to see to, in the order in which one walks up to a printer."""
        if self.head_open:
            return Trouble.HEAD_OPEN
        if self.paper_out:
            return Trouble.OUT_OF_PAPER
        if self.ribbon_out:
            return Trouble.OUT_OF_RIBBON
        if self.too_hot:
            return Trouble.TOO_HOT
        if self.paused:
            return Trouble.PAUSED
        if self.buffer_full:
            return Trouble.BUSY
        return None

    @property
    def outstanding(self) -> int:
        """Labels it has taken and not yet printed, as near as it tells."""
        return self.formats_in_buffer + self.labels_remaining

    @property
    def idle(self) -> bool:
        """Everything that it took is out."""
        return self.outstanding == 0 and not self.partial_format


def parse(answer: bytes) -> HostStatus | None:
    """The status in `answer`, or None if that is not (yet) a whole one."""
    lines = [line.decode("ascii", "replace").split(",") for line in _LINE.findall(answer)]
    if len(lines) < 3 or len(lines[0]) < 12 or len(lines[1]) < 9:
        return None
    first, second = lines[0], lines[1]
    try:
        return HostStatus(
            paper_out=bool(int(first[1])),
            paused=bool(int(first[2])),
            formats_in_buffer=int(first[4]),
            buffer_full=bool(int(first[5])),
            partial_format=bool(int(first[7])),
            too_hot=bool(int(first[11])),
            head_open=bool(int(second[2])),
            ribbon_out=bool(int(second[3])),
            label_waiting=bool(int(second[7])),
            labels_remaining=int(second[8]),
        )
    except ValueError:
        return None


def label_count(content: bytes) -> int:
    """How many labels a ZPL document prints: its blocks that draw, each by its ^PQ quantity."""
    count = 0
    for block in _BLOCK.findall(content):
        if not _DRAWS.search(block):
            continue
        quantity = _QUANTITY.search(block)
        count += max(1, int(quantity.group(1))) if quantity else 1
    return count
