"""Sheets of barcodes to print and hang up: commands, badges, boxes, training orders."""

import functools
from collections.abc import Sequence

import msgspec

from packstation.documents.measures import wrapped
from packstation.documents.own.page import FAINT, GREY, WASH, Align, Paper
from packstation.documents.own.style import PLAIN, DocumentStyle
from packstation.documents.pictures import retail_symbology

_MARGIN = 10.0
_HEAD = 17.0
_FOOT = 8.0
_GAP = 2.5
# Card heights in mm: lower ones let a scanner catch the neighbour, higher ones waste paper.
_LOWEST, _HIGHEST = 20.0, 36.0


class SheetCard(msgspec.Struct, frozen=True):
    """One barcode to scan: what it says, the word for people, the key that does the same."""

    payload: str
    word: str
    key: str = ""
    note: str = ""


class Badge(msgspec.Struct, frozen=True):
    """A person's badge; `payload` is what its barcode says."""

    payload: str
    name: str
    role: str = ""


class BoxKind(msgspec.Struct, frozen=True):
    """A package size; `payload` is what its barcode says, the note its measures."""

    payload: str
    name: str
    note: str = ""


class SampleItem(msgspec.Struct, frozen=True):
    """A line of a training order."""

    code: str
    name: str
    quantity: int = 1


class SampleOrder(msgspec.Struct, frozen=True):
    """A training order: what to scan to open it, and its items."""

    number: str
    items: tuple[SampleItem, ...]
    note: str = ""


def command_sheet(
    cards: Sequence[SheetCard],
    title: str = "Command barcodes",
    style: DocumentStyle = PLAIN,
    *,
    hint: str = "Scan instead of pressing a key.",
) -> bytes:
    """Up to 33 commands on one page; more go on to further pages. PDF bytes."""
    return _card_sheet(cards, title, hint, style, columns=3)


def badge_sheet(
    badges: Sequence[Badge],
    title: str = "Badges",
    style: DocumentStyle = PLAIN,
    *,
    hint: str = "Cut out. Scan to sign in.",
) -> bytes:
    """Badges to cut out. PDF bytes."""
    cards = [SheetCard(one.payload, one.name, note=one.role) for one in badges]
    return _card_sheet(cards, title, hint, style, columns=2)


def box_sheet(
    boxes: Sequence[BoxKind],
    title: str = "Boxes",
    style: DocumentStyle = PLAIN,
    *,
    hint: str = "Scan the box that you pack into.",
) -> bytes:
    """One barcode for each package size: scanning it sets the open parcel's box. PDF bytes."""
    cards = [SheetCard(one.payload, one.name, note=one.note) for one in boxes]
    return _card_sheet(cards, title, hint, style, columns=2)


def scanner_sheet(
    text: str, title: str = "Scanner check", style: DocumentStyle = PLAIN, *, hint: str = ""
) -> bytes:
    """The test barcode `text`, as Code 128 for laser scanners and as Data Matrix. PDF bytes."""
    paper = Paper(style.page.value, title)
    y = _head(paper, title, hint, style) + 15
    room = paper.width - 4 * _MARGIN
    for symbology, height in (("Code128", 30.0), ("DataMatrix", None)):
        paper.barcode(
            paper.width / 2,
            y,
            text,
            symbology,
            room=room if height is not None else 50,
            height=height,
            widest_module=0.4 if height is not None else 2.0,
            align=Align.CENTRE,
        )
        y += 55
    return paper.finish()


def order_sheet(
    orders: Sequence[SampleOrder],
    title: str = "Training orders",
    style: DocumentStyle = PLAIN,
    *,
    hint: str = "Scan an order, then its items as often as the number says.",
) -> bytes:
    """Training orders with a barcode for the order and for each item. PDF bytes."""
    paper = Paper(style.page.value, title)
    bottom = paper.height - _MARGIN - _FOOT
    head = functools.partial(_head, paper, title, hint, style)
    y = head()
    for order in orders:
        lines = [order.items[start : start + 2] for start in range(0, len(order.items), 2)]
        if y + 22 + 24 * min(len(lines), 3) > bottom:
            paper.next_page()
            y = head()
        y = _order_head(paper, order, y, style)
        for pair in lines:
            if y + 24 > bottom:
                paper.next_page()
                y = head()
            for column, item in enumerate(pair):
                _item(paper, item, _MARGIN + column * (paper.width / 2 - _MARGIN + 1.5), y)
            y += 24
        y += 6
    return paper.finish()


def _order_head(paper: Paper, order: SampleOrder, y: float, style: DocumentStyle) -> float:
    width = paper.width - 2 * _MARGIN
    paper.box(_MARGIN, y, width, 18, fill=WASH, line=None, radius=1.5)
    paper.box(_MARGIN, y, 1.2, 18, fill=style.accent, line=None)
    paper.text(_MARGIN + 5, y + 7.5, order.number, 15, is_bold=True, room=80)
    units = sum(item.quantity for item in order.items)
    lines = len(order.items)
    counts = f"{lines} {'line' if lines == 1 else 'lines'} · "
    counts += f"{units} {'unit' if units == 1 else 'units'}"
    paper.text(_MARGIN + 5, y + 13.5, order.note or counts, 9, colour=GREY, room=85)
    paper.box(paper.width - _MARGIN - 82, y + 2, 80, 14, fill="#FFFFFF", line=None, radius=1)
    paper.code(
        paper.width - _MARGIN - 42,
        y + 3.5,
        order.number,
        room=70,
        height=11,
        widest_module=0.42,
        align=Align.CENTRE,
    )
    return y + 21


def _item(paper: Paper, item: SampleItem, x: float, y: float) -> None:
    width = paper.width / 2 - _MARGIN - 1.5
    paper.box(x, y, width, 22, radius=1.5)
    paper.text(x + 3, y + 7.5, f"{item.quantity} ×", 13, is_bold=True)
    for number, line in enumerate(wrapped(item.name, 8.5, width - 62, 3)):
        paper.text(x + 3, y + 12 + number * 3.6, line, 8.5)
    middle = x + width - 29
    paper.code(
        middle,
        y + 3,
        item.code,
        symbology=retail_symbology(item.code),
        room=50,
        height=12.5,
        widest_module=0.38,
        align=Align.CENTRE,
    )
    paper.text(middle, y + 19, item.code, 7.5, colour=GREY, align=Align.CENTRE, room=50)


def _card_sheet(
    cards: Sequence[SheetCard], title: str, hint: str, style: DocumentStyle, columns: int
) -> bytes:
    paper = Paper(style.page.value, title)
    room = paper.height - 2 * _MARGIN - _HEAD - _FOOT
    most_rows = int((room + _GAP) // (_LOWEST + _GAP))
    rows = min(most_rows, max(1, -(-len(cards) // columns)))
    height = min(_HIGHEST, (room + _GAP) / rows - _GAP)
    width = (paper.width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
    a_page = rows * columns
    for number, card in enumerate(cards):
        place = number % a_page
        if place == 0:
            if number:
                paper.next_page()
            _head(paper, title, hint, style)
            if len(cards) > a_page:
                page = f"{number // a_page + 1} / {-(-len(cards) // a_page)}"
                paper.text(
                    paper.width - _MARGIN,
                    paper.height - _MARGIN,
                    page,
                    8,
                    colour=GREY,
                    align=Align.RIGHT,
                )
        x = _MARGIN + place % columns * (width + _GAP)
        y = _MARGIN + _HEAD + place // columns * (height + _GAP)
        _card(paper, card, (x, y, width, height))
    return paper.finish()


def _card(paper: Paper, card: SheetCard, place: tuple[float, float, float, float]) -> None:
    x, y, width, height = place
    paper.box(x, y, width, height, radius=2)
    key_width = 0.0
    if card.key:
        key_width = max(9.0, 4.5 + len(card.key) * 2.0)
        paper.box(
            x + width - key_width - 2.5, y + 2.2, key_width, 5.6, fill=WASH, line=FAINT, radius=1
        )
        paper.text(
            x + width - key_width / 2 - 2.5, y + 6.1, card.key, 8.5, align=Align.CENTRE, colour=GREY
        )
    paper.text(x + 3.5, y + 6.7, card.word, 12, is_bold=True, room=width - key_width - 9)
    top = y + 9.5
    if card.note:
        paper.text(x + 3.5, y + 11, card.note, 8.5, colour=GREY, room=width - 7)
        top = y + 13.5
    # Ten modules of quiet zone on either side (ISO/IEC 15417, 4.2) lie inside the card.
    paper.code(
        x + width / 2,
        top,
        card.payload,
        room=width - 9,
        height=y + height - 5 - top,
        widest_module=0.36,
        align=Align.CENTRE,
    )
    paper.text(x + width / 2, y + height - 1.8, card.payload, 6.5, colour=GREY, align=Align.CENTRE)


def _head(paper: Paper, title: str, hint: str, style: DocumentStyle) -> float:
    """Title and hint; returns where the content begins."""
    paper.text(_MARGIN, _MARGIN + 6, title, 18, is_bold=True, colour=style.accent)
    paper.text(_MARGIN, _MARGIN + 12, hint, 9.5, colour=GREY)
    paper.text(
        paper.width - _MARGIN,
        _MARGIN + 6,
        style.shop_name or "Packstation",
        10,
        colour=GREY,
        align=Align.RIGHT,
    )
    return _MARGIN + _HEAD
