"""The groups with their counts above, the orders of one of them below."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from packstation.ui.flow.place_ports import QueueGroup
from packstation.ui.flow.tone import Tone
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.queue.view import QueueTab, QueueView
from packstation.ui.toolkit.keyboard import is_enter, step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import draw_fitted
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.place_widget import PlaceWidget


class GroupTabs(Part):
    """A tab for each group; `touched` is told which one."""

    def __init__(self, touched: Callable[[QueueGroup], None]) -> None:
        super().__init__()
        self._touched = touched
        self._tabs: tuple[QueueTab, ...] = ()
        self._group = QueueGroup.WAITING

    def show_tabs(self, tabs: tuple[QueueTab, ...], group: QueueGroup) -> None:
        """Show `tabs`, `group` in front."""
        self._tabs, self._group = tabs, group
        self.setAccessibleName("; ".join(f"{tab.text}: {tab.count}" for tab in tabs))
        self.update()

    def tab_rect(self, place: int) -> QRectF:
        """Where the tab at `place` is drawn."""
        width = self.width() / max(len(self._tabs), 1)
        return QRectF(place * width, 0, width, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        for place, tab in enumerate(self._tabs):
            if self.tab_rect(place).contains(event.position()):
                self._touched(tab.group)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        look, m = self.look, self.look.measures
        middle = Qt.AlignmentFlag.AlignHCenter
        for place, tab in enumerate(self._tabs):
            box = self.tab_rect(place)
            is_front = tab.group is self._group
            if is_front:
                painter.fillRect(box, look.colour("current"))
                edge = QRectF(box.left(), box.bottom() - m.px(5), box.width(), m.px(5))
                painter.fillRect(edge, look.signal(Tone.INFORMATION))
            inner = box.adjusted(m.px(6), m.px(6), -m.px(6), -m.px(8))
            count = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.58)
            name = QRectF(inner.left(), count.bottom(), inner.width(), inner.height() * 0.42)
            large, small = look.font(30, is_bold=True), look.font(18, is_bold=is_front)
            ink, quiet = look.colour("text"), look.colour("text" if is_front else "quiet")
            draw_fitted(painter, tab.count, count, large, m.least(16), ink, middle, is_middle=True)
            draw_fitted(painter, tab.text, name, small, m.least(13), quiet, middle, is_middle=True)


class QueuePanel(PlaceWidget):
    """Left and right go through the groups, up and down through their orders."""

    def __init__(self, place: QueuePlace) -> None:
        super().__init__()
        self._place = place
        self._view = QueueView()
        self.tabs = GroupTabs(place.show_group)
        self.list = FoundList(place.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.list, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self.tabs.setFixedHeight(look.measures.px(84))

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self.tabs.show_tabs(view.tabs, view.group)
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)

    def take_key(self, event: QKeyEvent) -> bool:
        """Through the orders and the groups."""
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._place.go(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            return is_enter(event)
        return True
