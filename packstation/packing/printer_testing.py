"""A test page on paper: its own short stream of events, so that the paper ledger knows every sheet.

It belongs to no order, and nothing is owed after it: a crash leaves a page of which nobody knows.
"""

import enum
from typing import ClassVar

import msgspec

TITLE = "test-page."
"""How the print job of every test page begins; its stream follows."""


class PageResult(enum.Enum):
    """What is known of a page that was sent to a printer."""

    PRINTED = "printed"
    SENT = "sent"
    """A printer that cannot tell took all of it."""
    UNKNOWN = "unknown"
    FAILED = "failed"
    """It certainly did not come out."""


class PrinterTestEvent(msgspec.Struct, frozen=True):
    """The base of the events of a test."""

    VERSION: ClassVar[int] = 1


class PrinterTestIntended(PrinterTestEvent, frozen=True):
    """From here on `printer` may have the page under the job's name `title`.

    `mark` stands in the page's barcodes and tells it from other test pages.
    """

    title: str
    printer: str
    mark: str
    sha256: str


class PrinterTestEnded(PrinterTestEvent, frozen=True):
    """What the printer said of it."""

    title: str
    result: PageResult


KINDS: dict[str, type[PrinterTestEvent]] = {
    kind.__name__: kind for kind in PrinterTestEvent.__subclasses__()
}
"""Every event class of a test by its name in the log."""
