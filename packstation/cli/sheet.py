"""Print the sheet of command barcodes (PDF).

Every act of the packing path as a barcode on one A4 page. With --samples also the barcodes of the
training orders and their items, with --printers those that switch labels to another printer, with
--boxes those of the package sizes (asked of PRO).
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packstation.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.packing.parcels import Box


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `sheet` takes."""
    parser.add_argument(
        "--out", metavar="FILE", type=Path, default=Path("commands.pdf"), help="write it here"
    )
    parser.add_argument(
        "--samples", metavar="FILE", type=Path, help="write the training orders' barcodes here"
    )
    parser.add_argument(
        "--printers", metavar="FILE", type=Path, help="write this bench's printers' barcodes here"
    )
    parser.add_argument(
        "--boxes", metavar="FILE", type=Path, help="write the package sizes' barcodes here"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the sheets; see the module's text."""
    from packstation.documents.sheets import SheetCard, command_sheet
    from packstation.packing.words import WORDS

    cards = [SheetCard(word.payload, word.text, word.key) for word in WORDS]
    _write(arguments.out, command_sheet(cards))
    if arguments.samples is not None:
        _write(arguments.samples, _samples())
    if arguments.printers is not None:
        _write(arguments.printers, _printers(arguments))
    if arguments.boxes is not None:
        _write(arguments.boxes, asyncio.run(_boxes(arguments)))
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


def _printers(arguments: argparse.Namespace) -> bytes:
    from packstation.documents.sheets import SheetCard, command_sheet
    from packstation.packing.words import PRINTER
    from packstation.setup import read_setup

    settings = read_setup(arguments.overrides).settings
    cards = [SheetCard(PRINTER + one.name, one.name) for one in settings.printers]
    return command_sheet(cards, "Labels come out of …", hint="Scan to switch labels to a printer.")


async def _boxes(arguments: argparse.Namespace) -> bytes:
    from packstation.cli.benches import asking_pro
    from packstation.documents.sheets import BoxKind, box_sheet
    from packstation.pro.errors import ProError
    from packstation.workflow.account import read_account

    try:
        async with asking_pro(arguments) as pro:
            account = await read_account(pro)
    except ProError as error:
        raise CommandError(error.user_message) from error
    if not account.boxes:
        raise CommandError("PRO knows no package sizes of this account.")
    return box_sheet([BoxKind(box.reference, box.name, _measures(box)) for box in account.boxes])


def _measures(box: "Box") -> str:
    return f"{box.length_mm} × {box.width_mm} × {box.height_mm} mm"


def _code(item: dict[str, Any]) -> str:
    barcode = item.get("Barcode") or {}
    return str(barcode.get("Code") or item["Sku"])


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    print(path)
