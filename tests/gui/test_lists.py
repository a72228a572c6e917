"""An empty list says why it is empty, and all of it can be read."""

from PySide6.QtWidgets import QApplication

from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList

LONG = "Of this order no consignment is known here, or PRO does not answer. Find the order first."


def test_the_sentence_of_an_empty_list_is_not_cut_at_its_sides(qapp: QApplication) -> None:
    shown = FoundList(lambda _: None)
    shown.take_look(Look())
    shown.resize(420, 300)
    shown.show_options((), LONG)
    picture = shown.grab().toImage()
    background = picture.pixelColor(0, 0)
    inked = [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) != background for y in range(picture.height()))
    ]
    assert inked
    assert inked[0] > 10
    assert inked[-1] < picture.width() - 10
    shown.deleteLater()
