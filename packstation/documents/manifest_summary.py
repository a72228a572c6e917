"""What went to which carrier on one day: the sheet that the driver signs."""

import datetime
from collections.abc import Sequence
from itertools import groupby

import msgspec

from packstation.documents.page import FAINT, GREY, INK, WASH, Align, Paper
from packstation.documents.style import PLAIN, DocumentStyle

_MARGIN = 15.0
_ROW = 6.2
_HEAD = 48.0


class ManifestEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One consignment. `problem` is the reason if it was not manifested, else empty."""

    reference: str
    order_number: str
    carrier: str
    service: str = ""
    tracking_reference: str = ""
    parcels: int = 1
    weight_grams: int = 0
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
    failed = [entry for entry in summary.entries if entry.problem]
    done = sorted(
        (entry for entry in summary.entries if not entry.problem),
        key=lambda entry: (entry.carrier.casefold(), entry.reference),
    )
    if failed:
        sheet.section("Not manifested", failed, colour="#B34700", is_signed=False)
    for carrier, entries in groupby(done, key=lambda entry: entry.carrier):
        sheet.section(carrier or "No carrier", list(entries), colour=style.accent, is_signed=True)
    return sheet.paper.finish()


class _Sheet:
    """The paper, and how far down it is filled."""

    def __init__(self, summary: ManifestSummary, style: DocumentStyle) -> None:
        self.paper = Paper(style.page.value, "Manifest summary")
        self._summary = summary
        self._style = style
        self._page = 0
        self._y = 0.0
        self._begin_page()

    def section(
        self, title: str, entries: Sequence[ManifestEntry], *, colour: str, is_signed: bool
    ) -> None:
        self._need(14 + 2 * _ROW)
        right = self.paper.width - _MARGIN
        self.paper.text(_MARGIN, self._y + 7, title, 13, is_bold=True, colour=colour, room=80)
        self.paper.text(right, self._y + 7, totals(entries), 10, colour=INK, align=Align.RIGHT)
        self._y += 9.5
        self.paper.line((_MARGIN, self._y), (right, self._y), colour=colour, line_mm=0.35)
        for number, entry in enumerate(entries):
            height = _ROW + (4.4 if entry.problem else 0)
            if self._need(height):
                self.paper.text(_MARGIN, self._y + 5, f"{title}, continued", 9, colour=colour)
                self._y += 7
            self._row(entry, height, is_shaded=number % 2 == 1)
            self._y += height
        if is_signed:
            self._need(17)
            self._signature()
        self._y += 6

    def _row(self, entry: ManifestEntry, height: float, *, is_shaded: bool) -> None:
        paper, y = self.paper, self._y + 4.4
        right = paper.width - _MARGIN
        if is_shaded:
            paper.box(_MARGIN, self._y, right - _MARGIN, height, fill=WASH, line=None)
        paper.text(_MARGIN + 1.5, y, entry.reference, 8.5, room=36)
        paper.text(_MARGIN + 40, y, entry.order_number, 8.5, is_bold=True, room=36)
        paper.text(_MARGIN + 79, y, entry.service, 8.5, room=32)
        paper.text(_MARGIN + 114, y, entry.tracking_reference, 8.5, room=38)
        paper.text(_MARGIN + 160, y, f"{entry.parcels}", 8.5, align=Align.RIGHT)
        paper.text(right - 1.5, y, _kilograms(entry.weight_grams), 8.5, align=Align.RIGHT)
        if entry.problem:
            paper.text(_MARGIN + 1.5, y + 4.4, entry.problem, 8.5, colour="#B34700", room=175)

    def _signature(self) -> None:
        y = self._y + 14
        for x, width, word in ((_MARGIN, 80.0, "Driver"), (_MARGIN + 90, 40.0, "Time")):
            self.paper.line((x, y), (x + width, y), colour=GREY)
            self.paper.text(x, y + 3.6, word, 7.5, colour=GREY)
        self._y += 17

    def _need(self, height: float) -> bool:
        """Go on to a new page if less than `height` is left; True if it did."""
        is_full = self._y + height > self.paper.height - _MARGIN - 6
        if is_full:
            self.paper.next_page()
            self._begin_page()
        return is_full

    def _begin_page(self) -> None:
        self._page += 1
        paper, summary = self.paper, self._summary
        right = paper.width - _MARGIN
        paper.text(
            _MARGIN, _MARGIN + 6, "Manifest summary", 18, is_bold=True, colour=self._style.accent
        )
        where = " · ".join(part for part in (summary.location, summary.station) if part)
        paper.text(_MARGIN, _MARGIN + 12, where, 9.5, colour=GREY, room=110)
        made = summary.made_at.strftime("%Y-%m-%d %H:%M %Z").strip()
        paper.text(right, _MARGIN + 6, made, 10, colour=GREY, align=Align.RIGHT)
        paper.text(right, _MARGIN + 12, f"Page {self._page}", 9, colour=GREY, align=Align.RIGHT)
        done = [entry for entry in summary.entries if not entry.problem]
        paper.box(_MARGIN, _MARGIN + 16, right - _MARGIN, 10, fill=WASH, line=None, radius=1.5)
        paper.text(_MARGIN + 4, _MARGIN + 22.6, totals(done), 12, is_bold=True)
        if failed := len(summary.entries) - len(done):
            paper.text(
                right - 4,
                _MARGIN + 22.6,
                f"{_counted(failed, 'consignment')} not manifested",
                11,
                is_bold=True,
                colour="#B34700",
                align=Align.RIGHT,
            )
        headings: tuple[tuple[float, str, Align], ...] = (
            (_MARGIN + 1.5, "Consignment", Align.LEFT),
            (_MARGIN + 40, "Order", Align.LEFT),
            (_MARGIN + 79, "Service", Align.LEFT),
            (_MARGIN + 114, "Tracking", Align.LEFT),
            (_MARGIN + 160, "Parcels", Align.RIGHT),
            (right - 1.5, "Weight", Align.RIGHT),
        )
        for x, word, align in headings:
            paper.text(x, _HEAD - 1, word, 7.5, colour=GREY, align=align)
        paper.line((_MARGIN, _HEAD + 0.5), (right, _HEAD + 0.5), colour=FAINT)
        self._y = _HEAD


def totals(entries: Sequence[ManifestEntry]) -> str:
    """How much these consignments are, in one line."""
    return " · ".join(
        (
            _counted(len(entries), "consignment"),
            _counted(sum(entry.parcels for entry in entries), "parcel"),
            _kilograms(sum(entry.weight_grams for entry in entries)),
        )
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _kilograms(grams: int) -> str:
    return f"{grams / 1000:.3f} kg"
