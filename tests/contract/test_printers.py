"""What the Printer protocol promises, asked of every driver."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from packstation.printing.cups.printer import CupsPrinter
from packstation.printing.folder import FolderPrinter
from packstation.printing.model import (
    DocumentKind,
    Format,
    HandedOver,
    JobState,
    Printed,
    PrinterStatus,
    PrintJob,
)
from packstation.printing.network.device import DevicePrinter
from packstation.printing.network.printer import NetworkPrinter, Patience
from packstation.printing.protocol import Printer
from tests.tools.cups import Cups
from tests.tools.zebra import Zebra

LABELS = frozenset({Format.ZPL})
IMPATIENT = Patience(answer=0.2, between_questions=0.01)


def job(printer: Printer, title: str) -> PrintJob:
    """A label in the printer's own language, a page for a printer of pages."""
    if Format.ZPL in printer.formats:
        content = f"^XA^FD{title}^FS^XZ".encode()
        return PrintJob(title=title, kind=DocumentKind.LABEL, format=Format.ZPL, content=content)
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(40, 40, title)
    canvas.save()
    kind, content = DocumentKind.PACKING_SLIP, file.getvalue()
    return PrintJob(title=title, kind=kind, format=Format.PDF, content=content)


@pytest.fixture(
    params=["folder", "network", "mute network", "device", "CUPS label queue", "CUPS IPP queue"]
)
async def printer(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Printer]:
    cups: Cups
    if request.param == "folder":
        yield FolderPrinter(tmp_path)
    elif request.param == "CUPS label queue":
        cups = request.getfixturevalue("cups")
        async with Zebra() as zebra:
            cups.add_raw("contract", f"socket://{zebra.host}:{zebra.port}")
            yield CupsPrinter("contract", host=cups.host, port=cups.port, formats=LABELS)
            cups.delete("contract")
    elif request.param == "CUPS IPP queue":
        request.getfixturevalue("office")
        cups = request.getfixturevalue("cups")
        yield CupsPrinter("office", host=cups.host, port=cups.port)
        cups.purge("office")  # the next test uses the same titles
    elif request.param == "device":
        os.mkfifo(tmp_path / "lp0")
        handle = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
        yield DevicePrinter(tmp_path / "lp0")
        os.close(handle)
    else:
        async with Zebra() as zebra:
            zebra.mute = request.param == "mute network"
            yield NetworkPrinter(zebra.host, zebra.port, patience=IMPATIENT)


async def test_a_job_that_went_well_is_printed_or_handed_over(printer: Printer) -> None:
    assert isinstance(await printer.submit(job(printer, "A")), Printed | HandedOver)


async def test_a_job_done_is_never_denied(printer: Printer) -> None:
    await printer.submit(job(printer, "A"))
    assert await printer.find("A") in (JobState.DONE, JobState.UNKNOWN)


async def test_the_same_title_again_gives_the_former_outcome(printer: Printer) -> None:
    assert await printer.submit(job(printer, "A")) == await printer.submit(job(printer, "A"))


async def test_a_job_never_seen_is_never_claimed(printer: Printer) -> None:
    assert await printer.find("never submitted") in (JobState.NOT_THERE, JobState.UNKNOWN)


async def test_many_jobs_at_once_all_end(printer: Printer) -> None:
    outcomes = await asyncio.gather(*(printer.submit(job(printer, f"J{n}")) for n in range(5)))
    assert all(isinstance(outcome, Printed | HandedOver) for outcome in outcomes)


async def test_a_finished_job_cannot_be_withdrawn(printer: Printer) -> None:
    await printer.submit(job(printer, "A"))
    assert not await printer.cancel("A")


async def test_the_status_is_a_sentence_with_a_readiness(printer: Printer) -> None:
    status = await printer.status()
    assert isinstance(status, PrinterStatus)
    assert status.sentence.endswith(".")


async def test_it_has_a_name_and_prints_something(printer: Printer) -> None:
    assert printer.name
    assert printer.formats
