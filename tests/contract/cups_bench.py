"""Jobs and helpers for the tests of the CUPS driver."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Self

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.cups.printer import CupsPrinter
from packstation.printing.model import (
    JobState,
    PrintJob,
)
from packstation.printing.patience import SpoolerPatience
from tests.tools.cups import Cups

POINTS_PER_MM = 72 / 25.4
SHORT = SpoolerPatience(connect=2, answer=5, trouble=0.1, printing=20, between_questions=0.02)
PATIENT = SpoolerPatience(connect=2, answer=5, trouble=60, printing=60, between_questions=0.02)
LABEL_FORMATS = frozenset({Format.ZPL, Format.PDF, Format.PNG})


def printer_for(cups: Cups, queue: str, patience: SpoolerPatience = SHORT) -> CupsPrinter:
    return CupsPrinter(
        queue,
        host=cups.host,
        port=cups.port,
        name="Zebra-7",
        formats=LABEL_FORMATS,
        patience=patience,
    )


def label(title: str, copies: int = 1) -> PrintJob:
    content = f"^XA^FD{title}^FS^XZ".encode()
    return PrintJob(
        title=title, kind=DocumentKind.LABEL, format=Format.ZPL, content=content, copies=copies
    )


def page(title: str, width_mm: float, height_mm: float, copies: int = 1) -> PrintJob:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM))
    canvas.drawString(40, 40, f"slip {title}")
    canvas.save()
    return PrintJob(
        title=title,
        kind=DocumentKind.PACKING_SLIP,
        format=Format.PDF,
        content=file.getvalue(),
        copies=copies,
    )


def picture(title: str) -> PrintJob:
    """A black square of 50 mm in the middle of an A4 page at 100 dpi."""
    image = Image.new("L", (827, 1169), 255)
    image.paste(0, (315, 486, 315 + 197, 486 + 197))
    file = io.BytesIO()
    image.save(file, "PNG", dpi=(100, 100))
    return PrintJob(title=title, kind=DocumentKind.CN23, format=Format.PNG, content=file.getvalue())


async def seen(what: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while True:
            if await what():
                return
            await asyncio.sleep(0.01)


async def is_pending(printer: CupsPrinter, title: str) -> bool:
    return await printer.find(title) is JobState.PENDING


class LossyWay:
    """A way to CUPS that hangs up once, in place of the reply to the request with `mark` in it."""

    def __init__(self, cups: Cups, mark: bytes) -> None:
        self.port = 0
        self.lost = 0
        self._cups = cups
        self._mark = mark
        self._loses_next = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, asking: asyncio.StreamReader, answering: asyncio.StreamWriter) -> None:
        answer, ask = await asyncio.open_connection(self._cups.host, self._cups.port)

        async def there() -> None:
            while more := await asking.read(65536):
                self._loses_next = self._loses_next or (self._mark in more and not self.lost)
                ask.write(more)
            ask.close()

        async def back() -> None:
            while more := await answer.read(65536):
                if self._loses_next:
                    self._loses_next = False
                    self.lost += 1
                    break
                answering.write(more)
            answering.close()

        async with asyncio.TaskGroup() as both:
            both.create_task(there())
            both.create_task(back())
