"""The test barcode on the left; what arrived, and what it means, on the right."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.flow.tone import Tone
from packstation.ui.places.printers.widget import sign_ink
from packstation.ui.places.scanner.place import ScannerPlace
from packstation.ui.places.scanner.view import FindingRow, ScannerView
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel, draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.shapes import draw_badge
from packstation.ui.widgets.surface import SignalSurface

LEAST_SIDE_PX, MOST_SIDE_PX = 120, 420


class BarcodePicture(Part):
    """The barcode on white, whatever the theme: a scanner needs it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()

    def show_png(self, png: bytes) -> None:
        """Show this picture."""
        self._picture.loadFromData(png)
        self.update()

    @property
    def side_px(self) -> int:
        """How large the barcode may be, in pixels of the screen."""
        room = min(self.width(), self.height()) - self.look.measures.px(48)
        return round(max(LEAST_SIDE_PX, min(room, MOST_SIDE_PX)) * self.devicePixelRatio())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._picture.isNull():
            scale = self.devicePixelRatio()
            box = QRectF(0, 0, self._picture.width() / scale, self._picture.height() / scale)
            box.moveCenter(QRectF(self.rect()).center())
            painter.drawPixmap(box.toRect(), self._picture)


class FindingList(Part):
    """Each finding: a badge and its sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[FindingRow, ...] = ()
        self._arrived: tuple[str, ...] = ()

    def show_findings(self, arrived: tuple[str, ...], rows: tuple[FindingRow, ...]) -> None:
        """What came, above what it means."""
        self._arrived, self._rows = arrived, rows
        self.setAccessibleName("; ".join((*arrived, *(row.sentence for row in rows))))
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, m = self.look, self.look.measures
        inset = m.px(20)
        y = m.px(8)
        for text in self._arrived:
            box = QRect(inset, y, self.width() - 2 * inset, m.px(60))
            draw_fitted(
                painter,
                text,
                QRectF(box),
                look.font(20, is_bold=True),
                m.least(15),
                look.colour("text"),
                is_middle=True,
            )
            y += box.height()
        count = max(len(self._rows), 1)
        height = min(m.px(104), (self.height() - y) // count)
        side = min(m.px(32), height - m.px(12))
        for row in self._rows:
            spot = QRectF(inset, y + m.px(10), side, side)
            draw_badge(painter, row.tone, spot, look.signal(row.tone), sign_ink(look, row.tone))
            left = inset + side + m.px(14)
            box = QRect(left, y, self.width() - left - inset, height)
            draw_fitted(
                painter, row.sentence, QRectF(box), look.font(22), m.least(15), look.colour("text")
            )
            y += height


class ScannerPanel(PlaceWidget):
    """Nothing to touch but the acts below."""

    def __init__(self, place: ScannerPlace) -> None:
        super().__init__()
        self._place = place
        self._view = ScannerView(Tone.NEUTRAL, "", "")
        self._asked_px = 0
        self._barcode = BarcodePicture()
        self._head = SignalSurface()
        self._title = FitLabel(34, 20, is_bold=True, is_middle=True)
        self._sentence = FitLabel(21, 15)
        self._head.content.addWidget(self._title, 2)
        self._head.content.addWidget(self._sentence, 3)
        self._findings = FindingList()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head)
        right.addWidget(self._findings, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._barcode, 5)
        row.addLayout(right, 7)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._head.setFixedHeight(look.measures.px(148))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._ask_for_barcode()

    def show_place(self) -> None:
        self._ask_for_barcode()
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self._head.set_tone(view.tone)
        self._title.set_text(view.title)
        self._sentence.set_text(view.sentence)
        self._findings.show_findings(view.arrived, view.rows)

    def _ask_for_barcode(self) -> None:
        port = self._place.surround.ports.scanner
        if port is None or not self.isVisible() or self._barcode.side_px == self._asked_px:
            return
        self._asked_px = self._barcode.side_px
        self._place.surround.tasks.start("draw the test barcode", self._draw(self._asked_px))

    async def _draw(self, side_px: int) -> None:
        port = self._place.surround.ports.scanner
        if port is not None:
            self._barcode.show_png(await port.barcode(side_px))
