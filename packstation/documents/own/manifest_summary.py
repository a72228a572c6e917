"""What went to which carrier on one day: the sheet that the driver signs."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import msgspec

from packstation.documents.measures import wrapped
from packstation.documents.own.flow import Block, paginate
from packstation.documents.own.page import FAINT, GREY, INK, WASH, Align, Paper
from packstation.documents.own.style import PLAIN, DocumentStyle, SummaryTexts

_MARGIN = 15.0
_ROW = 6.2
_REASON_LINE = 3.9
_HEAD = 48.0
_ALARM = "#B34700"


class ManifestEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One consignment. `problem` is the reason if it was not manifested, else empty.

    `parcels` and `weight_grams` are None where nobody knows.
    """

    reference: str
    order_number: str
    carrier: str
    service: str = ""
    tracking_reference: str = ""
    parcels: int | None = None
    weight_grams: int | None = None
    problem: str = ""


class ManifestSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One day of one shipping location. `made_at` is an aware time, shown as it is given."""

    made_at: datetime.datetime
    location: str
    station: str
    entries: tuple[ManifestEntry, ...]


def manifest_summary(summary: ManifestSummary, style: DocumentStyle = PLAIN) -> bytes:
    """Totals and consignments by carrier, failures first; PDF bytes."""
    sheet = _Sheet(summary, style)
    pages = paginate(
        list(sheet.blocks()),
        first_top=_HEAD,
        next_top=_HEAD,
        bottom=sheet.paper.height - _MARGIN - 6,
    )
    for number, blocks in enumerate(pages, 1):
        if number > 1:
            sheet.paper.next_page()
        sheet.head(style.summary.page.format(n=number, m=len(pages)))
        y = _HEAD
        for block in blocks:
            block.draw(y)
            y += block.height
    return sheet.paper.finish()


class _Sheet:
    """The paper, and what stands on it."""

    def __init__(self, summary: ManifestSummary, style: DocumentStyle) -> None:
        self.paper = Paper(style.page.value, style.summary.title)
        self._summary = summary
        self._style = style
        self._texts = style.summary
        self._right = self.paper.width - _MARGIN
        self._columns = tuple(_columns(style, self._right))

    def blocks(self) -> Iterator[Block]:
        """Failures, then carrier by carrier with a line for the driver to sign."""
        entries, texts = self._summary.entries, self._texts
        failed = [entry for entry in entries if entry.problem]
        done = sorted(
            (entry for entry in entries if not entry.problem),
            key=lambda entry: (entry.carrier.casefold(), entry.reference),
        )
        if failed:
            yield from self._section(texts.not_manifested, failed, _ALARM)
        for carrier, of_one in groupby(done, key=lambda entry: entry.carrier):
            yield from self._section(carrier or texts.no_carrier, list(of_one), self._style.accent)
            yield self._signature()

    def head(self, page: str) -> None:
        """What stands on top of every page."""
        paper, summary, texts, right = self.paper, self._summary, self._texts, self._right
        left = _MARGIN
        if self._style.logo_png:
            left += paper.picture(self._style.logo_png, _MARGIN, _MARGIN - 1, 40, 13) + 5
        paper.text(
            left, _MARGIN + 6, texts.title, 18, is_bold=True, colour=self._style.accent, room=100
        )
        places = (self._style.shop_name, summary.location, summary.station)
        where = " · ".join(part for part in places if part)
        paper.text(left, _MARGIN + 12, where, 9.5, colour=GREY, room=right - left - 30)
        made = summary.made_at.strftime("%Y-%m-%d %H:%M %Z").strip()
        paper.text(right, _MARGIN + 6, made, 10, colour=GREY, align=Align.RIGHT)
        paper.text(right, _MARGIN + 12, page, 9, colour=GREY, align=Align.RIGHT)
        done = [entry for entry in summary.entries if not entry.problem]
        paper.box(_MARGIN, _MARGIN + 16, right - _MARGIN, 10, fill=WASH, line=None, radius=1.5)
        paper.text(_MARGIN + 4, _MARGIN + 22.6, totals(done, texts), 12, is_bold=True, room=115)
        if failed := len(summary.entries) - len(done):
            paper.text(
                right - 4,
                _MARGIN + 22.6,
                f"{texts.not_manifested}: {failed}",
                11,
                is_bold=True,
                colour=_ALARM,
                align=Align.RIGHT,
                room=55,
            )
        for x, room, word, align, _ in self._columns:
            paper.text(x, _HEAD - 1, word, 7.5, colour=GREY, align=align, room=room)
        paper.line((_MARGIN, _HEAD + 0.5), (right, _HEAD + 0.5), colour=FAINT)

    def _section(
        self, title: str, entries: Sequence[ManifestEntry], colour: str
    ) -> Iterator[Block]:
        def heading(y: float) -> None:
            said = totals(entries, self._texts)
            self.paper.text(_MARGIN, y + 7, title, 13, is_bold=True, colour=colour, room=85)
            self.paper.text(self._right, y + 7, said, 10, colour=INK, align=Align.RIGHT, room=90)
            self.paper.line((_MARGIN, y + 9.5), (self._right, y + 9.5), colour=colour, line_mm=0.35)

        def again(y: float) -> None:
            continued = f"{title}, {self._texts.continued}"
            self.paper.text(_MARGIN, y + 5, continued, 9, colour=colour, room=170)

        yield Block(9.5, heading, keeps_next=True)
        for number, entry in enumerate(entries, 1):
            row = self._row(entry, is_shaded=number % 2 == 0)
            # The driver's signature never stands on a page of its own.
            yield row._replace(again=Block(7, again), keeps_next=number == len(entries))
        if entries and entries[0].problem:
            yield Block(6, lambda _: None)

    def _row(self, entry: ManifestEntry, *, is_shaded: bool) -> Block:
        width = self._right - _MARGIN
        reasons = wrapped(entry.problem, 8.5, width - 4, 3) if entry.problem else []
        height = _ROW + len(reasons) * _REASON_LINE + (1 if reasons else 0)

        def draw(y: float) -> None:
            paper = self.paper
            if is_shaded:
                paper.box(_MARGIN, y, width, height, fill=WASH, line=None)
            for x, room, word, align, text_of in self._columns:
                is_bold = word == self._texts.order
                text = text_of(entry)
                paper.text(x, y + 4.4, text, 8.5, is_bold=is_bold, align=align, room=room)
            for number, reason in enumerate(reasons):
                below = y + 4.4 + (number + 1) * _REASON_LINE
                paper.text(_MARGIN + 1.5, below, reason, 8.5, colour=_ALARM)

        return Block(height, draw)

    def _signature(self) -> Block:
        def draw(y: float) -> None:
            places = ((_MARGIN, 80.0, self._texts.driver), (_MARGIN + 90, 40.0, self._texts.time))
            for x, width, word in places:
                self.paper.line((x, y + 14), (x + width, y + 14), colour=GREY)
                self.paper.text(x, y + 17.6, word, 7.5, colour=GREY, room=width)

        return Block(23, draw)


Column = tuple[float, float, str, Align, Callable[[ManifestEntry], str]]
"""Where, how wide, its heading, which end stands there, and what stands in it."""


def _columns(style: DocumentStyle, right: float) -> Iterator[Column]:
    """What is left out makes room for the service."""
    texts = style.summary
    yield _MARGIN + 1.5, 29, texts.consignment, Align.LEFT, lambda entry: entry.reference
    yield _MARGIN + 32, 27, texts.order, Align.LEFT, lambda entry: entry.order_number
    end = right - 1.5
    if style.shows_weight:
        yield end, 18, texts.weight, Align.RIGHT, lambda entry: _weight(entry.weight_grams, texts)
        end -= 20
    yield end, 14, texts.parcels, Align.RIGHT, lambda entry: _count(entry.parcels)
    end -= 16
    if style.shows_tracking:
        yield end - 38, 37, texts.tracking, Align.LEFT, lambda entry: entry.tracking_reference
        end -= 40
    if style.shows_service:
        left = _MARGIN + 61
        yield left, end - left, texts.service, Align.LEFT, lambda entry: entry.service


def totals(entries: Sequence[ManifestEntry], texts: SummaryTexts) -> str:
    """How much these consignments are, in one line; what is not known of all is left out."""
    parts = [f"{texts.consignments} {len(entries)}"]
    parcels = [entry.parcels for entry in entries if entry.parcels is not None]
    if len(parcels) == len(entries):
        parts.append(f"{texts.parcels} {sum(parcels)}")
    grams = [entry.weight_grams for entry in entries if entry.weight_grams is not None]
    if len(grams) == len(entries):
        parts.append(_weight(sum(grams), texts))
    return " · ".join(parts)


def _count(count: int | None) -> str:
    return "–" if count is None else f"{count}"


def _weight(grams: int | None, texts: SummaryTexts) -> str:
    return "–" if grams is None else f"{grams / 1000:.3f} kg".replace(".", texts.decimal_sign)
