"""Three rows of buttons: languages by their own names, themes, sizes of the type."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.sentences.language import Language
from packstation.ui.places.look.place import SIZES, THEMES, LookPlace
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.buttons import TouchButton
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget

OWN_NAMES: Mapping[Language, str] = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.POLISH: "Polski",
}
"""Whoever cannot read the window must find their own language."""


class LookPanel(PlaceWidget):
    """What holds now carries the accent."""

    def __init__(self, place: LookPlace) -> None:
        super().__init__()
        self._place = place
        self._titles: list[FitLabel] = []
        self._buttons: list[tuple[str, Any, TouchButton]] = []
        self._column = QVBoxLayout(self)
        text, number = place.surround.speaker.text, place.surround.speaker.number
        self._row("word.language", "language", {n: OWN_NAMES[n] for n in Language})
        self._row("word.theme", "theme", {n: text(f"look.theme.{n}") for n in THEMES})
        sizes = {size: f"{number(round(size * 100))} %" for size in SIZES}
        self._row("word.type_size", "type_scale", sizes)
        self._column.addStretch(1)

    def _row(self, title: str, field: str, choices: Mapping[Any, str]) -> None:
        head = FitLabel(26, 18, is_bold=True, is_middle=True)
        head.set_text(self._place.surround.speaker.text(title))
        self._titles.append(head)
        row = QHBoxLayout()
        for value, name in choices.items():
            button = TouchButton(name, self._chooser(field, value))
            self._buttons.append((field, value, button))
            row.addWidget(button)
        self._column.addWidget(head)
        self._column.addLayout(row)

    def _chooser(self, field: str, value: object) -> Callable[[], None]:
        return functools.partial(self._choose, field, value)

    def _choose(self, field: str, value: object) -> None:
        self._place.choose(replace(self._place.worn, **{field: value}))

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        m = look.measures
        self._column.setContentsMargins(m.px(24), m.px(12), m.px(24), m.px(12))
        self._column.setSpacing(m.px(10))
        for title in self._titles:
            title.setFixedHeight(m.px(44))

    def show_place(self) -> None:
        worn = self._place.worn
        for field, value, button in self._buttons:
            button.set_chosen(getattr(worn, field) == value)
