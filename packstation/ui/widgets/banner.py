"""Strips under the top bar: what is true of everything that happens now."""

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.ports import BenchStatus, LightState
from packstation.ui.flow.tone import Tone
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.shapes import draw_shape
from packstation.ui.widgets.surface import SIGN_INK


class Strip(msgspec.Struct, frozen=True):
    """One line and what it signals."""

    tone: Tone
    text: str


def strips_of(
    status: BenchStatus,
    speaker: Speaker,
    remedy: str = "",
    answer: str = "",
    guide: str = "",
    *,
    is_packing: bool = False,
) -> tuple[Strip, ...]:
    """What is to be said, the worst first.

    `remedy` is what a touched light had to say, `answer` what came of a new key, `guide` the next
    step of a first order in training.
    """
    strips: list[Strip] = []
    if status.store_problem is not None:
        said = speaker.problem(status.store_problem)
        strips.append(Strip(Tone.ERROR, f"{said.sentence} {said.remedy}"))
    strips += _of_program(status, speaker, is_packing=is_packing)
    if status.is_key_refused:
        told = speaker.text("banner.key_refused", shortcut=Act.KEY.key)
        strips.append(Strip(Tone.ERROR, told))
    elif status.pro.state is LightState.BAD:
        told = status.pro.remedy or speaker.text("light.remedy.pro_down")
        strips.append(Strip(Tone.ERROR, told))
    if answer:
        strips.append(Strip(Tone.INFORMATION, answer))
    if status.labels.state is LightState.BAD and status.labels.remedy:
        # Said before the first order, not at its last step.
        strips.append(Strip(Tone.ERROR, status.labels.remedy))
    if remedy and all(strip.text != remedy for strip in strips):
        strips.append(Strip(Tone.INFORMATION, remedy))
    if status.labels_on:
        moved = speaker.text("banner.labels_on", printer=status.labels_on)
        strips.append(Strip(Tone.INFORMATION, moved))
    if status.is_training and guide:
        strips.append(Strip(Tone.INFORMATION, guide))
    if status.is_training:
        strips.append(Strip(Tone.ATTENTION, speaker.text("banner.training")))
    return tuple(strips)


def _of_program(status: BenchStatus, speaker: Speaker, *, is_packing: bool) -> list[Strip]:
    """What the program has to say of itself; a newer version never in the middle of an order."""
    strips = []
    if status.was_restarted:
        strips.append(Strip(Tone.ATTENTION, speaker.text("banner.restarted")))
    if status.has_program_fault:
        strips.append(Strip(Tone.ERROR, speaker.text("banner.program_fault")))
    if status.newer_version and not is_packing:
        told = speaker.text("banner.newer", version=status.newer_version)
        strips.append(Strip(Tone.INFORMATION, told))
    return strips


class Banner(Part):
    """Draws the strips; no height when there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: tuple[Strip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_strips(self, strips: tuple[Strip, ...]) -> None:
        if strips != self._strips:
            self._strips = strips
            self.setAccessibleName(" ".join(strip.text for strip in strips))
            self.setVisible(bool(strips))
            self.updateGeometry()
            self.update()

    def _height(self) -> int:
        return self.look.measures.px(36)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self._height() * len(self._strips))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        m, height = self.look.measures, self._height()
        font = self.look.font(18, is_bold=True)
        metrics = QFontMetrics(font)
        for place, strip in enumerate(self._strips):
            rect = QRectF(0, place * height, self.width(), height)
            painter.fillRect(rect, self.look.signal(strip.tone))
            ink = QColor("#FFFFFF" if strip.tone is Tone.INFORMATION else SIGN_INK)
            side = m.px(20)
            spot = QRectF(m.px(24), rect.center().y() - side / 2, side, side)
            draw_shape(painter, strip.tone, spot, ink)
            painter.setPen(ink)
            painter.setFont(font)
            box = rect.adjusted(m.px(56), 0, -m.px(20), 0)
            text = metrics.elidedText(strip.text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
