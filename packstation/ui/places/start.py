"""The left side while no order is open: orders that can be opened by touching them."""

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QVBoxLayout

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import WaitingOrder
from packstation.ui.flow.prompts import Option
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.choice_list import ChoiceList
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.part import Part


class Behind(msgspec.Struct, frozen=True):
    """An order that was begun here: its stream, the number people know, and what is told of it."""

    stream: str
    name: str
    told: str
    is_held: bool = False
    is_done: bool = False


class StartPanel(Part):
    """`opened(code)` gets what a scanner would have sent, `resumed(stream)` an earlier order."""

    def __init__(
        self,
        speaker: Speaker,
        opened: Callable[[str], None],
        resumed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._speaker = speaker
        self._opened = opened
        self._resumed = resumed
        self._codes: list[str] = []
        self._streams: list[str] = []
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

    def show_orders(
        self,
        orders: tuple[WaitingOrder, ...],
        behind: list[Behind],
        *,
        is_training: bool,
    ) -> None:
        """Orders that can be opened, those on hold before them; else earlier ones to go back to.

        An order that was packed here is marked, so that nobody tries it twice.
        """
        earlier = [one for one in behind if one.is_held] if orders else behind
        done = {one.name for one in behind if one.is_done}
        self._codes = [order.code for order in orders]
        self._streams = [one.stream for one in earlier]
        text = self._speaker.text
        if orders:
            self._title.set_text(text("home.try" if is_training else "home.waiting", n=len(orders)))
        else:
            self._title.set_text(text("home.behind") if behind else "")
        options = [Option(one.stream, one.told) for one in earlier]
        for order in orders:
            mark = "✓" if order.code in done else ""
            country = self._speaker.country(order.country) if order.country else ""
            value = "  ".join(filter(None, (mark, country)))
            options.append(Option(order.code, order.summary or order.code, value=value))
        self.list.show_options(tuple(options))

    @property
    def is_empty(self) -> bool:
        """Nothing to touch: the side is better given away."""
        return not self._codes and not self._streams

    def _touched(self, place: int) -> None:
        if place < len(self._streams):
            self._resumed(self._streams[place])
        elif place - len(self._streams) < len(self._codes):
            self._opened(self._codes[place - len(self._streams)])
