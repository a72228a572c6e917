"""The top bar: who packs where, the rail, and the lights that say how things around are."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import BenchStatus, Light, LightState
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import StepState
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.part import Part, label
from packstation.ui.widgets.rail import Rail
from packstation.ui.widgets.shapes import draw_badge

TONES = {
    LightState.GOOD: Tone.DONE,
    LightState.BAD: Tone.ERROR,
    LightState.UNKNOWN: Tone.UNKNOWN,
}


class LightView(Part):
    """One light: sign, name, and a short word beside it. Touching it shows the remedy."""

    def __init__(self, name: str, touched: Callable[[Light], None]) -> None:
        super().__init__()
        self._name = name
        self._light = Light()
        self._touched = touched
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_light(self, light: Light) -> None:
        if light != self._light:
            self._light = light
            self.setAccessibleName(f"{self._name}: {light.state.value} {light.detail}")
            self.updateGeometry()
            self.update()

    def _text(self) -> str:
        return f"{self._name} {self._light.detail}".rstrip()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        m = self.look.measures
        width = QFontMetricsF(self.look.font(17)).horizontalAdvance(self._text())
        return QSize(round(width) + m.px(40), m.touch)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._touched(self._light)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        m = self.look.measures
        side = m.px(22)
        spot = QRectF(m.px(6), (self.height() - side) / 2, side, side)
        tone = TONES[self._light.state]
        draw_badge(painter, tone, spot, self.look.signal(tone), QColor("#FFFFFF"))
        painter.setFont(self.look.font(17))
        painter.setPen(self.look.colour("text"))
        box = QRectF(spot.right() + m.px(6), 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._text())


class TopBar(Part):
    """`light_touched` is called with the light whose remedy is wanted, `printer_touched` with that
    of a printer."""

    def __init__(
        self,
        speaker: Speaker,
        light_touched: Callable[[Light], None],
        printer_touched: Callable[[Light], None],
    ) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._speaker = speaker
        self._station = label("body")
        self._packer = label("small")
        self.rail = Rail(speaker)
        self._pro = LightView(speaker.text("light.pro"), light_touched)
        self._labels = LightView(speaker.text("light.labels"), printer_touched)
        self._papers = LightView(speaker.text("light.documents"), printer_touched)
        self._weight = label("heading")
        self._weight.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        who = QWidget()
        self._who = QVBoxLayout(who)
        self._who.setContentsMargins(0, 0, 0, 0)
        self._who.setSpacing(0)
        self._who.addStretch(1)
        self._who.addWidget(self._station)
        self._who.addWidget(self._packer)
        self._who.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(who)
        self._row.addWidget(self.rail, 1)
        for part in (self._pro, self._labels, self._papers, self._weight):
            self._row.addWidget(part)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self.setFixedHeight(m.px(64))
        self._row.setContentsMargins(m.px(20), 0, m.px(20), 0)
        self._row.setSpacing(m.px(10))

    def show_status(self, status: BenchStatus) -> None:
        """Show who packs where and how the things around are."""
        self._station.setText(status.station)
        self._packer.setText(status.packer)
        self._packer.setVisible(bool(status.packer))
        self._pro.show_light(status.pro)
        self._labels.show_light(status.labels)
        self._papers.show_light(status.papers)
        self._weight.setVisible(status.live_grams is not None or bool(status.scale_fault))
        if status.scale_fault:
            key = f"scale.{status.scale_fault.replace(' ', '_')}"
            self._weight.setText(self._speaker.text(key))
        if status.live_grams is not None:
            self._weight.setText(self._speaker.weight(status.live_grams))

    def show_rail(self, states: tuple[StepState, ...]) -> None:
        self.rail.show_states(states)
