"""The list of lines: painted by hand, only what is visible, and only what changed."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from packstation.packing.order import OrderLine
from packstation.packing.session import Session
from packstation.ui.flow.tone import Tone
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.line_model import LineModel, LineRow
from packstation.ui.widgets.row_ink import draw_progress, draw_text, width_of
from packstation.ui.widgets.shapes import draw_badge

ROWS_WITHOUT_SCROLLING = 12
TWO_LINES_FROM = 56
"""Pixels of a row, on the 8 px grid."""
HIGHEST = 64
PICTURE_FROM = 44
FINISHED_OPACITY = 0.45


class LineDelegate(QStyledItemDelegate):
    """Sign, name, hazard, count. High rows have two lines: a long name, or name and SKU.

    What is too long all the same is elided in its middle: sizes and colours stand at the end.
    """

    def __init__(self, parent: QWidget, picture_of: Callable[[OrderLine], QPixmap | None]) -> None:
        super().__init__(parent)
        self._picture_of = picture_of
        self.look = Look()
        self.height = 36

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all rows are alike
    ) -> QSize:
        return QSize(option.rect.width(), self.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: LineRow = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        self.paint_row(painter, rect, row)

    def paint_row(self, painter: QPainter, rect: QRect, row: LineRow) -> None:
        """One line of the order into `rect`."""
        look, m = self.look, self.look.measures
        px = min(m.type(24), round(self.height * 0.64))
        if row.is_current:
            painter.fillRect(rect, look.colour("current"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), m.px(5), rect.height()), look.colour("accent")
            )
        ink = look.colour("faint" if row.is_finished else "text")
        x = rect.left() + m.px(16)
        side = round(px * 0.9)
        draw_progress(painter, QRectF(x, rect.center().y() - side / 2 + 1, side, side), row, look)
        x += side + m.px(12)
        x += self._picture(painter, QRect(x, rect.top(), 0, rect.height()), row)
        right = rect.right() - m.px(16)
        right = self._count(painter, rect, right, row, ink)
        if row.line.hazards and not row.is_finished:
            right -= side
            spot = QRectF(right, rect.center().y() - side / 2 + 1, side, side)
            draw_badge(
                painter, Tone.ATTENTION, spot, look.signal(Tone.ATTENTION), QColor("#0B0D10")
            )
            right -= m.px(8)
        painter.setPen(ink)
        box = QRect(x, rect.top(), right - x, rect.height())
        self._name(painter, box, look.font_px(px, is_bold=row.is_current), row)

    def _picture(self, painter: QPainter, spot: QRect, row: LineRow) -> int:
        """The item's picture where rows are high enough to tell one; returns the room it took."""
        m = self.look.measures
        picture = self._picture_of(row.line) if self.height >= m.px(PICTURE_FROM) else None
        if picture is None:
            return 0
        side = self.height - m.px(8)
        size = picture.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(
            spot.left() + (side - size.width()) // 2,
            spot.center().y() - size.height() // 2 + 1,
            size.width(),
            size.height(),
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(FINISHED_OPACITY if row.is_finished else 1.0)
        painter.drawPixmap(box, picture)
        painter.setOpacity(1.0)
        return side + m.px(10)

    def _name(self, painter: QPainter, box: QRect, font: QFont, row: LineRow) -> None:
        line, m = row.line, self.look.measures
        name = line.description or line.sku or line.id
        if self.height < m.px(TWO_LINES_FROM):
            draw_text(painter, box, name, font)
            return
        first, rest = _broken(name, font, box.width())
        if not rest and line.sku in ("", None, name):
            draw_text(painter, box, name, font)
            return
        upper = QRect(box.left(), box.top() + m.px(2), box.width(), box.height() * 11 // 20)
        lower = QRect(box.left(), upper.bottom() + 1, box.width(), box.bottom() - upper.bottom())
        small = self.look.font_px(min(font.pixelSize(), m.type(18)), is_bold=row.is_current)
        lower.adjust(0, 0, 0, -m.px(4))
        if rest:
            first, rest = _broken(name, small, box.width())
            draw_text(painter, upper, first, small)
            draw_text(painter, lower, rest or line.sku or "", small)
            return
        draw_text(painter, upper, first, font)
        painter.setPen(self.look.colour("quiet"))
        draw_text(painter, lower, line.sku or "", self.look.font_px(m.type(16)))

    def _count(self, painter: QPainter, rect: QRect, right: int, row: LineRow, ink: QColor) -> int:
        """`2/4`, right-aligned, the digits of all rows under one another; returns its left edge."""
        m = self.look.measures
        font = self.look.font_px(min(m.type(28), round(self.height * 0.74)), is_bold=True)
        painter.setPen(ink)
        text = f"{row.done}/{row.wanted}"
        if row.short:
            text = f"−{row.short}  {text}"
        width = width_of(text, font)
        draw_text(painter, QRect(right - width, rect.top(), width, rect.height()), text, font)
        return right - width - m.px(12)


def _broken(name: str, font: QFont, width: int) -> tuple[str, str]:
    """`name` as much as fits of it in words, and the rest."""
    if width_of(name, font) <= width:
        return name, ""
    words = name.split(" ")
    count = 1
    while count < len(words) and width_of(" ".join(words[: count + 1]), font) <= width:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


class LineList(QTableView):
    """Shows the lines of the open order. A table of one column: moving a row costs it nothing."""

    def __init__(
        self,
        touched: Callable[[OrderLine], None],
        picture_of: Callable[[OrderLine], QPixmap | None],
    ) -> None:
        super().__init__()
        self.lines = LineModel(self)
        self.clicked.connect(lambda index: touched(self.lines.row(index.row()).line))
        self._delegate = LineDelegate(self, picture_of)
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Nothing shines through it: Qt moves the rows that stay in sight instead of painting them.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def take_look(self, look: Look) -> None:
        self._delegate.look = look
        self._fit_rows()

    def show_session(self, session: Session | None) -> None:
        """Show the lines of `session`, with the one scanned last in sight."""
        self.lines.show_session(session)
        self._fit_rows()
        last = session.packing.last_line if session is not None else None
        if last is None:
            return
        place = self.lines.place_of(last)
        if place is not None and not self.lines.row(place).is_finished:
            self.scrollTo(self.lines.index(place))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._delegate.look.colour("background"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent, as Qt calls it
        self._fit_rows()

    def _fit_rows(self) -> None:
        """The room there is for few lines; twelve without a scroll bar where that is readable."""
        m = self._delegate.look.measures
        rows = max(self.lines.rowCount(), 1)
        room = self.viewport().height() // min(rows, ROWS_WITHOUT_SCROLLING)
        height = max(min(room, m.px(HIGHEST)), m.px(32))
        if height != self._delegate.height:
            self._delegate.height = height
            self.verticalHeader().setMinimumSectionSize(1)
            self.verticalHeader().setDefaultSectionSize(height)

    def visible_point(self, place: int) -> QPointF:
        """The middle of the row at `place`, for tests and the tour."""
        return QPointF(self.visualRect(self.lines.index(place)).center())
