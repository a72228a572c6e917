"""Steps 3 to 5: the service, the labels in parcel order with what is known of each, and ready."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.packing.bench import Bench
from packstation.packing.shipping import Document
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import LabelCard, LabelState, Screen, View
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_badge
from packstation.ui.widgets.surface import SignalSurface
from packstation.ui.widgets.take_away import TakeAway

TONES = {
    LabelState.EXPECTED: Tone.NEUTRAL,
    LabelState.PRINTING: Tone.INFORMATION,
    LabelState.SENT: Tone.DONE,
    LabelState.PRINTED: Tone.DONE,
    LabelState.WAITING: Tone.ATTENTION,
    LabelState.UNKNOWN: Tone.UNKNOWN,
    LabelState.FAILED: Tone.ERROR,
    LabelState.TO_SCAN: Tone.ATTENTION,
    LabelState.ON_PARCEL: Tone.DONE,
}
TEXTS = {
    LabelState.EXPECTED: "copy.none",
    LabelState.PRINTING: "copy.intended",
    LabelState.SENT: "copy.sent",
    LabelState.PRINTED: "copy.printed",
    LabelState.WAITING: "copy.waiting",
    LabelState.UNKNOWN: "copy.doubt",
    LabelState.FAILED: "copy.failed",
    LabelState.TO_SCAN: "label.to_scan",
    LabelState.ON_PARCEL: "label.on_parcel",
}
NEEDS_SOMEBODY = (LabelState.TO_SCAN, LabelState.WAITING, LabelState.UNKNOWN, LabelState.FAILED)
MOST_SEEN = 4
"""Of more labels a sentence says how far they are: they are not all to be seen."""
LEAST_CARD = 130
"""So wide is the text under a label, in pixels of the usual type."""
PAPER = 105 / 148
"""Labels are A6 or 4 by 6 inches: the frame that holds either."""


class LabelStrip(Part):
    """The labels side by side; `wanted(document)` is called for previews that are not there."""

    def __init__(self, speaker: Speaker, wanted: Callable[[Document], None]) -> None:
        super().__init__()
        self._speaker = speaker
        self._wanted = wanted
        self._cards: tuple[LabelCard, ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._scaled_pictures: dict[tuple[str, int, int], QPixmap] = {}
        self._first = 0

    def show_labels(self, cards: tuple[LabelCard, ...]) -> None:
        if cards == self._cards:
            return
        if len(cards) != len(self._cards):
            self._first = 0
        self._cards = cards
        self._turn_to_next()
        shown = {card.document.sha256 for card in cards if card.document is not None}
        self._pictures = {key: p for key, p in self._pictures.items() if key in shown}
        scaled = self._scaled_pictures.items()
        self._scaled_pictures = {key: p for key, p in scaled if key[0] in self._pictures}
        for card in cards[self._first : self._first + self._columns()]:
            self._want(card)
        self.setAccessibleName("; ".join(map(self._told, cards)))
        self.update()

    def _told(self, card: LabelCard) -> str:
        number = self._speaker.text("label.parcel", number=card.parcel)
        return f"{number}: {self._state(card)}"

    def _state(self, card: LabelCard) -> str:
        printer = card.printer or self._speaker.text("printer.unnamed")
        return self._speaker.text(TEXTS[card.state], printer=printer).removesuffix(" ✓")

    def _turn_to_next(self) -> None:
        """Of many labels show the one that needs somebody now."""
        places = [n for n, card in enumerate(self._cards) if card.state in NEEDS_SOMEBODY]
        if not places:
            return
        place, columns = places[0], self._columns()
        if not self._first <= place < self._first + columns:
            self._first = max(0, min(place, len(self._cards) - columns))

    def _want(self, card: LabelCard) -> None:
        if card.document is not None and card.document.sha256 not in self._pictures:
            self._wanted(card.document)

    def show_picture(self, sha256: str, picture: QPixmap) -> None:
        """A preview has come."""
        self._pictures[sha256] = picture
        self.update()

    def _columns(self) -> int:
        m = self.look.measures
        width = max((self.height() - m.px(128)) * PAPER, m.px(LEAST_CARD))
        room = self.width() / (width + m.px(16))
        return max(min(len(self._cards), int(room) or 1), 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Touching the right half turns to the next labels, the left half back."""
        step = self._columns() * (1 if event.position().x() > self.width() / 2 else -1)
        self._first = max(0, min(self._first + step, len(self._cards) - self._columns()))
        for card in self._cards[self._first : self._first + self._columns()]:
            self._want(card)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self._cards:
            return
        painter = QPainter(self)
        columns = self._columns()
        width = self.width() / columns
        top = 0
        if columns < len(self._cards):
            self._paint_turning(painter, columns)
            top = self._turning()
        for place, card in enumerate(self._cards[self._first : self._first + columns]):
            self._paint(painter, QRectF(place * width, top, width, self.height() - top), card)

    def _turning(self) -> int:
        """The height of the line that says which of many labels are shown."""
        return self.look.measures.px(32)

    def _paint_turning(self, painter: QPainter, columns: int) -> None:
        """Which of many labels are shown, and where to touch for the others."""
        last = min(self._first + columns, len(self._cards))
        text = f"‹   {self._first + 1} – {last} / {len(self._cards)}   ›"
        painter.setFont(self.look.font(20, is_bold=True))
        painter.setPen(self.look.colour("accent"))
        box = QRectF(0, 0, self.width(), self._turning())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint(self, painter: QPainter, cell: QRectF, card: LabelCard) -> None:
        look, m = self.look, self.look.measures
        caption = m.px(84)
        height = min(cell.height() - caption, (cell.width() - m.px(16)) / PAPER)
        paper = QRectF(0, 0, height * PAPER, height)
        paper.moveCenter(cell.center())
        paper.moveTop(cell.top() + max(cell.height() - caption - height, m.px(8)) / 2)
        self._paint_paper(painter, paper, card)
        top = paper.bottom() + m.px(8)
        title = QRectF(cell.left(), top, cell.width(), m.px(32))
        painter.setFont(look.font(22, is_bold=True))
        painter.setPen(look.colour("text"))
        number = self._speaker.text("label.parcel", number=card.parcel)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, number)
        self._paint_state(painter, title.translated(0, m.px(34)), card)

    def _paint_paper(self, painter: QPainter, paper: QRectF, card: LabelCard) -> None:
        look = self.look
        picture = self._pictures.get(card.document.sha256) if card.document is not None else None
        painter.setPen(look.colour("frame"))
        painter.setBrush(look.colour("raised" if picture is None else "surface"))
        if card.document is None:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
        painter.drawRect(paper)
        if picture is None or card.document is None:
            return
        painter.fillRect(paper, Qt.GlobalColor.white)
        shown = self._scaled(card.document.sha256, picture, paper)
        size = shown.deviceIndependentSize()
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(paper.center())
        painter.drawPixmap(target.topLeft(), shown)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper)

    def _scaled(self, sha256: str, picture: QPixmap, paper: QRectF) -> QPixmap:
        """The picture as large as it is shown, made once: scaling while painting looks rough."""
        dots = self.devicePixelRatioF()
        size = (paper.size() * dots).toSize()
        key = (sha256, size.width(), size.height())
        if key not in self._scaled_pictures:
            made = picture.scaled(
                size,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            made.setDevicePixelRatio(dots)
            self._scaled_pictures[key] = made
        return self._scaled_pictures[key]

    def _paint_state(self, painter: QPainter, rect: QRectF, card: LabelCard) -> None:
        look, m = self.look, self.look.measures
        text = self._state(card)
        font = look.font(19)
        metrics = QFontMetrics(font)
        side = m.px(24)
        text = metrics.elidedText(
            text, Qt.TextElideMode.ElideRight, int(rect.width() - side - m.px(16))
        )
        width = metrics.horizontalAdvance(text) + side + m.px(8)
        x = rect.center().x() - width / 2
        tone = TONES[card.state]
        if tone is not Tone.NEUTRAL:
            spot = QRectF(x, rect.center().y() - side / 2, side, side)
            draw_badge(painter, tone, spot, look.signal(tone), look.colour("surface"))
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        box = QRectF(x + side + m.px(8), rect.top(), width, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


class ShippingScreen(Part):
    """A band that says how far the order is, and the labels under it."""

    def __init__(self, speaker: Speaker, wanted: Callable[[Document], None]) -> None:
        super().__init__()
        self._speaker = speaker
        self._band = SignalSurface()
        self._title = FitLabel(44, 24, is_bold=True, is_middle=True)
        self._service = FitLabel(22, 16, colour="quiet", is_middle=True)
        self._band.content.addWidget(self._title, 3)
        self._band.content.addWidget(self._service, 2)
        self.strip = LabelStrip(speaker, wanted)
        self._papers = TakeAway()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._band, 2)
        self._column.addWidget(self._papers)
        self._row = QHBoxLayout()
        self._row.addWidget(self.strip)
        self._column.addLayout(self._row, 5)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._papers.take_look(look)
        gap = look.measures.px(16)
        self._row.setContentsMargins(gap, gap // 2, gap, gap // 2)

    def show_view(self, view: View, bench: Bench) -> None:
        session, progress = bench.session, view.progress
        if session is None:
            return
        self._papers.show_entries(self._taken(view))
        alert = view.feedback.alert
        if alert is not None:
            said = self._speaker.alert(alert, session)
            self._band.set_tone(Tone.ATTENTION)
            self._title.set_text(said.word)
            self._service.set_text(f"{said.sentence} {said.remedy}")
            self.strip.show_labels(view.labels)
            return
        if view.screen is Screen.READY:
            self._band.set_tone(Tone.ATTENTION if _is_short(view) else Tone.DONE)
            self._title.set_text(self._speaker.tail(session).removesuffix(" ✓"))
        else:
            waits = progress.problem is not None or any(
                card.state in (LabelState.WAITING, LabelState.UNKNOWN, LabelState.TO_SCAN)
                for card in view.labels
            )
            self._band.set_tone(Tone.ATTENTION if waits else Tone.INFORMATION)
            self._title.set_text(self._speaker.tail(session))
        facts = [*progress.services, *progress.references]
        told = self._speaker.labels_told(session) if len(view.labels) > MOST_SEEN else ""
        self._service.set_text(told or " · ".join(facts[:4]))
        self.strip.show_labels(view.labels)

    def _taken(self, view: View) -> tuple[tuple[Tone, str], ...]:
        """What is to be taken from the printers; and what is missing from the parcels."""
        entries = []
        for paper in view.papers:
            tone = Tone.DONE if paper.out >= paper.of else Tone.NEUTRAL
            tone = Tone.ATTENTION if paper.needs_somebody else tone
            what = self._speaker.text(f"document.{paper.kind.value}")
            entries.append((tone, f"{what} {paper.out}/{paper.of}" if paper.of > 1 else what))
        if view.header is not None and view.header.short:
            missing = self._speaker.text("order.short", n=view.header.short)
            entries.append((Tone.ATTENTION, missing))
        return tuple(entries)


def _is_short(view: View) -> bool:
    return view.header is not None and view.header.short > 0
