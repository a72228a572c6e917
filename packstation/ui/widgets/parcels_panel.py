"""Right bottom: the parcels, the open one first in sight. Only visible ones are painted."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QWheelEvent

from packstation.packing.session import Session
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import ParcelCard
from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_shape

ROW, CARD = 56, 84
"""Heights in the 1366 × 768 design: one line, and with what is in the parcel."""
MOST_TOLD = 12


class ParcelsPanel(Part):
    """A painted list that follows the open parcel."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._cards: tuple[ParcelCard, ...] = ()
        self._contents: dict[int, str] = {}
        self._top = 0

    def show_parcels(self, cards: tuple[ParcelCard, ...], session: Session | None) -> None:
        """Show `cards`; `session` names what is in them."""
        if cards == self._cards:
            return
        self._cards = cards
        newest = cards[-MOST_TOLD:]
        self._contents = {card.number: self._contents_of(card, session) for card in newest}
        opened = next((place for place, card in enumerate(cards) if card.is_open), len(cards) - 1)
        rows = self._rows()
        if not self._top <= opened < self._top + rows:
            self._top = opened - rows + 1
        self._top = max(0, min(self._top, len(cards) - rows))
        told = (
            ", ".join((f"{self._title(card)}: {self._contents[card.number]}", *self._facts(card)))
            for card in cards[-MOST_TOLD:]
        )
        self.setAccessibleName("; ".join(told))
        self.update()

    @property
    def row_height(self) -> int:
        """A card with what is in it while there is room for all of them, else one line each."""
        m = self.look.measures
        has_room = len(self._cards) * m.px(CARD) <= self.height()
        return m.px(CARD if has_room else ROW)

    def _rows(self) -> int:
        return max(self.height() // self.row_height, 1)

    def _contents_of(self, card: ParcelCard, session: Session | None) -> str:
        """What is in it by name, the newest parcels' only; how many items in a large one."""
        speaker = self._speaker
        if not card.lines:
            return speaker.text("parcel.empty")
        if not card.contents:
            return self._lines(card)
        return " · ".join(
            f"{speaker.number(units)} × {speaker.item(session, line)}"
            for line, units in card.contents
        )

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        step = -1 if event.angleDelta().y() > 0 else 1
        self._top = max(0, min(self._top + step, len(self._cards) - self._rows()))
        self.update()

    def _title(self, card: ParcelCard) -> str:
        key = "open" if card.is_open else "sealed" if card.is_sealed else "title"
        return self._speaker.text(f"parcel.{key}", number=card.number)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        height = self.row_height
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
        if rect.height() >= m.px(CARD):
            below = QRectF(rect.adjusted(m.px(52), m.px(CARD - 42), -m.px(20), -m.px(6)))
            told = self._contents.get(card.number) or self._speaker.text(
                "parcel.lines", n=card.lines
            )
            draw_fitted(painter, told, below, look.font(17), m.least(15), look.colour("quiet"))
            rect = QRect(rect.left(), rect.top(), rect.width(), m.px(CARD - 38))
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
            self._weight(card),
            speaker.units(card.units),
        ]

    def _box(self, card: ParcelCard) -> str:
        if card.box or not card.suggested:
            return card.box or self._speaker.text("parcel.no_box")
        return self._speaker.text("parcel.suggested", box=card.suggested)

    def _lines(self, card: ParcelCard) -> str:
        return self._speaker.text("parcel.lines", n=card.lines)

    def _weight(self, card: ParcelCard) -> str:
        """Its weight, against what it should weigh if that differs; or that, marked as such."""
        weight, expected = self._speaker.weight(card.grams), card.expected_grams
        if card.grams is None:
            is_known = bool(expected and card.units)
            return f"≈ {self._speaker.weight(expected)}" if is_known else weight
        return f"⚠ {weight} (≈ {self._speaker.weight(expected)})" if card.is_weight_off else weight
