"""A queue of a CUPS server as a value: what it is, what state it is in, what is wrong with it.

Names of attributes, states and reasons: RFC 8011, PWG 5100.1 and the CUPS documentation of
its own `device-uri`.
"""

from collections.abc import Sequence
from enum import IntEnum
from urllib.parse import urlsplit

import msgspec

from packstation.printing.cups.ipp import Attributes, first
from packstation.printing.model import Format, Trouble
from packstation.printing.sentences import remedy

WANTED = (
    "device-uri",
    "document-format-supported",
    "media-default",
    "media-supported",
    "printer-info",
    "printer-is-accepting-jobs",
    "printer-location",
    "printer-make-and-model",
    "printer-name",
    "printer-state",
    "printer-state-message",
    "printer-state-reasons",
    "queued-job-count",
)

_RAW_MODEL = "Local Raw Printer"
_PAUSED_REASONS = ("paused", "moving-to-paused")

# Reasons come with a severity behind them; only errors and plain ones stop a printer.
_TROUBLES = {
    "media-empty": Trouble.OUT_OF_PAPER,
    "media-needed": Trouble.WRONG_MEDIA,
    "marker-supply-empty": Trouble.OUT_OF_RIBBON,
    "toner-empty": Trouble.OUT_OF_RIBBON,
    "cover-open": Trouble.HEAD_OPEN,
    "door-open": Trouble.HEAD_OPEN,
    "interlock-open": Trouble.HEAD_OPEN,
    "fuser-over-temp": Trouble.TOO_HOT,
    "spool-area-full": Trouble.DISK_FULL,
    "offline": Trouble.GONE,
    "shutdown": Trouble.GONE,
    "media-jam": Trouble.JAMMED,
}


class State(IntEnum):
    """printer-state; UNKNOWN where the server does not tell."""

    UNKNOWN = 0
    IDLE = 3
    PRINTING = 4
    STOPPED = 5


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """One queue. `device` is where it sends its jobs, `formats` what is best sent to it."""

    name: str
    device: str
    state: State
    accepts_jobs: bool
    waiting_jobs: int
    formats: frozenset[Format]
    info: str = ""
    location: str = ""
    model: str = ""
    message: str = ""
    reasons: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    own_media: str = ""

    @property
    def printer_answers(self) -> bool:
        """The printer itself tells CUPS when a job is on paper; others only take bytes."""
        device = urlsplit(self.device)
        if device.scheme == "dnssd":
            return "._ipp" in self.device
        # Behind another server's queue there may be anything.
        is_a_queue = device.path.startswith(("/printers/", "/classes/"))
        return device.scheme in ("ipp", "ipps") and not is_a_queue

    def block(self, called: str) -> tuple[Trouble, str] | None:
        """Why it prints no job at all now, with the sentence for the packer."""
        if self.state is State.STOPPED or any(one in _PAUSED_REASONS for one in self.reasons):
            return Trouble.QUEUE_PAUSED, (
                f"{called} is paused on its computer{self._said()}. Resume the queue {self.name!r}."
            )
        if not self.accepts_jobs:
            return Trouble.QUEUE_CLOSED, (
                f"The queue {self.name!r} of {called} takes no jobs{self._said()}. "
                "Let it accept jobs again, or choose another printer."
            )
        return None

    def trouble(self, called: str) -> tuple[Trouble, str] | None:
        """What the printer told CUPS during its last job. No reason to hold the next one back:

        CUPS goes on saying "out of paper" until a job finds paper again.
        """
        return trouble_of(self.reasons, called)

    def _said(self) -> str:
        said = self.message.strip().rstrip(".")
        return f" ({said})" if said else ""


def trouble_of(reasons: Sequence[str], called: str) -> tuple[Trouble, str] | None:
    """The first of printer-state-reasons that stops a printer, with its sentence."""
    for reason in reasons:
        found = _TROUBLES.get(reason.removesuffix("-error"))
        if found is Trouble.DISK_FULL:
            return found, f"The disk of the print service for {called} is full. Tell IT."
        if found is not None:
            return found, remedy(called, found)
    return None


def queue_of(attributes: Attributes) -> Queue:
    """A queue from its attributes."""
    state = first(attributes, "printer-state")
    device, model = _text(attributes, "device-uri"), _text(attributes, "printer-make-and-model")
    return Queue(
        name=_text(attributes, "printer-name"),
        device=device,
        state=State(state) if state in iter(State) else State.UNKNOWN,
        accepts_jobs=first(attributes, "printer-is-accepting-jobs") is not False,
        waiting_jobs=int(first(attributes, "queued-job-count") or 0),
        formats=_formats(model, attributes.get("document-format-supported", ())),
        info=_text(attributes, "printer-info"),
        location=_text(attributes, "printer-location"),
        model=model,
        message=_text(attributes, "printer-state-message"),
        reasons=tuple(
            str(one) for one in attributes.get("printer-state-reasons", ()) if one != "none"
        ),
        own_media=str(first(attributes, "media-default") or ""),
        media=tuple(str(one) for one in attributes.get("media-supported", ())),
    )


def _formats(model: str, mime_types: Sequence[object]) -> frozenset[Format]:
    """A raw queue converts nothing, so it is a label printer's; others draw pages.

    A label printer with a driver takes both: its own language passes the driver by.
    """
    if not model or model == _RAW_MODEL:
        return frozenset({Format.ZPL})
    formats = {Format.PDF}
    if "image/png" in mime_types:
        formats.add(Format.PNG)
    if "zpl" in model.lower() or "zebra" in model.lower():
        formats.add(Format.ZPL)
    return frozenset(formats)


def _text(attributes: Attributes, name: str) -> str:
    return str(first(attributes, name) or "")
