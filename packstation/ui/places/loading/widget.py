"""The last scan large on the left, what is missing on the right."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.ui.flow.tone import Tone
from packstation.ui.places.alert import SaidScreen
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.loading.view import LoadingView
from packstation.ui.toolkit.keyboard import is_enter, step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget


class LoadingPanel(PlaceWidget):
    """Arrows go through the parcels that are missing."""

    def __init__(self, place: LoadingPlace) -> None:
        super().__init__()
        self._place = place
        self._view: LoadingView | None = None
        self._said = SaidScreen(place.surround.speaker)
        self._title = FitLabel(30, 18, is_bold=True, is_middle=True)
        self.list = FoundList(lambda _: None)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._title)
        right.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._said, 6)
        row.addLayout(right, 5)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._title.setFixedHeight(m.px(64))
        self._title.setContentsMargins(m.px(20), 0, m.px(20), 0)

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        is_new = self._view is None or view.said != self._view.said
        self._view = view
        self._said.show_said(view.tone, view.said)
        if is_new and view.tone is not Tone.NEUTRAL:
            self._said.flash()
        self._title.set_text(view.title)
        self.list.show_options(view.options, view.told)

    def take_key(self, event: QKeyEvent) -> bool:
        if step := step_of(event):
            self.list.move(step)
        return bool(step) or is_enter(event)
