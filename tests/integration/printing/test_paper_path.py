"""From a carrier's file to the paper: what the printer got is decoded again."""

import datetime

from packstation.documents.convert import convert
from packstation.documents.labels import read_codes, split
from packstation.documents.own.printer_test import PrinterTest, printer_test_zpl
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import Printed, PrintJob
from packstation.printing.network.printer import NetworkPrinter
from tests.integration.printing.test_network import SHORT
from tests.tools.zebra import Zebra
from tests.unit.documents.samples import pdf_label

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)


async def test_pdf_labels_come_out_of_a_zpl_printer_in_parcel_order() -> None:
    references = [f"TRACK{n:06d}" for n in range(12)]
    async with Zebra() as zebra:
        printer = NetworkPrinter(zebra.host, zebra.port, patience=SHORT)
        for number, page in enumerate(split(pdf_label(*references), Format.PDF), 1):
            outcome = await printer.submit(
                PrintJob(
                    title=f"label {number}",
                    kind=DocumentKind.LABEL,
                    format=Format.ZPL,
                    content=convert(page, Format.PDF, Format.ZPL),
                )
            )
            assert isinstance(outcome, Printed)
        assert [read_codes(block, Format.ZPL) for block in zebra.printed] == [
            (reference,) for reference in references
        ]


async def test_the_test_page_comes_out_of_a_label_printer() -> None:
    test = PrinterTest(printer="Zebra-7", station="Bench 7", made_at=NOON, scan_back="PS:TEST:1")
    async with Zebra() as zebra:
        outcome = await NetworkPrinter(zebra.host, zebra.port, patience=SHORT).submit(
            PrintJob(
                title="test page",
                kind=DocumentKind.TEST_PAGE,
                format=Format.ZPL,
                content=printer_test_zpl(test),
            )
        )
        assert isinstance(outcome, Printed)
        assert read_codes(zebra.printed[0], Format.ZPL) == ("PS:TEST:1",)
