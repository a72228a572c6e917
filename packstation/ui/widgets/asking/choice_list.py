"""A list to choose from with digits, arrows or a finger; only what is visible is painted."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)

from packstation.ui.flow.prompts import Option
from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part

DIGITS = 9


class ChoiceList(Part):
    """`chosen(place)` is called when a finger touches a row; keys only move the selection."""

    ROOMY = 64
    LEAST = 48
    """Heights of a row in pixels of the design: where there is room, and where there is little."""

    def __init__(self, chosen: Callable[[int], None], *, has_selection: bool = True) -> None:
        super().__init__()
        self._chosen = chosen
        self._has_selection = has_selection
        self._options: tuple[Option, ...] = ()
        self._empty = ""
        self._top = 0
        self.selected = 0

    def show_options(self, options: tuple[Option, ...], empty: str = "") -> None:
        """Show `options`; the selection stays where it was as long as that exists."""
        if options != self._options or empty != self._empty:
            if [o.id for o in options] != [o.id for o in self._options]:
                self.selected = self._top = 0
            self._options = options
            self._empty = empty
            told = enumerate(options[:50], start=1)
            self.setAccessibleName(
                "; ".join(f"{n}: {_told(option)}" for n, option in told) or empty
            )
            self.updateGeometry()
            self.update()

    @property
    def options(self) -> tuple[Option, ...]:
        """All that can be chosen."""
        return self._options

    @property
    def option(self) -> Option | None:
        """The selected one."""
        return self._options[self.selected] if self.selected < len(self._options) else None

    def select(self, place: int) -> bool:
        """Select the option at `place` from the top; False when there is none."""
        if not 0 <= place < len(self._options):
            return False
        self.selected = place
        rows = self._rows()
        if place < self._top:
            self._top = place
        elif place >= self._top + rows:
            self._top = place - rows + 1
        self.update()
        return True

    def move(self, step: int) -> None:  # type: ignore[override]  # a list moves its selection
        """Move the selection, stopping at the ends."""
        self.select(max(0, min(self.selected + step, len(self._options) - 1)))

    def place_of_digit(self, digit: int) -> int:
        """The place that the digit shown beside a visible row means."""
        return self._top + digit - 1

    def _row_height(self) -> int:
        m = self.look.measures
        roomy = m.px(self.ROOMY)
        least = max(m.px(self.LEAST), m.touch)
        count = max(len(self._options), 1)
        return max(min(roomy, self.height() // count), least)

    def _rows(self) -> int:
        return max(self.height() // self._row_height(), 1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, self.look.measures.px(self.ROOMY) * max(len(self._options), 1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(100, self.look.measures.touch * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is selected stays in sight, and no row stays out of it while there is room."""
        super().resizeEvent(event)
        self._top = max(0, min(self._top, len(self._options) - self._rows()))
        if self._has_selection:
            self.select(self.selected)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        step = -1 if event.angleDelta().y() > 0 else 1
        self._top = max(0, min(self._top + step, len(self._options) - self._rows()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = self._top + int(event.position().y()) // self._row_height()
        if self.select(place):
            self._chosen(place)

    def row_rect(self, place: int) -> QRect:
        """Where the option at `place` is drawn."""
        height = self._row_height()
        return QRect(0, (place - self._top) * height, self.width(), height)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, m = self.look, self.look.measures
        if not self._options:
            room = QRectF(self.rect()).adjusted(m.px(20), 0, -m.px(20), 0)
            middle, quiet = Qt.AlignmentFlag.AlignHCenter, look.colour("quiet")
            font = look.font(24)
            draw_fitted(
                painter, self._empty, room, font, m.least(14), quiet, middle, is_middle=True
            )
            return
        last = min(self._top + self._rows(), len(self._options))
        for place in range(self._top, last):
            self._paint(painter, self.row_rect(place), place)
        if len(self._options) > self._rows():
            # Of a long list a share in proportion would hardly be seen.
            tall = max(self.height() * self._rows() / len(self._options), m.px(40))
            part = self._top / (len(self._options) - self._rows())
            box = QRectF(self.width() - m.px(8), part * (self.height() - tall), m.px(6), tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("frame"))
            painter.drawRoundedRect(box, m.px(3), m.px(3))

    def _paint(self, painter: QPainter, rect: QRect, place: int) -> None:
        look, m, option = self.look, self.look.measures, self._options[place]
        is_selected = self._has_selection and place == self.selected
        if is_selected:
            painter.fillRect(rect, look.colour("current"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), m.px(6), rect.height()), look.colour("accent")
            )
        painter.fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), look.palette.edge_width),
            look.colour("edge"),
        )
        x = rect.left() + m.px(20)
        if self._has_selection:
            x = self._paint_digit(painter, x, rect, place - self._top + 1, is_selected)
        right = rect.right() - m.px(20)
        if option.value:
            font = look.font(24, is_bold=True)
            width = QFontMetrics(font).horizontalAdvance(option.value)
            painter.setFont(font)
            painter.setPen(look.colour("text"))
            box = QRect(right - width, rect.top(), width, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, option.value)
            right -= width + m.px(16)
        self._paint_names(painter, QRect(x, rect.top(), right - x, rect.height()), option)

    def _paint_digit(
        self, painter: QPainter, x: int, rect: QRect, digit: int, is_selected: bool
    ) -> int:
        look, m = self.look, self.look.measures
        side = m.px(32)
        if digit > DIGITS:
            return x + side + m.px(14)
        spot = QRectF(x, rect.center().y() - side / 2 + 1, side, side)
        painter.setPen(look.colour("accent" if is_selected else "frame"))
        painter.setBrush(look.colour("accent" if is_selected else "raised"))
        painter.drawRoundedRect(spot, m.px(6), m.px(6))
        painter.setPen(look.colour("on_accent" if is_selected else "text"))
        painter.setFont(look.font(18, is_bold=True))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(digit))
        return x + side + m.px(14)

    def _paint_names(self, painter: QPainter, box: QRect, option: Option) -> None:
        look = self.look
        font = look.font(23, is_bold=True)
        small = look.font(18)
        elide = Qt.TextElideMode.ElideRight
        title = QFontMetrics(font).elidedText(option.title, elide, box.width())
        painter.setFont(font)
        painter.setPen(look.colour("quiet" if option.why_not else "text"))
        if not option.detail:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
            return
        lines = QFontMetrics(font).height() + QFontMetrics(small).height()
        if lines > box.height():
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
            box.setLeft(box.left() + QFontMetrics(font).horizontalAdvance(title) + 16)
            painter.setFont(small)
            painter.setPen(look.colour("quiet"))
            if QFontMetrics(small).horizontalAdvance(option.detail) <= box.width():
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, option.detail)
            return
        top = QRect(box)
        top.setTop(box.top() + max((box.height() - lines) // 2, 0))
        painter.drawText(top, Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(small)
        painter.setPen(look.colour("quiet"))
        detail = QFontMetrics(small).elidedText(option.detail, elide, box.width())
        top.setTop(top.top() + QFontMetrics(font).height())
        painter.drawText(top, Qt.AlignmentFlag.AlignTop, detail)


def _told(option: Option) -> str:
    return ", ".join(filter(None, (option.title, option.detail, option.value)))
