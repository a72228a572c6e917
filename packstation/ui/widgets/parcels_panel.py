"""Right bottom: the parcels, the open one first in sight. Only visible ones are painted."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QWheelEvent

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import ParcelCard
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_shape


class ParcelsPanel(Part):
    """A painted list that follows the open parcel."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._cards: tuple[ParcelCard, ...] = ()
        self._top = 0

    def show_parcels(self, cards: tuple[ParcelCard, ...]) -> None:
        if cards == self._cards:
            return
        self._cards = cards
        opened = next((place for place, card in enumerate(cards) if card.is_open), len(cards) - 1)
        rows = self._rows()
        if not self._top <= opened < self._top + rows:
            self._top = opened - rows + 1
        self._top = max(0, min(self._top, len(cards) - rows))
        told = (f"{self._title(card)}: {', '.join(self._facts(card))}" for card in cards[-12:])
        self.setAccessibleName("; ".join(told))
        self.update()

    def _row_height(self) -> int:
        return self.look.measures.px(56)

    def _rows(self) -> int:
        return max(self.height() // self._row_height(), 1)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        step = -1 if event.angleDelta().y() > 0 else 1
        self._top = max(0, min(self._top + step, len(self._cards) - self._rows()))
        self.update()

    def _title(self, card: ParcelCard) -> str:
        key = "open" if card.is_open else "sealed" if card.is_sealed else "title"
        return self._speaker.text(f"parcel.{key}", number=card.number)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        height = self._row_height()
        shown = self._cards[self._top : self._top + self._rows()]
        for place, card in enumerate(shown):
            self._paint(painter, QRect(0, place * height, self.width(), height), card)
        more = len(self._cards) - self._top - len(shown)
        if self._top or more > 0:
            self._paint_position(painter)

    def _paint_position(self, painter: QPainter) -> None:
        m, count = self.look.measures, len(self._cards)
        track = self.height() * self._rows() / count
        y = self.height() * self._top / count
        box = QRectF(self.width() - m.px(8), y, m.px(6), max(track, m.px(24)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("frame"))
        painter.drawRoundedRect(box, m.px(3), m.px(3))

    def _paint(self, painter: QPainter, rect: QRect, card: ParcelCard) -> None:
        look, m, speaker = self.look, self.look.measures, self._speaker
        if card.is_open:
            painter.fillRect(rect, look.colour("current"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), m.px(5), rect.height()), look.colour("accent")
            )
        edge = QRect(rect.left(), rect.bottom(), rect.width(), look.palette.edge_width)
        painter.fillRect(edge, look.colour("edge"))
        ink = look.colour("text" if card.is_open else "quiet")
        x = rect.left() + m.px(20)
        side = m.px(22)
        if card.is_sealed:
            spot = QRectF(x, rect.center().y() - side / 2, side, side)
            draw_shape(painter, Tone.DONE, spot, look.signal(Tone.DONE))
        x += side + m.px(10)
        facts = self._facts(card)
        font = look.font(20)
        painter.setFont(font)
        painter.setPen(ink)
        metrics = QFontMetrics(font)
        bold = look.font(22, is_bold=card.is_open)
        title = self._title(card)
        if card.consignment > 1:
            title += f" · {speaker.text('parcel.consignment', number=card.consignment)}"
        title_width = QFontMetrics(bold).horizontalAdvance(title)
        room = rect.width() - x - m.px(20) - title_width - m.px(20)
        text = " · ".join(facts)
        while metrics.horizontalAdvance(text) > room and len(facts) > 1:
            facts.pop(0)
            text = " · ".join(facts)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        box = rect.adjusted(x, 0, -m.px(20), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.setFont(bold)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)

    def _facts(self, card: ParcelCard) -> list[str]:
        speaker = self._speaker
        return [
            self._box(card),
            speaker.weight(card.grams) if card.grams is not None else self._expected(card),
            speaker.units(card.units),
        ]

    def _box(self, card: ParcelCard) -> str:
        if card.box or not card.suggested:
            return card.box or self._speaker.text("parcel.no_box")
        return self._speaker.text("parcel.suggested", box=card.suggested)

    def _expected(self, card: ParcelCard) -> str:
        """What it should weigh, marked as such, until somebody weighs it."""
        if card.is_open and card.expected_grams:
            return f"≈ {self._speaker.weight(card.expected_grams)}"
        return self._speaker.weight(None)
