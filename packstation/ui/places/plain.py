"""Screens of one big sentence: scan an order, opening, withdrawing, held, ready."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from packstation.packing.bench import Bench
from packstation.packing.shipping import WorkStatus
from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import View
from packstation.ui.places.alert import SaidScreen
from packstation.ui.places.shift import ShiftLines
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.surface import SignalSurface


class ScanPicture(Part):
    """A barcode in a frame: what the packer is to look for."""

    BARS = (3, 1, 1, 2, 1, 3, 1, 1, 2, 2, 1, 1, 3, 1, 2, 1, 1, 3, 1, 2)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = min(self.height(), self.width() * 0.5)
        width = height * 1.7
        box = QRectF(0, 0, width, height)
        box.moveCenter(QRectF(self.rect()).center())
        self._corners(painter, box)
        inner = box.adjusted(width * 0.14, height * 0.2, -width * 0.14, -height * 0.2)
        unit = inner.width() / sum(self.BARS)
        x = inner.left()
        for place, bar in enumerate(self.BARS):
            if place % 2 == 0:
                bar_box = QRectF(x, inner.top(), unit * bar, inner.height())
                painter.fillRect(bar_box, self.look.colour("text"))
            x += unit * bar
        y = box.center().y()
        pen = QPen(self.look.signal(Tone.ERROR), max(self.look.measures.px(4), 2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        inset = width * 0.05
        painter.drawLine(QPointF(box.left() + inset, y), QPointF(box.right() - inset, y))

    def _corners(self, painter: QPainter, box: QRectF) -> None:
        pen = QPen(self.look.colour("accent"), max(self.look.measures.px(6), 3))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        arm = box.height() * 0.22
        for x, dx in ((box.left(), arm), (box.right(), -arm)):
            for y, dy in ((box.top(), arm), (box.bottom(), -arm)):
                painter.drawLine(QPointF(x, y), QPointF(x + dx, y))
                painter.drawLine(QPointF(x, y), QPointF(x, y + dy))


class StartScreen(SignalSurface):
    """Nothing is open: what to scan. A soft warning about the last act may stand here too.

    Before the first order of a shift also which printer will do what; `printer_touched` gets the
    name of one that was touched.
    """

    def __init__(self, speaker: Speaker, printer_touched: Callable[[str], None]) -> None:
        super().__init__()
        self._speaker = speaker
        self._picture = ScanPicture()
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = FitLabel(64, 28, is_bold=True, is_middle=True, align=middle)
        self._hint = FitLabel(24, 16, colour="quiet", align=middle)
        self._rhythm = FitLabel(26, 18, is_bold=True, align=middle, is_middle=True)
        self.content.addStretch(1)
        self.content.addWidget(self._picture, 5)
        self.content.addWidget(self._title, 3)
        self.content.addWidget(self._hint, 2)
        self.content.addWidget(self._rhythm, 1)
        self.content.addStretch(1)
        self.shift = ShiftLines(printer_touched)
        self.content.addWidget(self.shift)

    def show_view(self, view: View, bench: Bench) -> None:
        alert = view.feedback.alert
        is_lacking = alert is None and self.shift.tone is Tone.ATTENTION
        self.set_tone(Tone.ATTENTION if is_lacking else view.feedback.tone)
        self._picture.show()
        if alert is not None:
            said = self._speaker.alert(alert, bench.session)
            self._title.set_text(said.word)
            self._hint.set_text(f"{said.sentence}\n{said.remedy}")
            return
        self._title.set_text(self._speaker.text("home.title"))
        self._hint.set_text(self._speaker.text("home.hint"))

    def show_rhythm(self, sentence: str) -> None:
        """Who packs here, and how the day goes; empty while there is nothing to say."""
        self._rhythm.set_text(sentence)
        self._rhythm.setVisible(bool(sentence))

    def show_unopened(self, said: Said) -> None:
        """There is no bench, and nothing can be scanned: why, instead of what to scan."""
        self._picture.hide()
        self.set_tone(Tone.ERROR)
        self._title.set_text(said.word)
        self._hint.set_text(said.sentence)


class OpeningScreen(SaidScreen):
    """The order is being looked for or created; or PRO cannot be reached, and it waits."""

    def show_view(self, view: View, bench: Bench) -> None:
        session, progress = bench.session, view.progress
        if session is None:
            return
        waits = WorkStatus.WAITING in (session.find.status, session.create.status)
        if waits and progress.problem is not None:
            self.show_said(Tone.ATTENTION, self.speaker.problem(progress.problem))
            return
        sentence = self.speaker.next_step(bench)
        note = self.speaker.text("order.orphan") if session.may_have_orphan else ""
        self.show_plain(Tone.INFORMATION, sentence, note)

    def show_plain(self, tone: Tone, title: str, sentence: str = "") -> None:
        """One big sentence, and maybe one more."""
        self.show_said(tone, Said(title, sentence, ""))


class WithdrawingScreen(OpeningScreen):
    """Consignments are withdrawn so that packing can go on."""

    def show_view(self, view: View, bench: Bench) -> None:
        if view.progress.problem is not None:
            self.show_said(Tone.ATTENTION, self.speaker.problem(view.progress.problem))
            return
        told = self.speaker.labels_told(bench.session) if bench.session is not None else ""
        self.show_plain(Tone.INFORMATION, self.speaker.next_step(bench), told)


class HeldScreen(OpeningScreen):
    """The order was put aside."""

    def show_view(self, _: View, bench: Bench) -> None:
        session = bench.session
        if session is None:
            return
        reason = self.speaker.reason("hold", session.hold_reason or "")
        told = self.speaker.labels_told(session)
        text = "\n".join(filter(None, (reason, told)))
        self.show_plain(Tone.ATTENTION, self.speaker.text("word.hold"), text)
