"""Print the sheet of command barcodes (PDF).

Every act of the packing path as a barcode on one A4 page, quantities on its back, in the language
of the window and in the shop's look. With --samples also the barcodes of the training orders and
their items, with --printers those that switch labels to another printer, with --boxes those of the
package sizes (asked of PRO), with --badges those with which packers sign in, with --scanner the
test barcode of the scanner check.
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from packstation.documents.own.style import DocumentStyle
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
    parser.add_argument(
        "--scanner", metavar="FILE", type=Path, help="write the scanner check's test barcode here"
    )
    parser.add_argument(
        "--badges",
        metavar=("FILE", "NAME"),
        nargs="+",
        help="write badges of these packers here; what a badge says is the packer's name",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the sheets; see the module's text."""
    from packstation.assembly.factories import style_of
    from packstation.assembly.setup import read_setup
    from packstation.cli.shell.speaking import speaker_of
    from packstation.documents.own.sheets import (
        Badge,
        SheetCard,
        badge_sheet,
        command_sheet,
        scanner_sheet,
    )
    from packstation.packing.barcodes.words import BADGE, PRINTER, WORDS, printed
    from packstation.scanning.check import TEST_TEXT

    setup = read_setup(arguments.overrides)
    style = style_of(setup.settings, setup.paths)
    speaker = speaker_of(setup.settings)
    text = speaker.text
    shop = setup.settings.scanner.shop_code
    cards = [SheetCard(printed(w.payload, shop), speaker.word(w), w.key) for w in WORDS]
    _write(arguments.out, command_sheet(cards, text("sheet.title"), style, hint=text("sheet.hint")))
    if arguments.samples is not None:
        _write(arguments.samples, _samples(text, style))
    if arguments.printers is not None:
        names = [one.name for one in setup.settings.printers]
        cards = [SheetCard(printed(PRINTER + name, shop), name) for name in names]
        title, hint = text("sheet.printers"), text("sheet.printers.hint")
        _write(arguments.printers, command_sheet(cards, title, style, hint=hint))
    if arguments.boxes is not None:
        _write(arguments.boxes, asyncio.run(_boxes(arguments, text, style, shop)))
    if arguments.scanner is not None:
        sheet = scanner_sheet(TEST_TEXT, text("scanner.title"), style, hint=text("scanner.sheet"))
        _write(arguments.scanner, sheet)
    if arguments.badges is not None:
        path, *names = arguments.badges
        if not names:
            raise CommandError("Whose badges? Say the names behind the file.", ExitCode.USAGE)
        badges = [Badge(printed(BADGE + name, shop), name) for name in names]
        title, hint = text("sheet.badges"), text("sheet.badges.hint")
        _write(Path(path), badge_sheet(badges, title, style, hint=hint))
    return ExitCode.DONE


def _samples(text: "Callable[[str], str]", style: "DocumentStyle") -> bytes:
    from packstation.documents.own.sheets import SampleItem, SampleOrder, order_sheet
    from packstation.sandbox.samples import sample_orders

    orders = []
    for sample in sample_orders():
        items = [item for package in sample.body["Packages"] for item in package["Items"]]
        cards = tuple(
            SampleItem(_code(item), item["Description"], item["Quantity"]) for item in items
        )
        orders.append(SampleOrder(sample.own_number, cards, sample.title))
    hint = text("sheet.orders.hint")
    return order_sheet(orders, text("sheet.orders"), style, hint=hint)


async def _boxes(
    arguments: argparse.Namespace, text: "Callable[[str], str]", style: "DocumentStyle", shop: str
) -> bytes:
    from packstation.cli.shell.benches import asking_pro
    from packstation.documents.own.sheets import BoxKind, box_sheet
    from packstation.packing.barcodes.words import BOX, printed
    from packstation.pro.errors import ProError
    from packstation.workflow.account import read_account

    try:
        async with asking_pro(arguments) as pro:
            account = await read_account(pro)
    except ProError as error:
        raise CommandError(error.user_message) from error
    if not account.boxes:
        raise CommandError("PRO knows no package sizes of this account.")
    boxes = [
        BoxKind(printed(BOX + box.reference, shop), box.name, _measures(box))
        for box in account.boxes
    ]
    return box_sheet(boxes, text("sheet.boxes"), style, hint=text("sheet.boxes.hint"))


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
