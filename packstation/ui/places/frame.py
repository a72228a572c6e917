"""The middle of the frame: the order on the left, the screen of the moment on the right."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from packstation.packing.bench import Bench
from packstation.packing.order import OrderLine
from packstation.packing.service import ServiceRule
from packstation.packing.shipping import Document
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Pressable
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.place import Place
from packstation.ui.flow.view import Screen, View
from packstation.ui.places.alert import AlertScreen, ProblemScreen, QuestionScreen
from packstation.ui.places.packing import PackingScreen
from packstation.ui.places.plain import HeldScreen, OpeningScreen, StartScreen, WithdrawingScreen
from packstation.ui.places.shipping import ShippingScreen
from packstation.ui.places.start import StartPanel
from packstation.ui.widgets.asking.choice import ChoicePanel
from packstation.ui.widgets.asking.entry import EntryPanel
from packstation.ui.widgets.asking.tiles import TilesPanel
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.place_widget import PlaceWidget

if TYPE_CHECKING:
    from packstation.ui.widgets.order_panel import OrderPanel

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
        places: Mapping[Place, Callable[[Place], PlaceWidget]],
        pressed: Callable[[Pressable], None],
        line_touched: Callable[[OrderLine], None],
        wanted: Callable[[Document], None],
        printer_touched: Callable[[str], None],
        service_name: Callable[[ServiceRule], str],
        picture_of: Callable[[OrderLine], QPixmap | None],
    ) -> None:
        super().__init__()
        self._speaker = speaker
        self._line_touched = line_touched
        self._picture_of = picture_of
        self._order: OrderPanel | None = None
        self.start = StartPanel(speaker, opened, resumed)
        self.choice = ChoicePanel()
        self.tiles = TilesPanel(speaker, pressed)
        self.entry = EntryPanel(confirmed)
        self._makers = places
        self._places: dict[Place, PlaceWidget] = {}
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
            Screen.WHICH_LINE: self.choice,
            Screen.PROBLEM: ProblemScreen(speaker, service_name),
            Screen.QUESTION: QuestionScreen(speaker),
            Screen.SHIPPING: self.shipping,
            Screen.READY: self.shipping,
            Screen.WITHDRAWING: WithdrawingScreen(speaker),
            Screen.HELD: HeldScreen(speaker),
        }
        self.screens = screens
        self._left = QWidget()
        self._left_stack = QStackedLayout(self._left)
        self._left_stack.addWidget(self.start)
        self._right = QWidget()
        self._right_stack = QStackedLayout(self._right)
        for widget in dict.fromkeys((*screens.values(), self.entry, self.tiles)):
            self._right_stack.addWidget(widget)
        self._divider = Divider()
        self._sides = QWidget()
        row = QHBoxLayout(self._sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(self._divider)
        row.addWidget(self._right, 1)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._sides)

    @property
    def order(self) -> "OrderPanel":
        """The order on the left; made when first asked for, for a table takes its time."""
        if self._order is None:
            from packstation.ui.widgets.order_panel import OrderPanel

            self._order = OrderPanel(self._speaker, self._line_touched, self._picture_of)
            self._left_stack.addWidget(self._order)
            self._dress(self._order)
        return self._order

    def _dress(self, late: Part) -> None:
        """What is made after the others looks like them."""
        for part in (late, *late.findChildren(Part)):
            part.take_look(self.look)

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
        if has_order or self._order is not None:
            self.order.show_header(view.header)
        widget = self.screens[view.screen]
        if widget is not self.choice:
            drawn: ScreenWidget = widget  # type: ignore[assignment]  # all but the choice draw views
            drawn.show_view(view, bench)
        return widget

    def show_right(self, widget: QWidget, *, is_alone: bool = False) -> None:
        """Bring `widget` to the front of the right side; alone, it takes both."""
        if self._right_stack.currentWidget() is not widget:
            self._right_stack.setCurrentWidget(widget)
        if is_alone:
            self._left.hide()
            self._divider.hide()

    @property
    def right(self) -> QWidget:
        """What is at the front of the right side."""
        widget = self._right_stack.currentWidget()
        assert widget is not None, "the stack is never empty"
        return widget

    def widget_of(self, place: Place) -> PlaceWidget:
        """What draws `place`; made when it is first asked for."""
        if place not in self._places:
            self._places[place] = widget = self._makers[place](place)
            if place.is_whole:
                widget.hide()
                self._outer.addWidget(widget)
            else:
                self._right_stack.addWidget(widget)
            self._dress(widget)
        return self._places[place]

    def show_place(self, place: Place | None) -> None:
        """Draw `place` and bring it to the front; None: the order and its screens are shown."""
        shown = self.widget_of(place) if place is not None else None
        for other, widget in self._places.items():
            if other.is_whole:
                widget.setVisible(other is place)
        self._sides.setVisible(place is None or not place.is_whole)
        if place is not None and shown is not None:
            shown.show_place()
            if not place.is_whole:
                self.show_right(shown)
