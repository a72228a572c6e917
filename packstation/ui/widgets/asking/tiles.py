"""What the packer needs now and then: one tile for each act, with its digit or key."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Pressable
from packstation.ui.flow.icons import icon_of
from packstation.ui.flow.labels import act_text, key_text
from packstation.ui.widgets.act_foot import draw_foot
from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part

COLUMNS = 3
DIGITS = "123456789"
LEAST_TEXT = 30
"""Less height than for a line of the text is no tile with its keys below."""


class TilesPanel(Part):
    """`pressed(act)` is called for a touched tile or its digit."""

    def __init__(self, speaker: Speaker, pressed: Callable[[Pressable], None]) -> None:
        super().__init__()
        self._speaker = speaker
        self._pressed = pressed
        self._acts: tuple[Pressable, ...] = ()
        self._down: int | None = None

    def show_acts(self, acts: tuple[Pressable, ...]) -> None:
        """Offer `acts`."""
        if acts != self._acts:
            self._acts = acts
            told = (
                f"{act_text(self._speaker, act)}, {' '.join(keys_of(place, act))}"
                for place, act in enumerate(acts)
            )
            self.setAccessibleName("; ".join(told))
            self.update()

    def take_key(self, event: QKeyEvent, name: str) -> bool:
        """Use a digit or a tile's own key `name`; False when it means nothing here."""
        own = next((act for act in self._acts if act.key == name), None)
        if own is not None:
            self._pressed(own)
            return True
        text = event.text()
        if len(text) != 1 or text not in DIGITS:
            return False
        place = DIGITS.index(text)
        if place < len(self._acts):
            self._pressed(self._acts[place])
        return True

    def tile_rect(self, place: int) -> QRectF:
        """Where the tile at `place` is drawn."""
        gap = self.look.measures.px(12)
        rows = -(-len(self._acts) // COLUMNS)
        width = (self.width() - gap * (COLUMNS + 1)) / COLUMNS
        height = min((self.height() - gap * (rows + 1)) / max(rows, 1), self.look.measures.px(128))
        row, column = divmod(place, COLUMNS)
        return QRectF(gap + column * (width + gap), gap + row * (height + gap), width, height)

    def _place_at(self, event: QMouseEvent) -> int | None:
        spots = (p for p in range(len(self._acts)) if self.tile_rect(p).contains(event.position()))
        return next(spots, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._down = self._place_at(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        down, self._down = self._down, None
        self.update()
        if down is not None and down == self._place_at(event):
            self._pressed(self._acts[down])

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, act in enumerate(self._acts):
            self._paint(painter, self.tile_rect(place), place, act)

    def _paint(self, painter: QPainter, box: QRectF, place: int, act: Pressable) -> None:
        look, m = self.look, self.look.measures
        pen = painter.pen()
        pen.setColor(look.colour("frame"))
        pen.setWidth(max(look.palette.edge_width, 1))
        painter.setPen(pen)
        painter.setBrush(look.colour("pressed" if place == self._down else "surface"))
        painter.drawRoundedRect(box, m.px(10), m.px(10))
        inset, foot = m.px(12), m.px(30)
        inner = box.adjusted(inset, inset / 2, -inset, -inset / 2)
        text = inner.adjusted(0, 0, 0, -foot)
        if text.height() < m.px(LEAST_TEXT):
            text = self._paint_aside(painter, box, place)
        else:
            below = QRectF(inner.left(), inner.bottom() - foot, inner.width(), m.px(26))
            keys = keys_of(place, act)
            draw_foot(painter, below, icon_of(act), keys, look, look.colour("quiet"))
        draw_fitted(
            painter,
            act_text(self._speaker, act),
            text,
            look.font(23, is_bold=True),
            m.least(13),
            look.colour("text"),
            Qt.AlignmentFlag.AlignHCenter,
            is_middle=True,
        )

    def _paint_aside(self, painter: QPainter, box: QRectF, place: int) -> QRectF:
        """In a low tile only the digit stands, beside the text; where the text goes."""
        m = self.look.measures
        inner = box.adjusted(m.px(6), m.px(4), -m.px(6), -m.px(4))
        if place >= len(DIGITS):
            return inner
        cap = QRectF(inner.left(), inner.center().y() - m.px(12), m.px(22), m.px(24))
        draw_foot(painter, cap, "", [DIGITS[place]], self.look, self.look.colour("quiet"))
        return inner.adjusted(m.px(26), 0, 0, 0)


def keys_of(place: int, act: Pressable) -> list[str]:
    """The digit and the key that press the tile at `place`."""
    keys = [DIGITS[place]] if place < len(DIGITS) else []
    return [*keys, key_text(act.key)] if act.key else keys
