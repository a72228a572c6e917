"""The middle of the frame: the order on the left, the screen of the moment on the right."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from packstation.packing.bench import Bench
from packstation.packing.order import OrderLine
from packstation.packing.shipping import Document
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.view import Screen, View
from packstation.ui.places.alert import AlertScreen, ProblemScreen, QuestionScreen
from packstation.ui.places.end_of_day import EndOfDayPanel
from packstation.ui.places.packing import PackingScreen
from packstation.ui.places.plain import HeldScreen, OpeningScreen, StartScreen, WithdrawingScreen
from packstation.ui.places.printers import PrintersPanel
from packstation.ui.places.shipping import ShippingScreen
from packstation.ui.places.start import StartPanel
from packstation.ui.widgets.choice import ChoicePanel
from packstation.ui.widgets.entry import EntryPanel
from packstation.ui.widgets.order_panel import OrderPanel
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.tiles import TilesPanel

LEFT_SHARE = 0.46


class ScreenWidget(Protocol):
    """Draws one screen."""

    def show_view(self, view: View, bench: Bench, /) -> None: ...


class Divider(Part):
    """The line between left and right."""

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).fillRect(self.rect(), self.look.colour("edge"))


class Middle(Part):
    """Holds every panel and screen, and brings one of each side to the front."""

    def __init__(
        self,
        speaker: Speaker,
        notes: NoteBook,
        *,
        opened: Callable[[str], None],
        resumed: Callable[[str], None],
        confirmed: Callable[[], None],
        pressed: Callable[[Act], None],
        line_touched: Callable[[OrderLine], None],
        wanted: Callable[[Document], None],
        printer_chosen: Callable[[str], None],
        printer_touched: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.order = OrderPanel(speaker, line_touched)
        self.start = StartPanel(speaker, opened, resumed)
        self.choice = ChoicePanel()
        self.tiles = TilesPanel(speaker, pressed)
        self.entry = EntryPanel(confirmed)
        self.day = EndOfDayPanel(speaker)
        self.printers = PrintersPanel(printer_chosen)
        self.home = StartScreen(speaker, printer_touched)
        self.packing = PackingScreen(speaker, notes)
        self.shipping = ShippingScreen(speaker, wanted)
        self.alert = AlertScreen(speaker, notes)
        screens: dict[Screen, QWidget] = {
            Screen.START: self.home,
            Screen.OPENING: OpeningScreen(speaker),
            Screen.PACKING: self.packing,
            Screen.ALERT: self.alert,
            Screen.QUOTES: self.choice,
            Screen.PROBLEM: ProblemScreen(speaker),
            Screen.QUESTION: QuestionScreen(speaker),
            Screen.SHIPPING: self.shipping,
            Screen.READY: self.shipping,
            Screen.WITHDRAWING: WithdrawingScreen(speaker),
            Screen.HELD: HeldScreen(speaker),
        }
        self.screens = screens
        self._left = QWidget()
        self._left_stack = QStackedLayout(self._left)
        self._left_stack.addWidget(self.order)
        self._left_stack.addWidget(self.start)
        self._right = QWidget()
        self._right_stack = QStackedLayout(self._right)
        for widget in dict.fromkeys((*screens.values(), self.entry, self.tiles, self.printers)):
            self._right_stack.addWidget(widget)
        self._divider = Divider()
        self._sides = QWidget()
        row = QHBoxLayout(self._sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(self._divider)
        row.addWidget(self._right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._sides)
        outer.addWidget(self.day)
        self.day.hide()

    def fit_to(self, width: int) -> None:
        """Keep the two sides in proportion whatever they hold."""
        self._left.setFixedWidth(round(width * LEFT_SHARE))
        self._divider.setFixedWidth(max(self.look.palette.edge_width, 1))

    def show_view(self, view: View, bench: Bench) -> QWidget:
        """Draw the screen of `view` and the order beside it; returns the screen."""
        has_order = view.header is not None
        self._left_stack.setCurrentWidget(self.order if has_order else self.start)
        has_left = has_order or not self.start.is_empty
        self._left.setVisible(has_left)
        self._divider.setVisible(has_left)
        self.order.show_header(view.header)
        widget = self.screens[view.screen]
        if widget is not self.choice:
            drawn: ScreenWidget = widget  # type: ignore[assignment]  # all but the choice draw views
            drawn.show_view(view, bench)
        return widget

    def show_right(self, widget: QWidget) -> None:
        """Bring `widget` to the front of the right side."""
        if self._right_stack.currentWidget() is not widget:
            self._right_stack.setCurrentWidget(widget)

    @property
    def right(self) -> QWidget:
        """What is at the front of the right side."""
        widget = self._right_stack.currentWidget()
        assert widget is not None, "the stack is never empty"
        return widget

    def show_day(self, is_shown: bool) -> None:
        """The end of day takes both sides."""
        self.day.setVisible(is_shown)
        self._sides.setVisible(not is_shown)
