"""Texts as large as their place allows, in few sizes."""

import itertools

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from packstation.ui.widgets.fit import _fits, _fitting, _one_line

FAMILY = "Noto Sans"
PLACES = (QSize(680, 200), QSize(420, 96), QSize(240, 44))


def names() -> list[str]:
    """Of 3 to 118 characters."""
    words = ["Enamel", "mug", "cream", "with", "blue", "rim", "350", "ml", "Wool", "blanket"]
    return [" ".join((words * 3)[: n % 31 + 1])[: 3 + n] for n in range(115)]


def test_names_of_every_length_share_a_few_sizes_and_each_is_nearly_the_largest(
    qapp: QApplication,
) -> None:
    font, sizes = QFont(FAMILY), set()
    for place, name in itertools.product(PLACES, names()):
        size = (place.width(), place.height())
        px, shown = _fitting(name, *size, 60, 16, FAMILY, is_bold=False)
        sizes.add(px)
        if shown != name:
            continue
        font.setPixelSize(px)
        assert _fits(name, font, *size)
        if px < 60:
            font.setPixelSize(px + 4)
            assert not _fits(name, font, *size)
    assert len(sizes) <= 24  # of 45


def test_one_line_has_one_of_these_sizes_too(qapp: QApplication) -> None:
    sizes = {_one_line(name, 500, 60, FAMILY, is_bold=True) for name in names()}
    assert len({px for px in sizes if px >= 24}) <= 16
