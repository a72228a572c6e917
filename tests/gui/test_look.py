"""Language, colours and size of the type: everybody has their own, and the bench has its own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from packstation.scanning.scan import ScanSource, read_scan
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import Worn
from packstation.ui.toolkit.theme import ThemeName
from packstation.ui.widgets.buttons import TouchButton
from tests.tools.gallery import STATES
from tests.tools.painted import recorded
from tests.tools.printers import NOW
from tests.tools.window import Stage, TasksAtOnce

GERMAN = Worn(Language.GERMAN, "dark", 1.5)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.resize(1366, 768)
    made.window.show()
    made.looks.kept["Anna"] = GERMAN
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def seen(stage: Stage) -> str:
    """Everything that is painted."""
    stage.window.flush()
    QApplication.sendPostedEvents()
    with recorded() as texts:
        stage.window.grab()
    return " | ".join(text.text for text in texts)


def scan(stage: Stage, code: str) -> None:
    stage.window.take_scan(read_scan(code, NOW, ScanSource.TYPED))
    stage.window.flush()


def test_who_signs_in_finds_their_own_look_and_the_next_one_the_benchs(stage: Stage) -> None:
    english = seen(stage)
    stage.station.update(packer="Anna")
    german = seen(stage)
    assert stage.speaker.text("home.title") in german
    assert stage.speaker.language is Language.GERMAN
    assert german != english
    stage.station.update(packer=None)
    assert seen(stage) == english


def test_a_look_is_chosen_by_barcode_and_stays_with_the_packer(stage: Stage) -> None:
    stage.station.update(packer="Zoë")
    scan(stage, "PS:LOOK")
    scan(stage, "PS:LANGUAGE")
    scan(stage, "PS:THEME")
    scan(stage, "PS:TYPE-SIZE")
    wanted = Worn(Language.GERMAN, ThemeName.DARK.value, 1.25)
    assert stage.looks.kept["Zoë"] == wanted
    assert "Deutsch" in seen(stage)
    assert stage.speaker.text("look.for_packer", name="Zoë") in seen(stage)


def test_a_look_is_chosen_by_touch_for_the_bench_while_nobody_is_signed_in(stage: Stage) -> None:
    stage.window.controller.show_place("look")
    stage.window.flush()
    polish = [b for b in stage.window.findChildren(TouchButton) if b.accessibleName() == "Polski"]
    QTest.mouseClick(polish[0], Qt.MouseButton.LeftButton)
    assert "JĘZYK" in seen(stage)
    assert stage.looks.kept[""] == Worn(Language.POLISH, "light", 1.0)


def test_what_cannot_be_kept_is_not_worn_and_says_so(stage: Stage) -> None:
    stage.looks.refusal = "No."
    scan(stage, "PS:LOOK")
    scan(stage, "PS:THEME")
    assert stage.window.controller.at is not None
    assert "No." in seen(stage)
    assert stage.looks.kept == {"Anna": GERMAN}


def test_another_language_comes_in_the_middle_of_an_order(stage: Stage) -> None:
    STATES["packing-4"](stage)
    before = stage.station.bench.session
    stage.station.update(packer="Anna")
    told = seen(stage)
    assert "FERTIG" in told
    assert "Nächsten Artikel scannen" in told
    assert stage.station.bench.session == before
