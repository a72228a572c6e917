"""What the CUPS driver says when a queue, the printer behind it or CUPS itself fails."""

import asyncio
import contextlib

import pytest

from packstation.printing.cups.printer import CupsPrinter
from packstation.printing.discovery import PrintServiceError, cups_queues
from packstation.printing.model import (
    HandedOver,
    JobState,
    NotPrinted,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.patience import SpoolerPatience
from tests.contract.cups_bench import (
    PATIENT,
    SHORT,
    is_pending,
    label,
    page,
    printer_for,
    seen,
)
from tests.tools.cups import Cups, free_port, virtual_printer
from tests.tools.zebra import Zebra


async def test_a_paused_queue_gets_no_job_and_says_so(cups: Cups, queue: str, zebra: Zebra) -> None:
    cups.pause(queue, "new roll")
    printer = printer_for(cups, queue)
    outcome = await printer.submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.QUEUE_PAUSED, True)
    assert "Zebra-7 is paused" in outcome.sentence
    assert "new roll" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.QUEUE_PAUSED
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


async def test_a_job_that_stays_held_is_withdrawn_and_the_hold_is_said(
    cups: Cups, queue: str, zebra: Zebra
) -> None:
    cups.set_default(queue, "job-hold-until-default", "indefinite")
    impatient = SpoolerPatience(connect=2, trouble=5, printing=0.5, between_questions=0.05)
    outcome = await printer_for(cups, queue, impatient).submit(label("A"))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.JOB_HELD, True)
    assert "A job for Zebra-7 was held in its queue" in outcome.sentence
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
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.QUEUE_PAUSED, True)
    assert zebra.printed == []


async def test_a_dead_printer_behind_its_queue_is_unknown_and_its_job_withdrawn(
    cups: Cups,
) -> None:
    port = free_port()
    cups.add_raw("dead", f"socket://127.0.0.1:{port}")
    impatient = SpoolerPatience(
        connect=2, trouble=5, printing=3, progress=0.5, between_questions=0.05
    )
    printer = printer_for(cups, "dead", impatient)

    async def look() -> str:
        async with asyncio.timeout(10):
            while True:
                status = await printer.status()
                # What CUPS says comes when its backend has tried; a busy computer takes its time.
                told = all(part in status.sentence for part in ("at one job", "CUPS says"))
                if status.readiness is Readiness.UNKNOWN and told:
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
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.QUEUE_GONE, True)
    assert "queue of Zebra-7 is not there any more" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.QUEUE_GONE


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
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.QUEUE_CLOSED, True)


async def test_without_cups_nothing_came_out_and_the_service_is_named() -> None:
    printer = CupsPrinter("zebra", host="127.0.0.1", port=free_port(), patience=SHORT)
    outcome = await printer.submit(page("A", 100, 150))
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.SPOOLER_DOWN, True)
    assert "CUPS" in outcome.sentence
    assert (await printer.status()).trouble is Trouble.SPOOLER_DOWN
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
    impatient = SpoolerPatience(connect=1, trouble=5, printing=0.3, between_questions=0.05)
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
