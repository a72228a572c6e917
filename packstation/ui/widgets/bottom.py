"""The bottom: the one sentence that says what to do next, the acts with their keys, the tail."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Pressable
from packstation.ui.flow.icons import icon_of
from packstation.ui.flow.labels import act_text, key_text
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import TailEntry, TailState
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.act_foot import draw_foot
from packstation.ui.widgets.fit import FitLabel, draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_badge
from packstation.ui.widgets.surface import SIGN_INK

BUTTONS_SHARE = 0.62

TAIL_TONES = {
    TailState.READY: Tone.DONE,
    TailState.MANIFESTED: Tone.DONE,
    TailState.WORKING: Tone.INFORMATION,
    TailState.WAITING_PRO: Tone.ATTENTION,
    TailState.WAITING_PRINTER: Tone.ATTENTION,
    TailState.QUESTION: Tone.UNKNOWN,
    TailState.SCAN_LABEL: Tone.ATTENTION,
    TailState.STUCK: Tone.ERROR,
    TailState.HELD: Tone.ATTENTION,
}


class ActButton(Part):
    """An act and its key. Painted: pressing it moves no focus and makes no default."""

    def __init__(self, act: Pressable, text: str, pressed: Callable[[Pressable], None]) -> None:
        super().__init__()
        self.act = act
        self._text = text
        self._pressed = pressed
        self._is_down = False
        self._is_main = False
        self.setObjectName(f"act {act.name}")
        self.setAccessibleName(text)
        self.setAccessibleDescription(key_text(act.key))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_main(self, is_main: bool) -> None:
        """Carry the accent: this goes on."""
        if is_main != self._is_main:
            self._is_main = is_main
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        m = self.look.measures
        text = QFontMetrics(self.look.font(18, is_bold=True)).horizontalAdvance(self._text)
        key = QFontMetrics(self.look.font(16)).horizontalAdvance(key_text(self.act.key))
        return QSize(max(max(text, key) + m.px(32), m.px(96)), max(m.px(68), m.touch))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def mousePressEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = True
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = False
        self.update()
        if self.rect().contains(event.position().toPoint()):
            self._pressed(self.act)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look, m = self.look, self.look.measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_main = self._is_main
        ground = look.colour("pressed" if self._is_down else "accent" if is_main else "raised")
        painter.setBrush(ground)
        pen = painter.pen()
        pen.setColor(look.colour("accent" if is_main else "frame"))
        pen.setWidth(max(look.palette.edge_width, 1))
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), m.px(8), m.px(8))
        ink = look.colour("on_accent" if is_main and not self._is_down else "text")
        key, icon = key_text(self.act.key), icon_of(self.act)
        inset = m.px(6)
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        foot = QRectF(place)
        foot.setTop(place.bottom() - m.px(24))
        if key or icon:
            place.setBottom(foot.top() - m.px(2))
        draw_fitted(
            painter,
            self._text,
            place,
            look.font(18, is_bold=True),
            m.least(15),
            ink,
            Qt.AlignmentFlag.AlignHCenter,
            is_middle=True,
        )
        draw_foot(painter, foot, icon, (key,) if key else (), look, ink)


class Tail(Part):
    """Earlier orders. Touching one brings it back."""

    def __init__(self, touched: Callable[[str], None]) -> None:
        super().__init__()
        self._touched = touched
        self._entries: list[tuple[TailEntry, str]] = []
        self._places: list[tuple[QRectF, str]] = []

    def show_entries(self, entries: list[tuple[TailEntry, str]]) -> None:
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName("; ".join(text for _, text in entries))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        for place, stream in self._places:
            if place.contains(event.position()):
                self._touched(stream)
                return

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look, m = self.look, self.look.measures
        painter = QPainter(self)
        font = look.font(18)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        side, gap = m.px(20), m.px(24)
        self._places = []
        x = 0.0
        for entry, text in self._entries:
            width: float = metrics.horizontalAdvance(text) + side + m.px(8)
            room = self.width() - x
            if width > room:
                if room < m.px(160):
                    break
                text = metrics.elidedText(
                    text, Qt.TextElideMode.ElideRight, int(room - side - m.px(8))
                )
                width = room
            tone = TAIL_TONES[entry.state]
            spot = QRectF(x, (self.height() - side) / 2, side, side)
            ink = look.colour("surface") if tone is Tone.UNKNOWN else QColor(SIGN_INK)
            draw_badge(painter, tone, spot, look.signal(tone), ink)
            painter.setPen(look.colour("text" if entry.problem is not None else "quiet"))
            box = QRectF(x + side + m.px(8), 0, width, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            self._places.append((QRectF(x, 0, width, self.height()), entry.stream))
            x += width + gap


class Bottom(Part):
    """Sentence, acts, tail."""

    def __init__(
        self,
        speaker: Speaker,
        pressed: Callable[[Pressable], None],
        touched: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._speaker = speaker
        self._pressed = pressed
        self.acts: tuple[Pressable, ...] = ()
        self.sentence = FitLabel(32, 16, is_bold=True, is_middle=True)
        self.buttons: list[ActButton] = []
        self._made: dict[Pressable, ActButton] = {}
        self._row = QHBoxLayout()
        self._row.addWidget(self.sentence, 1)
        self.tail = Tail(touched)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self.tail)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._column.setContentsMargins(m.px(20), m.px(10), m.px(20), m.px(4))
        self._column.setSpacing(m.px(4))
        self._row.setSpacing(m.px(10))
        self.sentence.setFixedHeight(max(m.px(68), m.touch))
        self.tail.setFixedHeight(m.px(36))
        self._fit_buttons()

    def show_acts(self, acts: tuple[Pressable, ...], main: Pressable | None) -> None:
        """Show a button for each of `acts`; that of `main` carries the accent."""
        if acts != self.acts:
            self._show_buttons(acts)
        for button in self.buttons:
            button.set_main(button.act is main)

    def _show_buttons(self, acts: tuple[Pressable, ...]) -> None:
        self.acts = acts
        for old in self.buttons:
            self._row.removeWidget(old)
            old.hide()
        self.buttons = [self._button(act) for act in acts]
        for button in self.buttons:
            self._row.addWidget(button)
            button.show()
        self._fit_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Keep a third of the row for the sentence; the buttons' texts shrink if they must."""
        m = self.look.measures
        wishes = [button.sizeHint().width() for button in self.buttons]
        room = self.width() * BUTTONS_SHARE - m.px(10) * len(wishes)
        share = min(1.0, room / max(sum(wishes), 1))
        for button, wish in zip(self.buttons, wishes, strict=True):
            button.setFixedWidth(max(round(wish * share), m.touch))

    def _button(self, act: Pressable) -> ActButton:
        made = self._made.get(act)
        if made is None:
            made = ActButton(act, act_text(self._speaker, act), self._pressed)
            self._made[act] = made
        made.take_look(self.look)
        return made
