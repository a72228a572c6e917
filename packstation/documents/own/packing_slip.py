"""The packing slip that lies in a parcel: what is in it, and where the rest of the order is."""

from collections.abc import Callable, Sequence

from packstation.documents.measures import text_width, wrapped
from packstation.documents.own.flow import Block, paginate
from packstation.documents.own.page import FAINT, GREY, INK, WASH, Align, Paper
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.style import PLAIN, DocumentStyle

_MARGIN = 15.0
_FOOT = 14.0
_FIRST_HEAD = 71.0
_NEXT_HEAD = 26.0
_ADDRESS_AT = 47.0
_ADDRESS_LINE = 4.6
_MOST_ADDRESS_LINES = 10
_NAME_AT = 17.0
_CODE_ROOM = 38.0
_ORDERED_ROOM = 20.0
_LINE = 4.4


def packing_slip(slip: PackingSlip, style: DocumentStyle = PLAIN) -> bytes:
    """The slip as PDF bytes, as many pages as it needs."""
    paper = Paper(style.page.value, f"{style.slip.title} {slip.order_number}")
    address = _address(slip) if style.shows_ship_to else []
    below_address = _ADDRESS_AT + len(address) * _ADDRESS_LINE + 2
    pages = paginate(
        _blocks(paper, slip, style),
        first_top=max(_FIRST_HEAD, below_address),
        next_top=_NEXT_HEAD,
        bottom=paper.height - _MARGIN - _FOOT,
    )
    for number, blocks in enumerate(pages, 1):
        if number == 1:
            _first_head(paper, slip, style, address)
            y = max(_FIRST_HEAD, below_address)
        else:
            paper.next_page()
            _next_head(paper, slip, style)
            y = _NEXT_HEAD
        for block in blocks:
            block.draw(y)
            y += block.height
        _foot(paper, style, number, len(pages))
    return paper.finish()


def _address(slip: PackingSlip) -> list[str]:
    """The address in lines that fit; the name may take two, too."""
    lines = [line for line in slip.ship_to if line.strip()]
    fitting = [part for line in lines for part in wrapped(line, 10.5, 92, 2)]
    return fitting[:_MOST_ADDRESS_LINES]


def _blocks(paper: Paper, slip: PackingSlip, style: DocumentStyle) -> list[Block]:
    texts = style.slip
    sections: Sequence[tuple[str, Callable[[SlipLine], int], bool]] = (
        (texts.in_this_parcel, lambda line: line.in_this_parcel, True),
        (texts.elsewhere, lambda line: line.elsewhere, False),
        (texts.to_follow, lambda line: line.to_follow, False),
        (texts.missing, lambda line: line.missing, False),
    )
    blocks: list[Block] = []
    for heading, count, is_main in sections:
        lines = [line for line in slip.lines if count(line)]
        if not lines and not is_main:
            continue
        head = _heading(paper, heading, style, is_main)
        rows = [_row(paper, line, count(line), style, is_main) for line in lines]
        blocks += [head, *(row._replace(again=head) for row in rows)]
    if any(line.elsewhere for line in slip.lines):
        blocks.append(_paragraph(paper, texts.others_follow, 9.5, GREY))
    for note in (style.greeting, style.returns_note):
        if note:
            blocks.append(_note(paper, note, style))
    return blocks


def _heading(paper: Paper, text: str, style: DocumentStyle, is_main: bool) -> Block:
    height = 10.5

    def draw(y: float) -> None:
        right = paper.width - _MARGIN
        colour = style.accent if is_main else GREY
        paper.text(_MARGIN, y + 7, text, 11, is_bold=True, colour=colour)
        if is_main and style.shows_codes:
            left = right - _CODE_ROOM - (_ORDERED_ROOM if style.shows_ordered else 0)
            paper.text(left, y + 7, style.slip.code, 8.5, colour=GREY)
        if is_main and style.shows_ordered:
            paper.text(right, y + 7, style.slip.ordered, 8.5, colour=GREY, align=Align.RIGHT)
        paper.line((_MARGIN, y + 9), (right, y + 9), colour=colour, line_mm=0.35)

    return Block(height, draw, keeps_next=True)


def _row(paper: Paper, line: SlipLine, count: int, style: DocumentStyle, is_main: bool) -> Block:
    code_room = _CODE_ROOM if style.shows_codes else 0.0
    ordered_room = _ORDERED_ROOM if style.shows_ordered else 0.0
    room = paper.width - 2 * _MARGIN - _NAME_AT - code_room - ordered_room
    size = 10.5 if is_main else 9.5
    names = wrapped(line.name or line.code, size, room - 3, 3)
    shows_code = bool(code_room and line.name and line.code)
    codes = wrapped(line.code, 9, code_room - 2, 2) if shows_code else []
    note = line.note if is_main else ""  # it speaks of the units in this parcel
    height = 3.4 + max(len(names) * _LINE + (3.8 if note else 0), len(codes) * _LINE)

    def draw(y: float) -> None:
        colour = INK if is_main else GREY
        right = paper.width - _MARGIN
        paper.text(
            _MARGIN + 9.5,
            y + 5.2,
            f"{count}",
            12 if is_main else 10,
            is_bold=is_main,
            colour=colour,
            align=Align.RIGHT,
        )
        paper.text(_MARGIN + 10.6, y + 5.2, "×", 9, colour=GREY)
        for number, name in enumerate(names):
            paper.text(_MARGIN + _NAME_AT, y + 5.2 + number * _LINE, name, size, colour=colour)
        if note:
            below = y + 5 + len(names) * _LINE
            paper.text(_MARGIN + _NAME_AT, below, note, 8, colour=GREY, room=room)
        for number, code in enumerate(codes):
            left = right - ordered_room - code_room
            paper.text(left, y + 5.2 + number * _LINE, code, 9, colour=GREY)
        if is_main and style.shows_ordered:
            paper.text(right, y + 5.2, f"{line.ordered}", size, colour=GREY, align=Align.RIGHT)
        paper.line((_MARGIN, y + height), (right, y + height), colour=FAINT, line_mm=0.15)

    return Block(height, draw)


def _paragraph(paper: Paper, text: str, size: float, colour: str) -> Block:
    lines = wrapped(text, size, paper.width - 2 * _MARGIN)

    def draw(y: float) -> None:
        for number, line in enumerate(lines):
            paper.text(_MARGIN, y + 7 + number * _LINE, line, size, colour=colour)

    return Block(5 + len(lines) * _LINE, draw)


def _note(paper: Paper, text: str, style: DocumentStyle) -> Block:
    lines = wrapped(text, 9.5, paper.width - 2 * _MARGIN - 12)
    height = len(lines) * _LINE + 7

    def draw(y: float) -> None:
        paper.box(
            _MARGIN, y + 5, paper.width - 2 * _MARGIN, height, fill=WASH, line=None, radius=1.5
        )
        paper.box(_MARGIN, y + 5, 1.2, height, fill=style.accent, line=None)
        for number, line in enumerate(lines):
            paper.text(_MARGIN + 6, y + 11 + number * _LINE, line, 9.5)

    return Block(height + 5, draw)


def _first_head(
    paper: Paper, slip: PackingSlip, style: DocumentStyle, address: Sequence[str]
) -> None:
    texts = style.slip
    right = paper.width - _MARGIN
    left = _MARGIN
    if style.logo_png:
        left += paper.picture(style.logo_png, _MARGIN, _MARGIN - 1, 45, 15) + 5
    paper.text(left, _MARGIN + 5, style.shop_name, 13, is_bold=True, room=right - left - 75)
    for number, line in enumerate(style.shop_lines[:3]):
        paper.text(left, _MARGIN + 9.5 + number * 3.8, line, 8.5, colour=GREY, room=75)
    paper.text(
        right,
        _MARGIN + 5.5,
        texts.title,
        18,
        is_bold=True,
        colour=style.accent,
        align=Align.RIGHT,
        room=72,
    )
    _parcel_badge(paper, slip, style, right, _MARGIN + 10)
    y = _MARGIN + 27
    if address:
        paper.text(_MARGIN, y, texts.ship_to, 8.5, colour=GREY)
    for number, line in enumerate(address):
        below = _ADDRESS_AT + number * _ADDRESS_LINE
        paper.text(_MARGIN, below, line, 10.5, room=95, is_bold=number == 0)
    column = right - 68
    paper.text(column, y, texts.order, 8.5, colour=GREY)
    is_long = text_width(slip.order_number, 10, is_bold=True) > 68
    for number, line in enumerate(wrapped(slip.order_number, 8, 68, 2) if is_long else ()):
        paper.text(column, y + 4 + number * 3.4, line, 8, is_bold=True, room=68)
    if not is_long:
        paper.text(column, y + 6, slip.order_number, 15, is_bold=True, room=68)
    if style.shows_barcode:
        paper.code(column, y + 9, slip.order_number, room=66, height=10, widest_module=0.35)
    if slip.packed_on and style.shows_date:
        below = y + 24 if style.shows_barcode else y + 11
        packed_on = f"{texts.date} {slip.packed_on.isoformat()}"
        paper.text(column, below, packed_on, 8.5, colour=GREY)


def _parcel_badge(
    paper: Paper, slip: PackingSlip, style: DocumentStyle, right: float, y: float
) -> None:
    texts = style.slip
    text = (texts.parcel if slip.parcels else texts.parcel_so_far).format(
        n=slip.parcel, m=slip.parcels
    )
    width = 44.0
    paper.box(right - width, y, width, 8, fill=style.accent, line=None, radius=4)
    paper.text(
        right - width / 2,
        y + 5.5,
        text,
        11,
        is_bold=True,
        colour="#FFFFFF",
        align=Align.CENTRE,
        room=width - 6,
    )


def _next_head(paper: Paper, slip: PackingSlip, style: DocumentStyle) -> None:
    right = paper.width - _MARGIN
    paper.text(_MARGIN, _MARGIN + 5, slip.order_number, 12, is_bold=True, room=100)
    _parcel_badge(paper, slip, style, right, _MARGIN)


def _foot(paper: Paper, style: DocumentStyle, number: int, total: int) -> None:
    y = paper.height - _MARGIN
    paper.text(_MARGIN, y, style.shop_name, 8, colour=GREY)
    if total > 1:
        page = style.slip.page.format(n=number, m=total)
        paper.text(paper.width - _MARGIN, y, page, 8, colour=GREY, align=Align.RIGHT)
