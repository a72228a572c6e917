"""A table on paper: facts on top, rows as long as they need, a note below; on as many pages."""

from collections.abc import Iterator

import msgspec

from packstation.documents.measures import wrapped
from packstation.documents.own.flow import Block, paginate
from packstation.documents.own.page import FAINT, GREY, INK, WASH, Align, Paper
from packstation.documents.own.style import PLAIN, DocumentStyle

_MARGIN = 15.0
_TOP = 36.0
_LINE = 4.1
_SIZE = 8.5
_GAP = 2.0
_NAMES = 58.0


class Column(msgspec.Struct, frozen=True):
    """Its word, and how wide it is in mm; 0: what the others leave. Numbers stand at the right."""

    word: str
    width: float = 0.0
    is_number: bool = False
    is_fine: bool = False
    """Small and grey: for whoever looks for it."""


class TableSheet(msgspec.Struct, frozen=True, kw_only=True):
    """`facts` stand on top, as (what, how it is); each row has a text for each column."""

    title: str
    made: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


def table_pdf(sheet: TableSheet, style: DocumentStyle = PLAIN) -> bytes:
    """The table as a PDF, its head on every page."""
    drawn = _Sheet(sheet, style)
    bottom = drawn.paper.height - _MARGIN - 6
    pages = paginate(list(drawn.blocks()), first_top=_TOP, next_top=_TOP, bottom=bottom)
    for number, blocks in enumerate(pages, 1):
        if number > 1:
            drawn.paper.next_page()
        drawn.head(f"{number} / {len(pages)}")
        y = _TOP
        for block in blocks:
            block.draw(y)
            y += block.height
    return drawn.paper.finish()


class _Sheet:
    """The paper, and what stands on it."""

    def __init__(self, sheet: TableSheet, style: DocumentStyle) -> None:
        self.paper = Paper(style.page.value, sheet.title)
        self._sheet = sheet
        self._accent = style.accent
        self._right = self.paper.width - _MARGIN
        rest = self._right - _MARGIN - sum(column.width for column in sheet.columns)
        self._places: list[tuple[Column, float, float]] = []
        x = _MARGIN
        for column in sheet.columns:
            width = column.width or rest
            self._places.append((column, x, width - _GAP))
            x += width

    def head(self, page: str) -> None:
        """What stands on top of every page."""
        paper, right, top = self.paper, self._right, _MARGIN + 4
        title = self._sheet.title
        paper.text(_MARGIN, top, title, 16, is_bold=True, colour=self._accent, room=120)
        paper.text(right, top, self._sheet.made, 9, colour=GREY, align=Align.RIGHT)
        paper.text(right, top + 5, page, 9, colour=GREY, align=Align.RIGHT)
        for column, x, room in self._places:
            self._text(column, x, room, _TOP - 3, column.word, 7.5, GREY)
        paper.line((_MARGIN, _TOP - 1), (right, _TOP - 1), colour=FAINT)

    def _text(
        self, column: Column, x: float, room: float, y: float, text: str, size: float, colour: str
    ) -> None:
        align = Align.RIGHT if column.is_number else Align.LEFT
        at = x + room if column.is_number else x
        self.paper.text(at, y, text, size, colour=colour, align=align, room=room)

    def blocks(self) -> Iterator[Block]:
        """The facts, the rows, and the note."""
        for what, how in self._sheet.facts:
            yield self._fact(what, how)
        if self._sheet.facts:
            yield Block(3, lambda _: None)
        for number, row in enumerate(self._sheet.rows):
            yield self._row(row, is_shaded=number % 2 == 1)
        if self._sheet.note:
            yield self._note()

    def _fact(self, what: str, how: str) -> Block:
        left = _MARGIN + _NAMES
        lines = wrapped(how, 9.5, self._right - left, 4)

        def draw(y: float) -> None:
            self.paper.text(_MARGIN, y + 4, what, 9.5, colour=GREY, room=_NAMES - _GAP)
            for place, line in enumerate(lines):
                self.paper.text(left, y + 4 + place * 4.6, line, 9.5)

        return Block(4.6 * max(len(lines), 1) + 0.6, draw)

    def _row(self, row: tuple[str, ...], *, is_shaded: bool) -> Block:
        """What is wider than its column breaks where the column takes what the others leave."""
        cells = [
            (column, x, room, [text] if column.width else wrapped(text, _SIZE, room))
            for text, (column, x, room) in zip(row, self._places, strict=True)
        ]
        height = _LINE * max(len(lines) for *_, lines in cells) + 1.4

        def draw(y: float) -> None:
            if is_shaded:
                width = self._right - _MARGIN
                self.paper.box(_MARGIN, y, width, height, fill=WASH, line=None)
            for column, x, room, lines in cells:
                size, colour = (7.5, GREY) if column.is_fine else (_SIZE, INK)
                for place, line in enumerate(lines):
                    self._text(column, x, room, y + 3.6 + place * _LINE, line, size, colour)

        return Block(height, draw)

    def _note(self) -> Block:
        lines = wrapped(self._sheet.note, 8, self._right - _MARGIN, 6)

        def draw(y: float) -> None:
            for place, line in enumerate(lines):
                self.paper.text(_MARGIN, y + 7 + place * 4, line, 8, colour=GREY)

        return Block(8 + 4 * len(lines), draw)
