"""The CUPS driver against a real cupsd, a virtual IPP printer and a simulated label printer."""

import asyncio
import contextlib
import datetime
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from typing import Self

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.cups import CupsPrinter, Patience
from packstation.printing.discovery import PrintServiceError, cups_queues
from packstation.printing.model import (
    HandedOver,
    JobState,
    NotPrinted,
    Printed,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from tests.tools.cups import Cups, VirtualPrinter, cups_server, free_port, virtual_printer
from tests.tools.zebra import Zebra

POINTS_PER_MM = 72 / 25.4
SHORT = Patience(connect=2, answer=5, trouble=0.1, printing=20, between_questions=0.02)
PATIENT = Patience(connect=2, answer=5, trouble=60, printing=60, between_questions=0.02)
LABEL_FORMATS = frozenset({Format.ZPL, Format.PDF, Format.PNG})

_numbers = count(1)


@pytest.fixture
async def zebra() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


@pytest.fixture
def queue(cups: Cups, zebra: Zebra) -> Iterator[str]:
    """A raw queue of its own for each test, so that nobody's jobs meet another's."""
    name = f"zebra-{next(_numbers)}"
    cups.add_raw(name, f"socket://{zebra.host}:{zebra.port}")
    yield name
    with contextlib.suppress(Exception):  # a test may have deleted it
        cups.delete(name)


def printer_for(cups: Cups, queue: str, patience: Patience = SHORT) -> CupsPrinter:
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


def black_box_mm(pdf: bytes) -> tuple[float, float]:
    """Width and height of what is black on the first page."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    box = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert box is not None
    return (box[2] - box[0]) / 200 * 25.4, (box[3] - box[1]) / 200 * 25.4


# ---- what comes out ---------------------------------------------------------------------------


async def test_labels_arrive_unchanged_in_the_order_of_the_calls(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    printer = printer_for(cups, queue)
    jobs = [label(f"ünïcode {n:02d}") for n in range(12)]
    outcomes = await asyncio.gather(*(printer.submit(job) for job in jobs))
    assert all(isinstance(outcome, HandedOver) for outcome in outcomes), outcomes
    assert zebra.printed == [job.content for job in jobs]


async def test_copies_of_a_label_come_out_once_each(cups: Cups, queue: str, zebra: Zebra) -> None:
    await printer_for(cups, queue).submit(label("A", copies=3))
    assert zebra.printed == [label("A").content] * 3


async def test_a_page_is_printed_at_its_own_size_as_often_as_wanted(
    cups: Cups, office: VirtualPrinter
) -> None:
    job = page("A4 slip", 210, 297, copies=2)
    outcome = await printer_for(cups, "office").submit(job)
    assert isinstance(outcome, Printed), outcome
    (arrived,) = office.arrivals()
    (sheet,) = pypdfium2.PdfDocument(arrived.document)
    assert sheet.get_size() == pytest.approx((595.3, 841.9), abs=1)
    assert "slip A4 slip" in sheet.get_textpage().get_text_bounded()
    assert arrived.options["IPP_COPIES"] == "2"


async def test_a_picture_is_not_scaled_to_fit(cups: Cups, office: VirtualPrinter) -> None:
    outcome = await printer_for(cups, "office").submit(picture("customs"))
    assert isinstance(outcome, Printed), outcome
    (arrived,) = office.arrivals()
    assert black_box_mm(arrived.document) == pytest.approx((50, 50), abs=0.3)


async def test_a_format_that_is_not_set_for_a_queue_is_not_sent(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    printer = CupsPrinter(queue, host=cups.host, port=cups.port)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, zebra.received) == (Trouble.WRONG_FORMAT, 0)


# ---- what became of it ------------------------------------------------------------------------


async def test_after_a_lost_reply_the_title_is_found_among_completed_jobs(
    cups: Cups, queue: str
) -> None:
    await printer_for(cups, queue).submit(label("A"))
    after_a_restart = printer_for(cups, queue)
    assert await after_a_restart.find("A") is JobState.DONE
    assert not await after_a_restart.cancel("A")


async def test_a_reply_lost_on_the_way_is_followed_to_the_end(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    async with LossyWay(cups, b"A label") as way:
        printer = CupsPrinter(
            queue, host=cups.host, port=way.port, formats=LABEL_FORMATS, patience=SHORT
        )
        outcome = await printer.submit(label("A label"))
    assert way.lost == 1
    assert isinstance(outcome, HandedOver)
    assert zebra.printed == [label("A label").content]


async def test_not_there_needs_a_history_that_reaches_back(cups: Cups, queue: str) -> None:
    printer = printer_for(cups, queue)
    assert await printer.find("never submitted") is JobState.UNKNOWN
    await printer.submit(label("A"))
    await asyncio.sleep(1.1)  # the server's clock counts whole seconds
    now = datetime.datetime.now(datetime.UTC)
    assert await printer.find("never submitted", since=now) is JobState.NOT_THERE
    hours_ago = now - datetime.timedelta(hours=1)
    assert await printer.find("never submitted", since=hours_ago) is JobState.UNKNOWN
    cups.purge(queue)
    assert await printer.find("never submitted", since=now) is JobState.UNKNOWN


async def test_without_a_history_a_job_that_is_gone_is_in_doubt(zebra: Zebra) -> None:
    with cups_server(keeps_history=False) as forgetful:
        forgetful.add_raw("zebra", f"socket://{zebra.host}:{zebra.port}")
        outcome = await printer_for(forgetful, "zebra").submit(label("A"))
        assert isinstance(outcome, PrintUnknown), outcome
        assert "keeps no history" in outcome.sentence
        assert await printer_for(forgetful, "zebra").find("A") is JobState.UNKNOWN


# ---- when it goes wrong -----------------------------------------------------------------------


async def test_a_paused_queue_gets_no_job_and_says_so(cups: Cups, queue: str, zebra: Zebra) -> None:
    cups.pause(queue, "new roll")
    printer = printer_for(cups, queue)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.PAUSED, True)
    assert "Zebra-7 is paused" in outcome.sentence
    assert "new roll" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.PAUSED
    cups.resume(queue)
    assert isinstance(await printer.submit(label("A")), HandedOver)
    assert zebra.printed == [label("A").content]


async def test_jobs_wait_for_a_paused_queue_and_any_of_them_can_be_withdrawn(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.pause(queue)
    printer = printer_for(cups, queue, PATIENT)

    async def meanwhile() -> tuple[JobState, bool, bool]:
        return await printer.find("C"), await printer.cancel("A"), await printer.cancel("C")

    async def resumed() -> None:
        cups.resume(queue)

    first, second, third, found, _ = await asyncio.gather(
        printer.submit(label("A")),
        printer.submit(label("B")),
        printer.submit(label("C")),
        meanwhile(),
        resumed(),
    )
    assert found == (JobState.PENDING, True, True)
    for outcome in (first, third):
        assert isinstance(outcome, NotPrinted)
        assert (outcome.reason, outcome.nothing_came_out) == (Trouble.WITHDRAWN, True)
    assert isinstance(second, HandedOver)
    assert zebra.printed == [label("B").content]


async def test_a_job_held_in_cups_is_withdrawn_from_there(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    printer = printer_for(cups, queue, PATIENT)

    async def withdraw() -> bool:
        after_a_restart = printer_for(cups, queue)
        await seen(lambda: is_pending(after_a_restart, "A"))
        return await printer.cancel("A")

    outcome, withdrawn = await asyncio.gather(printer.submit(label("A")), withdraw())
    assert withdrawn
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.WITHDRAWN, True)
    assert await printer_for(cups, queue).find("A") is JobState.NOT_THERE
    assert zebra.printed == []


async def test_a_job_of_a_former_run_can_be_withdrawn(cups: Cups, queue: str, zebra: Zebra) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    before_the_crash = printer_for(cups, queue, PATIENT)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await before_the_crash.submit(label("A"))
    after_a_restart = printer_for(cups, queue)
    assert await after_a_restart.find("A") is JobState.PENDING
    assert await after_a_restart.cancel("A")
    assert await after_a_restart.find("A") is JobState.NOT_THERE


async def test_a_queue_that_is_paused_with_a_job_in_it_gives_the_job_back(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    printer = printer_for(cups, queue)

    async def pause() -> None:
        await seen(lambda: is_pending(printer_for(cups, queue), "A"))
        cups.pause(queue)

    outcome, _ = await asyncio.gather(printer.submit(label("A")), pause())
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.PAUSED, True)
    assert zebra.printed == []


async def test_a_dead_printer_behind_its_queue_is_unknown_and_its_job_withdrawn(
    cups: Cups,
) -> None:
    port = free_port()
    cups.add_raw("dead", f"socket://127.0.0.1:{port}")
    impatient = Patience(connect=2, trouble=5, printing=1.2, progress=0.5, between_questions=0.05)
    printer = printer_for(cups, "dead", impatient)

    async def look() -> str:
        async with asyncio.timeout(10):
            while True:
                status = await printer.status()
                if status.readiness is Readiness.UNKNOWN and "at one job" in status.sentence:
                    return status.sentence
                await asyncio.sleep(0.02)

    outcome, sentence = await asyncio.gather(printer.submit(label("dead label")), look())
    assert "CUPS says: The printer" in sentence
    assert isinstance(outcome, PrintUnknown), outcome
    assert "did not print in time" in outcome.sentence
    assert await printer_for(cups, "dead").find("dead label") is JobState.UNKNOWN


async def test_a_document_that_the_printer_refused_is_not_taken_for_printed(cups: Cups) -> None:
    with virtual_printer(claims_raw=True) as stubborn:
        cups.add_ipp("stubborn", stubborn.uri)
        outcome = await printer_for(cups, "stubborn").submit(label("refused label"))
        assert stubborn.arrivals() == []
    assert isinstance(outcome, PrintUnknown), outcome
    assert "Unable to add document" in outcome.sentence
    assert await printer_for(cups, "stubborn").find("refused label") is JobState.UNKNOWN


async def test_a_deleted_queue_is_named(cups: Cups, queue: str) -> None:
    cups.delete(queue)
    printer = printer_for(cups, queue)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.GONE, True)
    assert "queue of Zebra-7 is not there any more" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.GONE


async def test_a_queue_deleted_under_a_job_leaves_it_in_doubt(cups: Cups, queue: str) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    printer = printer_for(cups, queue, PATIENT)

    async def delete() -> None:
        await seen(lambda: is_pending(printer_for(cups, queue), "A"))
        cups.delete(queue)

    outcome, _ = await asyncio.gather(printer.submit(label("A")), delete())
    assert isinstance(outcome, PrintUnknown), outcome
    assert "deleted" in outcome.sentence


async def test_a_queue_that_takes_no_jobs_is_said(cups: Cups, queue: str) -> None:
    cups.reject(queue)
    outcome = await printer_for(cups, queue).submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.REFUSED, True)


async def test_without_cups_nothing_came_out_and_the_service_is_named() -> None:
    printer = CupsPrinter("zebra", host="127.0.0.1", port=free_port(), patience=SHORT)
    outcome = await printer.submit(page("A", 100, 150))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.GONE, True)
    assert "CUPS" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.GONE
    assert await printer.find("A") is JobState.NOT_THERE  # this run knows: it was never sent
    assert await printer.find("B") is JobState.UNKNOWN
    with pytest.raises(PrintServiceError, match="Check that it runs"):
        await cups_queues("127.0.0.1", free_port())


async def test_a_restart_of_cups_neither_loses_nor_doubles_a_job(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    printer = printer_for(cups, queue, PATIENT)

    async def restart() -> None:
        other = printer_for(cups, queue)
        await seen(lambda: is_pending(other, "A"))
        cups.stop()
        await asyncio.sleep(0.1)
        cups.start()
        await seen(lambda: is_pending(other, "A"))
        cups.release(queue)

    outcome, _ = await asyncio.gather(printer.submit(label("A")), restart())
    assert isinstance(outcome, HandedOver), outcome
    assert zebra.printed == [label("A").content]


async def test_a_job_that_could_not_be_withdrawn_is_withdrawn_when_cups_is_back(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    impatient = Patience(connect=1, trouble=5, printing=0.3, between_questions=0.05)
    printer = printer_for(cups, queue, impatient)

    async def crash() -> None:
        await seen(lambda: is_pending(printer_for(cups, queue), "A"))
        cups.stop()

    outcome, _ = await asyncio.gather(printer.submit(label("A")), crash())
    try:
        assert isinstance(outcome, PrintUnknown), outcome
        assert "may come out by itself" in outcome.sentence
    finally:
        cups.start()
    await printer.status()
    assert await printer_for(cups, queue).find("A") is JobState.NOT_THERE
    assert zebra.printed == []


# ---- what is there ----------------------------------------------------------------------------


async def test_queues_are_found_with_device_state_and_formats(
    cups: Cups, queue: str, zebra: Zebra, office: VirtualPrinter
) -> None:
    cups.pause(queue)
    found = {one.name: one for one in await cups_queues(cups.host, cups.port)}
    raw, ipp = found[queue], found["office"]
    assert raw.device == f"socket://{zebra.host}:{zebra.port}"
    assert raw.formats == {Format.ZPL}
    assert raw.block("Zebra-7") is not None
    assert ipp.device == office.uri
    assert ipp.formats == {Format.PDF, Format.PNG}
    assert ipp.block("Office") is None
    assert "iso_a4_210x297mm" in ipp.media


async def test_the_printer_behind_an_idle_queue_is_asked_itself(
    cups: Cups, queue: str, zebra: Zebra, office: VirtualPrinter
) -> None:
    assert (await printer_for(cups, "office").status()).readiness is Readiness.READY
    printer = printer_for(cups, queue)
    assert (await printer.status()).readiness is Readiness.READY
    zebra.paper_out = True
    assert (await printer.status()).trouble is Trouble.OUT_OF_PAPER
    zebra.mute = True
    muted = CupsPrinter(queue, host=cups.host, port=cups.port, patience=Patience(connect=0.1))
    assert (await muted.status()).readiness is Readiness.UNKNOWN


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
