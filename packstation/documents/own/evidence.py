"""An order's record on paper: every step with its time, who, and its link in the log's chain."""

from collections.abc import Iterator

import msgspec

from packstation.documents.measures import wrapped
from packstation.documents.own.flow import Block, paginate
from packstation.documents.own.page import FAINT, GREY, INK, WASH, Align, Paper
from packstation.documents.own.style import PLAIN, DocumentStyle

_MARGIN = 15.0
_TOP = 36.0
_LINE = 4.1
_WHEN, _WHO, _LINK = 28.0, 30.0, 24.0
_SIZE = 8.5


class EvidenceRow(msgspec.Struct, frozen=True):
    """One step; `link` are the first digits of its SHA-256 in the chain, "" where it has none."""

    when: str
    who: str
    what: str
    link: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """`facts` stand on top, as (what, how it is); `columns` head the table of `rows`."""

    title: str
    made: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, str, str, str]
    rows: tuple[EvidenceRow, ...]
    note: str


def evidence_pdf(evidence: Evidence, style: DocumentStyle = PLAIN) -> bytes:
    """The record as a PDF, on as many pages as it takes."""
    sheet = _Sheet(evidence, style)
    bottom = sheet.paper.height - _MARGIN - 6
    pages = paginate(list(sheet.blocks()), first_top=_TOP, next_top=_TOP, bottom=bottom)
    for number, blocks in enumerate(pages, 1):
        if number > 1:
            sheet.paper.next_page()
        sheet.head(f"{number} / {len(pages)}")
        y = _TOP
        for block in blocks:
            block.draw(y)
            y += block.height
    return sheet.paper.finish()


class _Sheet:
    """The paper, and what stands on it."""

    def __init__(self, evidence: Evidence, style: DocumentStyle) -> None:
        self.paper = Paper(style.page.value, evidence.title)
        self._evidence = evidence
        self._accent = style.accent
        self._right = self.paper.width - _MARGIN
        self._what = _MARGIN + _WHEN + _WHO
        self._room = self._right - _LINK - self._what - 2

    def head(self, page: str) -> None:
        """What stands on top of every page."""
        paper, evidence, right = self.paper, self._evidence, self._right
        top = _MARGIN + 4
        paper.text(_MARGIN, top, evidence.title, 16, is_bold=True, colour=self._accent, room=110)
        paper.text(right, top, evidence.made, 9, colour=GREY, align=Align.RIGHT)
        paper.text(right, top + 5, page, 9, colour=GREY, align=Align.RIGHT)
        places = (_MARGIN, _MARGIN + _WHEN, self._what, right - _LINK)
        for x, word in zip(places, evidence.columns, strict=True):
            paper.text(x, _TOP - 3, word, 7.5, colour=GREY, room=24)
        paper.line((_MARGIN, _TOP - 1), (right, _TOP - 1), colour=FAINT)

    def blocks(self) -> Iterator[Block]:
        """The facts, the steps, and what the links are."""
        for what, how in self._evidence.facts:
            yield self._fact(what, how)
        yield Block(3, lambda _: None)
        for number, row in enumerate(self._evidence.rows):
            yield self._row(row, is_shaded=number % 2 == 1)
        yield self._note()

    def _fact(self, what: str, how: str) -> Block:
        lines = wrapped(how, 9.5, self._right - self._what, 4)

        def draw(y: float) -> None:
            self.paper.text(_MARGIN, y + 4, what, 9.5, colour=GREY, room=_WHEN + _WHO - 2)
            for place, line in enumerate(lines):
                self.paper.text(self._what, y + 4 + place * 4.6, line, 9.5)

        return Block(4.6 * max(len(lines), 1) + 0.6, draw)

    def _row(self, row: EvidenceRow, *, is_shaded: bool) -> Block:
        lines = wrapped(row.what, _SIZE, self._room)
        height = _LINE * max(len(lines), 1) + 1.4

        def draw(y: float) -> None:
            paper, base = self.paper, y + 3.6
            if is_shaded:
                paper.box(_MARGIN, y, self._right - _MARGIN, height, fill=WASH, line=None)
            paper.text(_MARGIN, base, row.when, _SIZE, room=_WHEN - 2)
            paper.text(_MARGIN + _WHEN, base, row.who, _SIZE, room=_WHO - 2)
            for place, line in enumerate(lines):
                paper.text(self._what, base + place * _LINE, line, _SIZE, colour=INK)
            paper.text(self._right - _LINK, base, row.link, 7.5, colour=GREY, room=_LINK)

        return Block(height, draw)

    def _note(self) -> Block:
        lines = wrapped(self._evidence.note, 8, self._right - _MARGIN, 6)

        def draw(y: float) -> None:
            for place, line in enumerate(lines):
                self.paper.text(_MARGIN, y + 7 + place * 4, line, 8, colour=GREY)

        return Block(8 + 4 * len(lines), draw)
