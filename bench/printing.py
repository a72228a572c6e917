"""How fast labels reach a printer, how many an hour, and how large our own documents are.

Each driver is measured beside the least that could be done in its place: the same bytes through a
bare socket (or into a bare synced file), waited for until the simulated printer has the label out.
The simulated printer takes no time to print, so that only the driver is seen.

    ./dev bench printing
"""

import argparse
import asyncio
import datetime
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from packstation.documents.apart import Apart
from packstation.documents.own.manifest_summary import (
    ManifestEntry,
    ManifestSummary,
    manifest_summary,
)
from packstation.documents.own.packing_slip import packing_slip
from packstation.documents.own.printer_test import PrinterTest, printer_test_pdf, printer_test_zpl
from packstation.documents.own.sheets import Badge, BoxKind, SheetCard, badge_sheet, box_sheet
from packstation.documents.own.sheets import command_sheet as make_command_sheet
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.style import PLAIN
from packstation.documents.warming import read_something
from packstation.packing.barcodes.words import WORDS
from packstation.printing.cups.printer import CupsPrinter
from packstation.printing.folder import FolderPrinter
from packstation.printing.model import DocumentKind, Format, HandedOver, Printed, PrintJob
from packstation.printing.network.printer import NetworkPrinter
from packstation.printing.protocol import Printer
from packstation.workflow.performers.papers import drawn
from tests.tools.cups import cups_server, is_installed
from tests.tools.zebra import Zebra

NOW = datetime.datetime(2026, 11, 23, 14, 5, tzinfo=datetime.UTC)
Once = Callable[[int], Awaitable[float]]
"""Print one label; when it was out, on the clock of `perf_counter`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--cups-jobs", type=int, default=10)
    arguments = parser.parse_args()
    asyncio.run(drivers(arguments.jobs, arguments.cups_jobs))
    documents()
    first_documents()


async def drivers(jobs: int, cups_jobs: int) -> None:
    """Submit labels one after the other, and do the same barely, in turn."""
    async with Zebra() as zebra:
        port = NetworkPrinter(zebra.host, zebra.port, name="Zebra")
        await compare("network, status asked", jobs, _bare_socket(zebra), _driver(port, zebra))
    async with Zebra() as mute:
        mute.mute = True
        silent = NetworkPrinter(mute.host, mute.port, name="Mute")
        await silent.status()
        await compare("network, mute printer", jobs, _bare_socket(mute), _driver(silent, mute))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await compare("folder", jobs, _bare_file(folder), _driver(FolderPrinter(folder / "p")))
    if not is_installed():
        print("CUPS: not measured, it is not installed")
        return
    async with Zebra() as zebra:
        with cups_server() as cups:
            cups.add_raw("zebra", f"socket://{zebra.host}:{zebra.port}")
            queue = CupsPrinter(
                "zebra", host=cups.host, port=cups.port, formats=frozenset({Format.ZPL})
            )
            await compare("CUPS, raw queue", cups_jobs, _bare_socket(zebra), _driver(queue, zebra))


async def compare(what: str, jobs: int, bare: Once, driver: Once) -> None:
    """Print medians: until the label is out, and until the driver has said what is known."""
    await bare(-1)
    await driver(-1)
    least: list[float] = []
    ours: list[float] = []
    said: list[float] = []
    for number in range(jobs):
        began = time.perf_counter()
        least.append(await bare(number) - began)
        began = time.perf_counter()
        ours.append(await driver(number) - began)
        said.append(time.perf_counter() - began)
    known = statistics.median(said)
    ratio = statistics.median(a / b for a, b in zip(ours, least, strict=True))
    print(
        f"{what}: label out after {statistics.median(ours) * 1000:.1f} ms "
        f"(most {max(ours) * 1000:.1f}, barely {statistics.median(least) * 1000:.1f}, "
        f"ratio {ratio:.2f}), known after {known * 1000:.1f} ms, "
        f"{3600 / known:,.0f} jobs an hour (n={jobs})"
    )


def _label(number: int) -> bytes:
    return printer_test_zpl(PrinterTest(printer=f"{number}", station="Bench", made_at=NOW))


def _driver(printer: Printer, zebra: Zebra | None = None) -> Once:
    async def once(number: int) -> float:
        before = len(zebra.printed) if zebra is not None else 0
        clock = _Clock(zebra)
        outcome = await printer.submit(
            PrintJob(
                title=f"job-{number}",
                kind=DocumentKind.LABEL,
                format=Format.ZPL,
                content=_label(number),
            )
        )
        assert isinstance(outcome, Printed | HandedOver), outcome
        if zebra is None:
            return time.perf_counter()
        await _is_out(zebra, before + 1)
        return clock.out_at

    return once


def _bare_socket(zebra: Zebra) -> Once:
    async def once(number: int) -> float:
        before = len(zebra.printed)
        clock = _Clock(zebra)
        _, writer = await asyncio.open_connection(zebra.host, zebra.port)
        writer.write(_label(number))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await _is_out(zebra, before + 1)
        return clock.out_at

    return once


class _Clock:
    """Looks at the clock when a label comes out."""

    def __init__(self, zebra: Zebra | None) -> None:
        self.out_at = 0.0
        if zebra is not None:
            zebra.on_label = self._look

    def _look(self, _count: int) -> None:
        self.out_at = time.perf_counter()


async def _is_out(zebra: Zebra, labels: int) -> None:
    while len(zebra.printed) < labels:  # noqa: ASYNC110 - the simulated printer has a life of its own
        await asyncio.sleep(0.0005)


def _bare_file(folder: Path) -> Once:
    def write(number: int) -> None:
        with (folder / f"{number}.zpl").open("wb") as file:
            file.write(_label(number))
            file.flush()
            os.fsync(file.fileno())

    async def once(number: int) -> float:
        await asyncio.to_thread(write, number)
        return time.perf_counter()

    return once


def documents() -> None:
    """Sizes, and the time to make each again (fonts are read once)."""
    test = PrinterTest(printer="Zebra-7", station="Bench 7", made_at=NOW)
    cards = [SheetCard(word.payload, word.text, word.key) for word in WORDS]
    badges = [Badge(f"{n:04d}", f"Packer {n}") for n in range(10)]
    boxes = [BoxKind(f"BOX-{n}", f"Box {n}", "350 × 250 × 150 mm") for n in range(10)]
    made: dict[str, Callable[[], bytes]] = {
        "packing slip, 5 lines": lambda: packing_slip(_slip(5)),
        "packing slip, 40 lines": lambda: packing_slip(_slip(40)),
        "command sheet": lambda: make_command_sheet(cards),
        "badge sheet, 10": lambda: badge_sheet(badges),
        "box sheet, 10": lambda: box_sheet(boxes),
        "day's manifest, 60 rows": lambda: manifest_summary(_day(60)),
        "test page, A4": lambda: printer_test_pdf(test),
        "test page, ZPL": lambda: printer_test_zpl(test),
    }
    for name, make in made.items():
        began = time.perf_counter()
        content = make()
        first_s = time.perf_counter() - began
        again = []
        for _ in range(10):
            began = time.perf_counter()
            make()
            again.append(time.perf_counter() - began)
        print(
            f"{name}: {len(content) / 1000:.1f} kB, {statistics.median(again) * 1000:.1f} ms "
            f"(the first {first_s * 1000:.0f} ms)"
        )


def first_documents() -> None:
    """The first packing slip of a reader, and its next: libraries and fonts of six scripts."""
    asyncio.run(_first_and_next())


async def _first_and_next() -> None:
    first: list[float] = []
    again: list[float] = []
    for _ in range(5):
        apart = Apart(workers=1)
        await apart(read_something)
        for times in (first, again):
            began = time.perf_counter()
            await apart(drawn, _slip(5), PLAIN)
            times.append(time.perf_counter() - began)
        apart.close()
    cold, warm = (statistics.median(times) * 1000 for times in (first, again))
    print(f"first packing slip in six scripts: {cold:.0f} ms, the next {warm:.0f} ms")


def _slip(lines: int) -> PackingSlip:
    names = ("Enamel mug", "Κεραμικό μπολ", "Чайник", "Świeca z wosku", "茶杯", "ספל")
    return PackingSlip(
        order_number="HO-1000",
        lines=tuple(
            SlipLine(
                name=names[n % len(names)],
                code=f"{93434 + n:06d}",
                ordered=2,
                in_this_parcel=1,
                elsewhere=1,
                to_follow=0,
                missing=0,
            )
            for n in range(lines)
        ),
        parcel=1,
        parcels=2,
        ship_to=("Anna Kowalska", "ul. Długa 1", "00-001 Warszawa", "PL"),
    )


def _day(rows: int) -> ManifestSummary:
    return ManifestSummary(
        made_at=NOW,
        location="Leeds",
        station="Bench 7",
        entries=tuple(
            ManifestEntry(
                reference=f"EC-000-05B-{n:03d}",
                order_number=f"HO-{n}",
                carrier=("Northline Parcels", "Royal Post")[n % 2],
                tracking_reference=f"15501234567{n:03d}",
                weight_grams=750,
            )
            for n in range(rows)
        ),
    )


if __name__ == "__main__":
    main()
