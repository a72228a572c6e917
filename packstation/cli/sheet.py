"""Print the sheet of command barcodes (PDF).

Every act of the packing path as a barcode on one A4 page. With --samples also the barcodes of the
training orders and their items.
"""

import argparse
from pathlib import Path
from typing import Any

from packstation.cli.exits import CommandError, ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `sheet` takes."""
    parser.add_argument(
        "--out", metavar="FILE", type=Path, default=Path("commands.pdf"), help="write it here"
    )
    parser.add_argument(
        "--samples", metavar="FILE", type=Path, help="write the training orders' barcodes here"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the sheets; see the module's text."""
    from packstation.documents.sheets import SheetCard, command_sheet
    from packstation.packing.words import WORDS

    cards = [SheetCard(word.payload, word.text, word.key) for word in WORDS]
    _write(arguments.out, command_sheet(cards))
    if arguments.samples is not None:
        _write(arguments.samples, _samples())
    return ExitCode.DONE


def _samples() -> bytes:
    from packstation.documents.sheets import SampleItem, SampleOrder, order_sheet
    from packstation.sandbox.samples import sample_orders

    orders = []
    for sample in sample_orders():
        items = [item for package in sample.body["Packages"] for item in package["Items"]]
        cards = tuple(
            SampleItem(_code(item), item["Description"], item["Quantity"]) for item in items
        )
        orders.append(SampleOrder(sample.own_number, cards, sample.title))
    return order_sheet(orders)


def _code(item: dict[str, Any]) -> str:
    barcode = item.get("Barcode") or {}
    return str(barcode.get("Code") or item["Sku"])


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    print(path)
