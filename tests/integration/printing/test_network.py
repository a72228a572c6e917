import asyncio
import contextlib
from collections.abc import AsyncIterator

import msgspec
import pytest

from packstation.printing.model import (
    DocumentKind,
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Printed,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.network.printer import NetworkPrinter, Patience
from tests.tools.zebra import Zebra

SHORT = Patience(connect=2, answer=0.5, send=0.5, trouble=0.05, printing=20, between_questions=0.01)


def label(name: str, labels: int = 1, padding: int = 0) -> PrintJob:
    fill = "^FX" + "x" * padding
    blocks = "".join(f"^XA{fill}^FO0,0^FD{name}-{n}^FS^XZ" for n in range(1, labels + 1))
    return PrintJob(title=name, kind=DocumentKind.LABEL, format=Format.ZPL, content=blocks.encode())


@pytest.fixture
async def zebra() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


def printer_for(zebra: Zebra, *, shared: bool = False) -> NetworkPrinter:
    return NetworkPrinter(zebra.host, zebra.port, name="Zebra-7", shared=shared, patience=SHORT)


async def test_printed_means_that_the_printer_has_nothing_left(zebra: Zebra) -> None:
    zebra.seconds_per_label = 0.02
    job = label("A", labels=3)
    outcome = await printer_for(zebra).submit(job)
    assert isinstance(outcome, Printed)
    assert b"".join(zebra.printed) == job.content


async def test_a_printer_that_does_not_answer_has_only_taken_bytes(zebra: Zebra) -> None:
    zebra.mute = True
    outcome = await printer_for(zebra).submit(label("A"))
    assert isinstance(outcome, HandedOver)
    assert (await printer_for(zebra).status()).readiness is Readiness.UNKNOWN


async def test_a_printer_that_answered_and_reads_no_more_has_its_labels_in_doubt(
    zebra: Zebra,
) -> None:
    brief = msgspec.structs.replace(SHORT, after_job=0.5)
    printer = NetworkPrinter(zebra.host, zebra.port, patience=brief)
    assert isinstance(await printer.submit(label("A")), Printed)
    zebra.stops_reading_after_bytes = 0
    for name in "BC":
        assert isinstance(await printer.submit(label(name)), PrintUnknown)
        assert await printer.find(name) is JobState.UNKNOWN
    zebra.stops_reading_after_bytes = None
    assert isinstance(await printer.submit(label("D")), Printed)
    assert len(zebra.printed) == 2


async def test_a_mute_printer_is_asked_once_and_again_when_its_state_is_wanted(
    zebra: Zebra,
) -> None:
    zebra.mute = True
    printer = printer_for(zebra)
    for name in "ABC":
        assert isinstance(await printer.submit(label(name)), HandedOver)
    assert zebra.asked == 1
    zebra.mute = False
    assert (await printer.status()).readiness is Readiness.READY
    assert isinstance(await printer.submit(label("D")), Printed)


@pytest.mark.parametrize(
    ("attribute", "trouble"),
    [
        ("paper_out", Trouble.OUT_OF_PAPER),
        ("head_open", Trouble.HEAD_OPEN),
        ("paused", Trouble.PAUSED),
    ],
)
async def test_nothing_is_sent_to_a_printer_in_trouble(
    zebra: Zebra, attribute: str, trouble: Trouble
) -> None:
    setattr(zebra, attribute, True)
    printer = printer_for(zebra)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is trouble
    assert outcome.nothing_came_out
    assert "Zebra-7" in outcome.sentence
    status = await printer.status()
    assert (status.readiness, status.trouble) == (Readiness.NOT_READY, trouble)
    setattr(zebra, attribute, False)
    assert isinstance(await printer.submit(label("B")), Printed)
    assert [block for block in zebra.printed if b"A-1" in block] == []


async def test_a_new_roll_brings_out_no_withdrawn_label(zebra: Zebra) -> None:
    zebra.labels_left_on_roll = 2
    printer = printer_for(zebra)
    outcome = await printer.submit(label("A", labels=5))
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.OUT_OF_PAPER
    assert (outcome.nothing_came_out, outcome.labels_out) == (False, 2)
    zebra.new_roll()
    assert isinstance(await printer.submit(label("B")), Printed)
    names = [name for block in zebra.printed for name in (b"A-1", b"A-2", b"B-1") if name in block]
    assert names == [b"A-1", b"A-2", b"B-1"]
    assert len(zebra.printed) == 3


async def test_a_printer_that_falls_silent_after_the_job_is_unknown(zebra: Zebra) -> None:
    zebra.falls_mute_after_bytes = 10
    patience = Patience(answer=0.5, after_job=0.2)
    printer = NetworkPrinter(zebra.host, zebra.port, name="Zebra-7", patience=patience)
    job = label("A")
    outcome = await printer.submit(job)
    assert isinstance(outcome, PrintUnknown)
    assert (outcome.bytes_sent, outcome.bytes_total) == (len(job.content), len(job.content))


async def test_a_large_job_is_waited_for(zebra: Zebra) -> None:
    assert isinstance(await printer_for(zebra).submit(label("A", padding=3_000_000)), Printed)


async def test_a_shared_printer_is_never_cleared(zebra: Zebra) -> None:
    zebra.labels_left_on_roll = 1
    outcome = await printer_for(zebra, shared=True).submit(label("A", labels=2))
    assert isinstance(outcome, PrintUnknown)
    zebra.new_roll()
    assert isinstance(await printer_for(zebra).submit(label("B")), Printed)
    assert len(zebra.printed) == 3


async def test_a_connection_cut_in_the_middle_is_unknown_with_the_bytes_sent(
    zebra: Zebra,
) -> None:
    zebra.cut_after_bytes = 100_000
    job = label("A", labels=2, padding=4_000_000)
    outcome = await printer_for(zebra).submit(job)
    assert isinstance(outcome, PrintUnknown)
    assert outcome.bytes_total == len(job.content)
    assert outcome.bytes_sent is not None
    assert 0 < outcome.bytes_sent < len(job.content)


async def test_a_printer_that_stops_taking_data_ends_the_job(zebra: Zebra) -> None:
    zebra.stops_reading_after_bytes = 50_000
    outcome = await printer_for(zebra).submit(label("A", padding=20_000_000))
    assert isinstance(outcome, PrintUnknown)
    assert outcome.bytes_sent is not None
    assert outcome.bytes_total is not None
    assert outcome.bytes_sent < outcome.bytes_total
    assert zebra.printed == []


async def test_a_printer_that_is_off_is_gone_and_nothing_came_out(zebra: Zebra) -> None:
    async with Zebra() as other:
        printer = printer_for(other)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.GONE, True)
    assert (await printer.status()).trouble is Trouble.GONE


async def test_two_hundred_jobs_come_out_once_in_the_order_of_the_calls(zebra: Zebra) -> None:
    printer = printer_for(zebra)
    jobs = [label(f"J{n:03d}") for n in range(200)]
    await asyncio.gather(*(printer.submit(job) for job in jobs))
    assert zebra.printed == [job.content for job in jobs]


async def test_a_job_withdrawn_while_it_waits_never_reaches_the_printer(zebra: Zebra) -> None:
    zebra.seconds_per_label = 0.1
    printer = printer_for(zebra)

    async def withdraw() -> bool:
        return await printer.cancel("B")

    first, second, withdrawn = await asyncio.gather(
        printer.submit(label("A")), printer.submit(label("B")), withdraw()
    )
    assert isinstance(first, Printed)
    assert withdrawn
    assert isinstance(second, NotPrinted)
    assert (second.reason, second.nothing_came_out) == (Trouble.WITHDRAWN, True)
    assert len(zebra.printed) == 1
    assert not await printer.cancel("B")


async def test_a_label_withdrawn_from_a_printer_that_nothing_stops_may_have_come_out(
    zebra: Zebra,
) -> None:
    zebra.seconds_per_label = 60
    printer = printer_for(zebra)

    async def withdraw() -> None:
        while not zebra.received:
            await asyncio.sleep(0.005)
        await printer.cancel("A")

    outcome, _ = await asyncio.gather(printer.submit(label("A")), withdraw())
    assert isinstance(outcome, NotPrinted)
    assert not outcome.nothing_came_out
    assert "Look whether another one came out" in outcome.sentence


async def test_cancelling_in_the_middle_says_how_many_came_out(zebra: Zebra) -> None:
    zebra.seconds_per_label = 0.02
    printer = printer_for(zebra)

    three_out = asyncio.Event()
    zebra.on_label = lambda count: three_out.set() if count == 3 else None

    async def withdraw_after_three() -> None:
        await three_out.wait()
        await printer.cancel("A")

    outcome, _ = await asyncio.gather(
        printer.submit(label("A", labels=200)), withdraw_after_three()
    )
    assert isinstance(outcome, NotPrinted)
    assert outcome.labels_out is not None
    assert 3 <= outcome.labels_out <= len(zebra.printed) < 200


async def test_a_title_that_came_out_is_never_sent_again(zebra: Zebra) -> None:
    printer = printer_for(zebra)
    zebra.paused = True
    assert isinstance(await printer.submit(label("A")), NotPrinted)
    assert await printer.find("A") is JobState.NOT_THERE
    zebra.paused = False
    first = await printer.submit(label("A"))
    assert isinstance(first, Printed)
    assert await printer.find("A") is JobState.DONE
    assert await printer.submit(label("A")) == first
    assert len(zebra.printed) == 1


async def test_a_job_interrupted_in_the_middle_stays_in_doubt(zebra: Zebra) -> None:
    patient = Patience(answer=0.5, trouble=30, between_questions=0.01)
    printer = NetworkPrinter(zebra.host, zebra.port, patience=patient)
    zebra.labels_left_on_roll = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await printer.submit(label("A"))
    assert await printer.find("A") is JobState.UNKNOWN
    assert isinstance(await printer.submit(label("A")), PrintUnknown)


async def test_while_a_job_prints_its_trouble_can_be_seen(zebra: Zebra) -> None:
    patient = Patience(answer=0.5, trouble=30, between_questions=0.01)
    printer = NetworkPrinter(zebra.host, zebra.port, name="Zebra-7", patience=patient)
    zebra.labels_left_on_roll = 1

    async def look() -> None:
        async with asyncio.timeout(20):
            for _ in range(2_000):
                status = await printer.status()
                if status.trouble is Trouble.OUT_OF_PAPER:
                    break
                await asyncio.sleep(0.01)
        assert (status.trouble, status.labels_waiting) == (Trouble.OUT_OF_PAPER, 1)
        zebra.new_roll()

    outcome, _ = await asyncio.gather(printer.submit(label("A", labels=2)), look())
    assert isinstance(outcome, Printed)
    assert len(zebra.printed) == 2
    assert zebra.connections <= 2


async def test_a_pdf_is_not_sent_to_a_label_printer(zebra: Zebra) -> None:
    job = PrintJob(
        title="x", kind=DocumentKind.PACKING_SLIP, format=Format.PDF, content=b"%PDF-1.4"
    )
    outcome = await printer_for(zebra).submit(job)
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.WRONG_FORMAT
    assert zebra.connections == 0
