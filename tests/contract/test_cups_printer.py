"""The CUPS driver against a real cupsd, a virtual IPP printer and a simulated label printer."""

import asyncio
import datetime
import io
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from reportlab.pdfgen.canvas import Canvas

from packstation.assembly.factories import printers_of
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.cups.printer import CupsPrinter
from packstation.printing.discovery import cups_queues
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
from packstation.printing.patience import SpoolerPatience
from packstation.settings import model as st
from packstation.settings.paths import Paths
from tests.contract.cups_bench import (
    LABEL_FORMATS,
    SHORT,
    LossyWay,
    label,
    page,
    picture,
    printer_for,
)
from tests.tools.cups import Cups, VirtualPrinter, cups_server
from tests.tools.zebra import Zebra


def black_box_mm(pdf: bytes) -> tuple[float, float]:
    """Width and height of what is black on the first page."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    box = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert box is not None
    return (box[2] - box[0]) / 200 * 25.4, (box[3] - box[1]) / 200 * 25.4


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


SIZES_MM = [(105.0, 148.0), (101.6, 152.4), (100.0, 150.0), (62.0, 100.0), (210.0, 297.0)]


def framed(size_mm: tuple[float, float]) -> bytes:
    """A page with a frame 6 mm inside its edges."""
    width, height = (side / 25.4 * 72 for side in size_mm)
    inset = 6 / 25.4 * 72
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    canvas.setLineWidth(1)
    canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("size_mm", SIZES_MM)
async def test_a_label_of_any_size_is_neither_scaled_nor_cut(
    cups: Cups, office: VirtualPrinter, size_mm: tuple[float, float]
) -> None:
    job = PrintJob(
        title=f"label of {size_mm}",
        kind=DocumentKind.LABEL,
        format=Format.PDF,
        content=framed(size_mm),
        size_mm=size_mm,
    )
    outcome = await printer_for(cups, "office").submit(job)
    assert isinstance(outcome, Printed), outcome
    (arrived,) = office.arrivals()
    inside = (size_mm[0] - 12, size_mm[1] - 12)
    assert black_box_mm(arrived.document) == pytest.approx(inside, abs=0.6)


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


async def test_a_queue_in_the_settings_is_a_printer_of_the_bench(
    cups: Cups, queue: str, zebra: Zebra, tmp_path: Path
) -> None:
    setting = st.CupsPrinter(
        name="Zebra-7", queue=queue, host=cups.host, port=cups.port, formats=(Format.ZPL,)
    )
    paths = Paths(data_dir=tmp_path, settings_file=tmp_path / "settings.toml")
    printers = printers_of(st.Settings(printers=(setting,)), paths)
    assert isinstance(await printers["Zebra-7"].submit(label("A")), HandedOver)
    assert zebra.printed == [label("A").content]


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
    muted = CupsPrinter(
        queue, host=cups.host, port=cups.port, patience=SpoolerPatience(connect=0.1)
    )
    assert (await muted.status()).readiness is Readiness.UNKNOWN
