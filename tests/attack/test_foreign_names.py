"""Names, notes and PRO's words are other people's: shown and printed letter by letter."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from packstation.documents.own.packing_slip import packing_slip
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.pdfium import text_of
from packstation.sentences.language import Language
from tests.gui.test_painting import LOOKED_AT, stage_of

MARKUP = "<b>Mug</b> <img src=file:///etc/passwd> &amp; <a href=x>y</a>"


@pytest.mark.attack("paper")
def test_markup_in_names_is_printed_as_it_is_written(happened: Callable[[str], None]) -> None:
    line = SlipLine(name=MARKUP, code="<i>1</i>", ordered=1, in_this_parcel=1)
    slip = PackingSlip(order_number="<u>7</u>", lines=(line,), ship_to=(MARKUP,))
    text = " ".join(text_of(packing_slip(slip)).split())
    assert text.count("<img src=file:///etc/passwd>") == 2
    assert "<u>7</u>" in text
    happened("the markup stands on the slip as letters")


@pytest.mark.attack("paper")
def test_no_text_of_the_window_is_read_as_markup(
    qapp: QApplication, happened: Callable[[str], None]
) -> None:
    assert qapp is not None
    looked_at = 0
    for state in LOOKED_AT:
        with stage_of(state, Language.ENGLISH) as stage:
            labels = stage.window.findChildren(QLabel)
            read = [each for each in labels if each.textFormat() is not Qt.TextFormat.PlainText]
            assert read == [], (state, [each.text() for each in read])
            looked_at += len(labels)
    happened(f"{looked_at} labels of {len(LOOKED_AT)} screens are plain text")
