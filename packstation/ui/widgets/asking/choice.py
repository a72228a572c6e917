"""A question with options: digits and arrows choose, + and − count, ← and → choose the reason."""

import functools

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.toolkit.keyboard import step_of
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.choice_list import ChoiceList
from packstation.ui.widgets.buttons import TouchButton
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.part import Part, label


class ChoicePanel(Part):
    """Keeps what is chosen until it is taken with `answer`."""

    def __init__(self) -> None:
        super().__init__()
        self._choice = Choice("")
        self._quantity = 1
        self._reason = 0
        self._chosen_id = ""
        self._title = FitLabel(32, 20, is_bold=True, is_middle=True)
        self.list = ChoiceList(self._touched)
        self._side = QWidget()
        self._less = TouchButton("−", lambda: self._count(-1), most=28)
        self._more = TouchButton("+", lambda: self._count(1), most=28)
        self._number = label("count")
        self._number.setText("1")
        self._number.setProperty("role", "title")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._counter = QWidget()
        row = QHBoxLayout(self._counter)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._less, self._number, self._more):
            row.addWidget(part, 1)
        self._chips: list[TouchButton] = []
        self._side_column = QVBoxLayout(self._side)
        self._side_column.setContentsMargins(0, 0, 0, 0)
        self._side_column.addWidget(self._counter)
        self._side_column.addStretch(1)
        self._body = QHBoxLayout()
        self._body.addWidget(self.list, 1)
        self._body.addWidget(self._side)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addLayout(self._body, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._column.setContentsMargins(0, m.px(12), 0, 0)
        self._column.setSpacing(m.px(8))
        self._title.setFixedHeight(m.px(48))
        self._title.setContentsMargins(m.px(20), 0, 0, 0)
        self._side_column.setContentsMargins(0, 0, m.px(20), m.px(12))
        self._side_column.setSpacing(m.px(8))
        self._fit_side()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        """Reasons beside the list, never more than two fifths of the panel."""
        width = min(self.look.measures.px(240), round(self.width() * 0.4))
        self._side.setFixedWidth(max(width, 1))

    def begin(self) -> None:
        """Forget what was chosen: the next choice begins with its first option."""
        self._choice = Choice("")
        self._chosen_id = ""
        self.list.show_options(())

    def show_choice(self, choice: Choice) -> None:
        """Ask `choice`; what was selected stays selected while the options stay the same."""
        if choice == self._choice:
            return
        is_new = choice.title != self._choice.title or choice.reasons != self._choice.reasons
        self._choice = choice
        self._title.set_text(choice.title)
        self.list.show_options(choice.options, choice.empty)
        if is_new:
            self._reason = 0
            self._make_chips()
        self._start_quantity()

    def _make_chips(self) -> None:
        for chip in self._chips:
            self._side_column.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for place, reason in enumerate(self._choice.reasons):
            chip = TouchButton(reason.text, functools.partial(self._choose_reason, place))
            chip.take_look(self.look)
            self._side_column.insertWidget(self._side_column.count() - 1, chip)
            self._chips.append(chip)
        self._choose_reason(0)

    def _choose_reason(self, place: int) -> None:
        if self._chips:
            self._reason = place % len(self._chips)
        for other, chip in enumerate(self._chips):
            chip.set_chosen(other == self._reason)

    def _start_quantity(self) -> None:
        option = self.list.option
        most = option.most if option is not None else 0
        self._quantity = most if self._choice.starts_with_all else 1
        self._counter.setVisible(most > 1)
        self._side.setVisible(most > 1 or bool(self._chips))
        self._number.setText(str(self._quantity))

    def _count(self, step: int) -> None:
        option = self.list.option
        if option is not None and option.most:
            self._quantity = max(1, min(self._quantity + step, option.most))
            self._number.setText(str(self._quantity))

    def set_quantity(self, quantity: int) -> None:
        """So many of the chosen one, as far as there are."""
        self._quantity = 1
        self._count(quantity - 1)

    def choose(self, option_id: str) -> bool:
        """Choose by the option's id; once more counts one more. False when there is none such."""
        place = next((n for n, o in enumerate(self.list.options) if o.id == option_id), None)
        if place is None:
            return False
        if self._chosen_id == option_id:
            self._count(1)
        else:
            self.list.select(place)
            self._start_quantity()
        self._chosen_id = option_id
        return True

    def next_option(self) -> None:
        """The next line, after the last one the first."""
        count = max(len(self.list.options), 1)
        self.list.select((self.list.selected + 1) % count)
        self._start_quantity()

    def next_reason(self) -> None:
        """The next reason, after the last one the first."""
        self._choose_reason(self._reason + 1)

    def answer(self) -> tuple[Option, str, int] | None:
        """The chosen option, the reason's id and the quantity; None while there is no option."""
        option = self.list.option
        if option is None:
            return None
        reasons = self._choice.reasons
        return option, reasons[self._reason].id if reasons else "", max(self._quantity, 1)

    def _touched(self, _: int) -> None:
        self._start_quantity()

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key for the choice; False when it means nothing here."""
        key, text = event.key(), event.text()
        if step := step_of(event):
            self.list.move(step)
            self._start_quantity()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._choose_reason(self._reason + (1 if key == Qt.Key.Key_Right else -1))
        elif text in ("+", "-"):
            self._count(1 if text == "+" else -1)
        elif len(text) == 1 and text in "123456789":
            if not self.list.select(self.list.place_of_digit(int(text))):
                return True
            self._start_quantity()
        else:
            return False
        return True
