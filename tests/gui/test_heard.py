"""What is seen can be heard: a screen reader is told every text that is on the screen."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from packstation.sentences.language import Language
from tests.gui.test_painting import LOOKED_AT, painted, stage_of
from tests.tools.window import Stage

TOLD = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.GERMAN])
@pytest.mark.parametrize("state", LOOKED_AT)
def test_every_text_on_the_screen_is_told_to_a_screen_reader(
    qapp: QApplication, state: str, language: Language
) -> None:
    with stage_of(state, language) as stage:
        heard = _plain(" ".join(told(stage)))
        unheard = [text.text for text in painted(stage) if not _is_heard(text.text, heard)]
        assert not unheard, heard


def told(stage: Stage) -> Iterator[str]:
    """All that a screen reader can ask the visible widgets, and the rows of their lists, for."""
    for widget in (stage.window, *stage.window.findChildren(QWidget)):
        if not widget.isVisibleTo(stage.window):
            continue
        accessible = QAccessible.queryAccessibleInterface(widget)
        yield from (accessible.text(kind) for kind in TOLD)
        if isinstance(widget, QAbstractItemView):
            yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.data(index, role) or "")


def _is_heard(text: str, heard: str) -> bool:
    """Each of its words; what was cut at its end counts as far as it goes."""
    return all(word in heard for word in _plain(text).split())


def _plain(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", text.casefold())
