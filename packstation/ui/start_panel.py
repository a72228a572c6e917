"""The left side while no order is open: orders that can be opened by touching them."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from packstation.sentences.speaker import Speaker
from packstation.ui.asks import Option
from packstation.ui.fit import FitLabel
from packstation.ui.look import Look
from packstation.ui.panels.choice_list import ChoiceList
from packstation.ui.part import Part
from packstation.ui.port import WaitingOrder


class StartPanel(Part):
    """`opened(code)` gets what a scanner would have sent."""

    def __init__(self, speaker: Speaker, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._speaker = speaker
        self._opened = opened
        self._orders: tuple[WaitingOrder, ...] = ()
        self._title = FitLabel(26, 18, is_bold=True, is_middle=True)
        self.list = ChoiceList(self._touched, has_selection=False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self.list, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._column.setContentsMargins(0, m.px(12), 0, 0)
        self._title.setFixedHeight(m.px(44))
        self._title.setContentsMargins(m.px(20), 0, 0, 0)

    def show_orders(self, orders: tuple[WaitingOrder, ...], *, is_training: bool) -> None:
        self._orders = orders
        key = "home.try" if is_training else "home.waiting"
        self._title.set_text(self._speaker.text(key, n=len(orders)) if orders else "")
        options = tuple(Option(o.code, o.code, o.summary, o.country) for o in orders)
        self.list.show_options(options)

    def _touched(self, place: int) -> None:
        self._opened(self._orders[place].code)
