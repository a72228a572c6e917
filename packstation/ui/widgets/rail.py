"""The rail: five steps, and where the order is."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Step, StepState
from packstation.ui.toolkit.theme import SIGNALS
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_shape


class Rail(Part):
    """Drawn in one piece. The names of the steps give way before their signs do."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._names = [speaker.text(f"step.{step.name.lower()}") for step in Step]
        self._prepared = speaker.text("rail.label_ready")
        self._states: tuple[StepState, ...] = (StepState.NOW, *[StepState.AHEAD] * 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        steps = (f"{number} {name}" for number, name in enumerate(self._names, start=1))
        self.setAccessibleName(" · ".join(steps))

    def show_states(self, states: tuple[StepState, ...]) -> None:
        if states != self._states:
            self._states = states
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        disc = self.look.measures.px(28)
        return QSize(disc * 9, disc)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        m = self.look.measures
        disc, gap = m.px(28), m.px(8)
        font = self.look.font(18)
        bold = self.look.font(18, is_bold=True)
        names = [
            self._prepared if state is StepState.PREPARED else name
            for name, state in zip(self._names, self._states, strict=True)
        ]
        widths = [QFontMetricsF(bold).horizontalAdvance(name) for name in names]
        bare = disc * len(widths)
        named = bare + sum(widths) + gap * len(widths)
        line = (self.width() - named) / (len(widths) - 1)
        shows_all = line >= m.px(20)
        if not shows_all:
            now = self._now()
            widths = [width if place == now else 0.0 for place, width in enumerate(widths)]
            line = (self.width() - bare - sum(widths) - gap) / (len(widths) - 1)
        line = min(line, m.px(56))
        x = (self.width() - bare - sum(widths) - line * 4 - gap * sum(w > 0 for w in widths)) / 2
        for place, (state, width) in enumerate(zip(self._states, widths, strict=True)):
            spot = QRectF(x, (self.height() - disc) / 2, disc, disc)
            self._draw_disc(painter, place, state, spot)
            x += disc
            if width:
                painter.setFont(bold if state in (StepState.NOW, StepState.STUCK) else font)
                painter.setPen(self._ink(state))
                box = QRectF(x + gap, 0, width + gap, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, names[place])
                x += gap + width
            if place < len(widths) - 1:
                self._draw_line(painter, x, line, self._states[place] is StepState.DONE)
                x += line

    def _now(self) -> int:
        for wanted in (StepState.STUCK, StepState.NOW):
            if wanted in self._states:
                return self._states.index(wanted)
        return len(self._states) - 1

    def _ink(self, state: StepState) -> QColor:
        return self.look.colour("quiet" if state is StepState.AHEAD else "text")

    def _draw_line(self, painter: QPainter, x: float, length: float, is_done: bool) -> None:
        m = self.look.measures
        inset = m.px(10)
        if length < inset * 2 + 4:
            inset = 3
        colour = self.look.signal(Tone.DONE) if is_done else self.look.colour("frame")
        painter.setPen(QPen(colour, m.px(3) if is_done else max(m.px(2), 1)))
        y = self.height() / 2
        painter.drawLine(QPointF(x + inset, y), QPointF(x + length - inset, y))

    def _draw_disc(self, painter: QPainter, place: int, state: StepState, spot: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        inner = spot.adjusted(
            spot.width() * 0.24, spot.width() * 0.24, -spot.width() * 0.24, -spot.width() * 0.24
        )
        if state is StepState.DONE:
            painter.setBrush(self.look.signal(Tone.DONE))
            painter.drawEllipse(spot)
            draw_shape(painter, Tone.DONE, inner, QColor("#0B0D10"))
            return
        if state is StepState.STUCK:
            painter.setBrush(QColor(SIGNALS[Tone.ERROR]))
            painter.drawEllipse(spot)
            draw_shape(painter, Tone.ATTENTION, inner, QColor("#0B0D10"))
            return
        if state is StepState.NOW:
            painter.setBrush(self.look.colour("accent"))
            ink = self.look.colour("on_accent")
        elif state is StepState.PREPARED:
            painter.setPen(QPen(self.look.signal(Tone.DONE), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink = self.look.colour("text")
        else:
            painter.setPen(QPen(self.look.colour("frame"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink = self.look.colour("quiet")
        painter.drawEllipse(spot.adjusted(1, 1, -1, -1))
        painter.setPen(ink)
        painter.setFont(self.look.font(17, is_bold=True))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(place + 1))
