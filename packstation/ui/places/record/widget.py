"""The steps on the left; the order as it was then on the right."""

from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.packing.order import OrderLine
from packstation.packing.session import Session
from packstation.ui.flow.view_of import header_of, parcels_of
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.view import RecordView
from packstation.ui.toolkit.keyboard import is_enter, step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.order_panel import OrderPanel
from packstation.ui.widgets.parcels_panel import ParcelsPanel
from packstation.ui.widgets.place_widget import PlaceWidget


def _nothing(_: OrderLine) -> None:
    """A line of the past is not to be packed."""


def _no_picture(_: OrderLine) -> QPixmap | None:
    return None


class RecordPanel(PlaceWidget):
    """Arrows and touch go through the steps; the right side shows what the packer had."""

    def __init__(self, place: RecordPlace) -> None:
        super().__init__()
        self._place = place
        self._view = RecordView()
        speaker = place.surround.speaker
        self.list = FoundList(place.choose)
        self._order = OrderPanel(speaker, _nothing, _no_picture)
        self._parcels = ParcelsPanel(speaker)
        then = QVBoxLayout()
        then.setSpacing(0)
        then.addWidget(self._order, 3)
        then.addWidget(self._parcels, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 6)
        row.addLayout(then, 5)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._order.take_look(look)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)
        self._show_order(view.session)

    def _show_order(self, session: Session | None) -> None:
        header = header_of(session)
        self._order.setVisible(header is not None)
        self._parcels.setVisible(header is not None)
        self._order.show_header(header)
        if session is not None and header is not None:
            self._parcels.show_parcels(parcels_of(session), session)

    def take_key(self, event: QKeyEvent) -> bool:
        """Through the steps, one or five at a time."""
        if step := step_of(event):
            self._place.choose(self._place.chosen + step)
        return bool(step) or is_enter(event)
