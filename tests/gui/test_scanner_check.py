"""The scanner check: what is scanned there is looked at, told in words, and can be set."""

import pytest

from packstation.scanning.check import TEST_TEXT, Arrived, FindingKind
from packstation.scanning.gs1 import GS
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.places.scanner.place import SET, ScannerPlace
from packstation.ui.places.scanner.view import visible
from packstation.ui.widgets.bottom import Bottom
from tests.tools.benches import bench, gtin, packing
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce

GERMAN = TEST_TEXT.translate(str.maketrans("yzYZ-/_", "zyZYß-?"))


def place(stage: Stage) -> ScannerPlace:
    at = stage.window.controller.at
    assert isinstance(at, ScannerPlace)
    return at


def test_what_is_scanned_there_goes_into_no_order(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.scan("PS:SCANNER")
    hands.scan(gtin(0))
    assert stage.recorder.events == []
    [row] = place(stage).view().rows
    assert gtin(0) in row.sentence
    hands.scan("PS:NEXT")
    assert stage.at == ""
    hands.scan(gtin(0))
    assert len(stage.recorder.events) == 1


def test_a_good_scanner_is_called_good_with_every_hidden_character_shown(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+G")
    hands.scan(TEST_TEXT)
    view = place(stage).view()
    assert view.tone is Tone.DONE
    assert view.arrived == (TEST_TEXT.replace(GS, "⟨GS⟩"),)


def test_what_can_be_set_is_set_with_one_key_and_scanned_again(qapp: object) -> None:
    stage = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    window = stage.window
    window.controller.show_place("scanner")
    assert window.take_arrival(Arrived(GERMAN, american=TEST_TEXT, has_suffix_key=True))
    window.flush()
    assert SET in window.findChildren(Bottom)[0].acts
    window.press(SET)
    assert stage.scanner.was_set == {"scanner.layout": "american"}
    assert place(stage).view().rows == ()
    stage.scanner.answer = "The settings cannot be written: no room."
    window.take_arrival(Arrived("~" + TEST_TEXT, american="~" + TEST_TEXT))
    window.press(SET)
    assert place(stage).view().sentence == stage.scanner.answer
    window.leave()
    window.deleteLater()


@pytest.mark.parametrize("language", list(Language))
def test_every_finding_has_its_sentence(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    for kind in FindingKind:
        said = speaker.text(f"scanner.finding.{kind.name.lower()}", text="~")
        assert len(said) > 10


def test_what_nobody_sees_is_written_out() -> None:
    assert visible("a\x1db\x02\x1f") == "a⟨GS⟩b⟨STX⟩⟨1F⟩"
