"""The words of printing: jobs, outcomes and states, as plain values.

An outcome says only what is known. Bytes that a socket took are not a printed label, and a job
whose end nobody saw is neither printed nor failed: each of these has a type of its own.
"""

from enum import Enum

import msgspec

from packstation.packing.shipping import DocumentKind as DocumentKind
from packstation.packing.shipping import Format as Format

MAX_COPIES = 99


class Trouble(Enum):
    """Why a printer does not print; each has its own remedy."""

    OUT_OF_PAPER = "out-of-paper"
    OUT_OF_RIBBON = "out-of-ribbon"
    HEAD_OPEN = "head-open"
    JAMMED = "jammed"
    WRONG_MEDIA = "wrong-media"
    PAUSED = "paused"
    QUEUE_PAUSED = "queue-paused"
    """Not at the printer, but on the computer that prints for us."""
    QUEUE_CLOSED = "queue-closed"
    QUEUE_GONE = "queue-gone"
    SPOOLER_DOWN = "spooler-down"
    JOB_HELD = "job-held"
    TOO_HOT = "too-hot"
    BUSY = "busy"
    GONE = "gone"
    REFUSED = "refused"
    WRONG_FORMAT = "wrong-format"
    NOT_WRITABLE = "not-writable"
    DISK_FULL = "disk-full"
    TOO_SLOW = "too-slow"
    WITHDRAWN = "withdrawn"


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """One document for one printer.

    `title` is unique among all jobs of all time: it is what a spooler is asked for when a reply
    was lost. `size_mm` is the page's shorter and longer side where somebody looked. Raises
    ValueError for an empty title, empty content, or copies outside 1..99.
    """

    title: str
    kind: DocumentKind
    format: Format
    content: bytes
    copies: int = 1
    description: str = ""
    size_mm: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a print job needs a title")
        if not self.content:
            raise ValueError(f"print job {self.title!r} has no content")
        if not 1 <= self.copies <= MAX_COPIES:
            raise ValueError(f"print job {self.title!r}: copies must be 1 to {MAX_COPIES}")


class Printed(msgspec.Struct, frozen=True, tag="printed"):
    """On paper (the printer said so) or durably in the folder."""

    detail: str


class HandedOver(msgspec.Struct, frozen=True, tag="handed-over"):
    """All bytes were taken by a printer that cannot say whether it printed them."""

    detail: str


class NotPrinted(msgspec.Struct, frozen=True, tag="not-printed"):
    """It did not come out, or not all of it, and nothing of it will come out by itself later.

    `nothing_came_out` is true when no complete copy left the printer, so the job may be sent
    again. Otherwise `labels_out` tells how many labels of the job came out, None if unknown.
    """

    reason: Trouble
    sentence: str
    nothing_came_out: bool
    labels_out: int | None = None


class PrintUnknown(msgspec.Struct, frozen=True, tag="unknown"):
    """Nobody can say whether it came out: ask the packer, never print again by yourself.

    `bytes_sent` of `bytes_total` had left this computer (None where that cannot be told).
    """

    sentence: str
    bytes_sent: int | None = None
    bytes_total: int | None = None


Outcome = Printed | HandedOver | NotPrinted | PrintUnknown


class JobState(Enum):
    """What a printer answers when asked for a job by its title."""

    DONE = "done"
    PENDING = "pending"
    NOT_THERE = "not-there"
    UNKNOWN = "unknown"


class Readiness(Enum):
    """Whether the next job would print. UNKNOWN is an answer of its own."""

    READY = "ready"
    NOT_READY = "not-ready"
    UNKNOWN = "unknown"


class PrinterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A printer's state as far as it is known, with the sentence for the packer."""

    readiness: Readiness
    sentence: str
    trouble: Trouble | None = None
    labels_waiting: int | None = None
