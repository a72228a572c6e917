"""Printers as a window shows them, in every state."""

import datetime

from msgspec.structs import replace

from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Problem
from packstation.packing.shipping import DocumentKind
from packstation.ui.flow.ports import PrinterCard, PrintersState, Purpose
from packstation.workflow.printers.lights import Health, PageTest
from tests.tools.benches import OUT_OF_PAPER

NOW = datetime.datetime(2026, 11, 23, 14, 5, tzinfo=datetime.UTC)
GOOD_PRINTERS = PrintersState(
    (
        PrinterCard(
            "Zebra-7",
            (Purpose(DocumentKind.LABEL), Purpose(DocumentKind.RETURN_LABEL)),
            Health(is_good=True, at=NOW, since=NOW),
        ),
        PrinterCard(
            "Office",
            (
                Purpose(DocumentKind.CN22),
                Purpose(DocumentKind.CN23),
                Purpose(DocumentKind.COMMERCIAL_INVOICE),
                Purpose(DocumentKind.PACKING_SLIP),
                Purpose(DocumentKind.MANIFEST),
            ),
            Health(is_good=True, at=NOW, since=NOW),
        ),
        PrinterCard("Zebra-8", light=Health(is_good=True, at=NOW, since=NOW)),
    )
)


def troubled() -> PrintersState:
    """One in every state, and documents that no printer takes."""
    since = NOW - datetime.timedelta(minutes=13)
    seven, office, eight = GOOD_PRINTERS.cards
    return PrintersState(
        (
            replace(
                seven,
                light=Health(is_good=False, problem=OUT_OF_PAPER, at=NOW, since=since),
            ),
            replace(
                office,
                purposes=office.purposes[3:4],
                light=Health(at=NOW, since=since, is_silent=True, is_asked=True),
            ),
            replace(eight, light=Health(at=NOW, since=since)),
            PrinterCard("Warehouse corridor, first floor"),
        ),
        (Purpose(DocumentKind.MANIFEST),),
    )


def no_labels() -> PrintersState:
    seven, office, eight = GOOD_PRINTERS.cards
    return PrintersState(
        (replace(seven, purposes=()), office, eight),
        (Purpose(DocumentKind.LABEL), Purpose(DocumentKind.RETURN_LABEL)),
    )


def tried(result: PageResult | None, problem: Problem | None = None) -> PrintersState:
    seven, *others = GOOD_PRINTERS.cards
    page = PageTest("7F3A", NOW, result, problem)
    return PrintersState((replace(seven, page=page), *others), labels_on="Zebra-7")
