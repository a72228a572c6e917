"""The left side: what the order needs."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from packstation.packing.order import OrderLine
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Header
from packstation.ui.toolkit.flags import flag
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.line_list import LineList
from packstation.ui.widgets.part import Part, label


class ProgressBar(Part):
    """How much of the order is packed, and how much will not come."""

    def __init__(self) -> None:
        super().__init__()
        self._header: Header | None = None

    def show_header(self, header: Header | None) -> None:
        self._header = header
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, self.look.colour("edge"))
        header = self._header
        if header is None or not header.total:
            return
        done = rect.width() * min(header.packed / header.total, 1)
        short = rect.width() * min(header.short / header.total, 1)
        painter.fillRect(QRectF(0, 0, done, rect.height()), self.look.signal(Tone.DONE))
        box = QRectF(done, 0, short, rect.height())
        painter.fillRect(box, self.look.signal(Tone.ATTENTION))


def chip(tone: Tone = Tone.NEUTRAL) -> QLabel:
    """A short fact on its own ground."""
    made = label("small")
    made.setObjectName("chip")
    made.setProperty("tone", tone.value)
    return made


class OrderPanel(Part):
    """Head, facts, progress and lines of the open order."""

    def __init__(
        self,
        speaker: Speaker,
        line_touched: Callable[[OrderLine], None],
        picture_of: Callable[[OrderLine], QPixmap | None],
    ) -> None:
        super().__init__()
        self._speaker = speaker
        self._header: Header | None = None
        self._number = FitLabel(34, 20, is_bold=True, is_middle=True)
        self._count = label("heading")
        self._where = FitLabel(20, 16, align=Qt.AlignmentFlag.AlignRight, is_middle=True)
        self._due = FitLabel(20, 16, is_middle=True)
        self._hazard, self._notes, self._before, self._customs = (chip() for _ in range(4))
        self._bar = ProgressBar()
        self.lines = LineList(line_touched, picture_of)
        self._head = QHBoxLayout()
        self._head.addWidget(self._number, 1)
        self._head.addWidget(self._where, 1)
        self._flag = label("flag")
        self._head.addWidget(self._flag)
        self._facts = QHBoxLayout()
        self._facts.addWidget(self._due, 1)
        for part in (self._hazard, self._notes, self._customs, self._before):
            self._facts.addWidget(part)
        self._facts.addWidget(self._count)
        self._top = QVBoxLayout()
        self._top.addLayout(self._head)
        self._top.addLayout(self._facts)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._top)
        self._column.addWidget(self._bar)
        self._column.addWidget(self.lines, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._top.setContentsMargins(m.px(20), m.px(8), m.px(16), m.px(8))
        self._top.setSpacing(m.px(2))
        self._facts.setSpacing(m.px(8))
        self._number.setFixedHeight(m.px(44))
        self._bar.setFixedHeight(m.px(6))
        self.lines.take_look(look)

    def show_header(self, header: Header | None) -> None:
        """Show the order of `header`; only what changed is touched."""
        if header is not None:
            self.lines.show_session(header.session)
        before = self._header
        if header is None or (before is not None and before.session is header.session):
            self._header = header
            return
        is_new = before is None or before.session.order is not header.session.order
        self._header = header
        self._bar.show_header(header)
        speaker = self._speaker
        counted = speaker.text("order.progress", packed=header.packed, wanted=header.total)
        self._count.setText(counted if header.total else "")
        if is_new:
            self._show_facts(header)
        self._number.set_text(header.session.name)

    def _beside(self, header: Header) -> str:
        """What stands beside this packing: an order packed in part, or completely."""
        if header.session.extra:
            return self._speaker.text("order.extra")
        return self._speaker.text("order.before", n=header.before) if header.before else ""

    def _show_flag(self, country: str) -> None:
        picture = flag(country)
        self._flag.setVisible(picture is not None)
        if picture is not None:
            ratio = self.devicePixelRatio()
            scaled = picture.scaledToHeight(
                round(self.look.measures.px(26) * ratio),
                Qt.TransformationMode.SmoothTransformation,
            )
            scaled.setDevicePixelRatio(ratio)
            self._flag.setContentsMargins(self.look.measures.px(8), 0, 0, 0)
            self._flag.setPixmap(scaled)

    def _show_facts(self, header: Header) -> None:
        speaker, order = self._speaker, header.session.order
        catalogue = header.session.catalogue
        has_hazard = catalogue is not None and catalogue.has_hazard
        facts = (self._hazard, self._notes, self._customs, self._before)
        for part in facts:
            part.setVisible(False)
        self._due.set_text("")
        self._where.set_text("")
        self._flag.hide()
        if order is None:
            return
        area = f" · {order.destination.area}" if order.destination.area else ""
        self._where.set_text(f"→ {speaker.country(order.destination.country)}{area}")
        self._show_flag(order.destination.country)
        if order.due is not None:
            self._due.set_text(speaker.text("order.due", day=speaker.day(order.due)))
        texts = (
            f"⚠ {speaker.text('order.hazard')}" if has_hazard else "",
            speaker.text("order.notes", n=order.note_count) if order.has_notes else "",
            speaker.text("order.customs") if order.needs_customs else "",
            self._beside(header),
        )
        for part, text in zip(facts, texts, strict=True):
            part.setText(text)
            part.setVisible(bool(text))
