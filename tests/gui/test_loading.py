"""The loading check in the window: every scan is judged, seen and heard, and nothing is packed."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.scanning.check import Arrived
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import LoadedNow, StrayParcel, Van
from packstation.ui.flow.signals import Signal
from packstation.ui.flow.tone import Tone
from packstation.ui.places.loading.place import CARRIER, PRINT, LoadingPlace
from tests.tools.window import Stage, TasksAtOnce

STRAY = StrayParcel(key="EC-2/1", order="HO-2", consignment="EC-2", parcel=1, of=1, carrier="Evri")


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.loading.stands = Van(("DPD", "Evri"), 1, 2, (STRAY,))
    made.loading.verdicts = {
        "1": LoadedNow(verdict="loaded", scanned="1", order="HO-1", parcel=1, of=1, carrier="DPD"),
        "2": LoadedNow(
            verdict="other_carrier", scanned="2", order="HO-2", parcel=1, of=1, carrier="Evri"
        ),
    }
    made.window.show()
    made.window.controller.show_place("loading")
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> LoadingPlace:
    at = stage.window.controller.at
    assert isinstance(at, LoadingPlace)
    return at


def scan(stage: Stage, text: str) -> bool:
    return place(stage).take_arrival(Arrived(text, text, has_suffix_key=True))


def test_the_first_label_says_whose_van_it_is_and_the_wrong_one_is_seen_and_heard(
    stage: Stage,
) -> None:
    assert place(stage).view().options[0].title == "HO-2, parcel 1 of 1"
    assert scan(stage, "1")
    assert (place(stage).carrier, place(stage).view().tone) == ("DPD", Tone.DONE)
    assert scan(stage, "2")
    view = place(stage).view()
    assert (view.tone, view.said.word) == (Tone.ERROR, "WRONG VAN")
    assert "goes with Evri, and this is the van of DPD" in view.said.sentence
    assert stage.loading.asked == [("1", ""), ("2", "DPD")]
    assert stage.heard.signals[-2:] == [Signal.ADDED, Signal.WRONG]
    assert not stage.recorder.events


def test_a_command_is_no_label_and_the_van_is_changed_by_key(stage: Stage) -> None:
    assert not scan(stage, "PS:NEXT")
    for carrier in ("DPD", "Evri", ""):
        place(stage).press(CARRIER)
        assert place(stage).carrier == carrier
    place(stage).press(PRINT)
    assert place(stage).sentence() == "The loading list of  is on its way."


@pytest.mark.parametrize(
    "verdict", ["loaded", "again", "other_carrier", "void", "not_ready", "unknown", "not_known"]
)
def test_every_verdict_has_its_words(stage: Stage, verdict: str) -> None:
    for language in Language:
        stage.speaker.speak(language)
        place(stage).last = LoadedNow(verdict=verdict, scanned="155")
        said = place(stage).view().said
        assert said.word
        assert said.sentence
