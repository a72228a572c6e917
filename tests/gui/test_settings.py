"""The settings place: looked for by typing, changed as typed, and a broken file mended."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.entries import entries
from packstation.settings.layers import Machine, Policy, layered
from packstation.ui.flow.setup_ports import Broken
from packstation.ui.places.settings.place import (
    ASIDE,
    CHANGE,
    DEFAULT,
    KEEP,
    RESTART,
    TAKE_OUT,
    TEST,
    SettingsPlace,
)
from packstation.ui.places.settings.view import meanings
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.show()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def opened(stage: Stage, looked_for: str = "") -> SettingsPlace:
    stage.window.controller.show_place("settings")
    place = stage.window.controller.at
    assert isinstance(place, SettingsPlace)
    place.write(looked_for)
    return place


def test_a_setting_is_found_by_what_it_is_for_and_changed_with_its_fault_said_as_typed(
    stage: Stage,
) -> None:
    place = opened(stage, "seconds answer lost")
    assert [option.id for option in place.view().options] == ["pro.read_s"]
    place.press(CHANGE)
    assert place.typed == "30.0"
    place.write("9999")
    assert "600" in place.sentence()
    place.press(KEEP)
    assert (place.typed, stage.settings.own) == ("9999", {})
    place.write("12,5")
    assert place.sentence() == "This can be; F12 keeps it"
    place.press(KEEP)
    assert stage.settings.own == {"pro": {"read_s": 12.5}}
    assert place.sentence() == "Kept; it counts once the program starts anew (F9)"
    assert RESTART in place.offered().acts
    place.press(RESTART)
    assert stage.setup.done == ["restart"]


def test_what_can_be_counted_is_chosen_and_the_window_looks_so_at_once(stage: Stage) -> None:
    place = opened(stage, "window.theme")
    prompt = place.press(CHANGE)
    assert prompt is not None
    choice = prompt.choice()
    assert [option.id for option in choice.options] == ["light", "dark", "high-contrast"]
    prompt.answer(choice.options[1], "")
    assert stage.settings.own == {"window": {"theme": "dark"}}
    assert place.surround.wardrobe.worn.theme == "dark"
    assert place.sentence() == "Kept; it counts now"
    assert RESTART not in place.offered().acts


def test_a_value_goes_back_to_its_default(stage: Stage) -> None:
    stage.settings.own = {"station": {"name": "Bench 9"}}
    place = opened(stage, "station.name")
    assert ("Comes from", "this bench's own file") in place.view().facts
    place.press(CHANGE)
    place.press(DEFAULT)
    assert ("Now", "Bench 1") in place.view().facts


def test_what_is_locked_says_so_and_is_not_changed(stage: Stage) -> None:
    stage.settings.machine = Machine(
        {"packing": {"verify_all": True}}, Policy(locked=("packing.verify_all",))
    )
    place = opened(stage, "packing.verify_all")
    assert "locked" in place.view().meaning
    assert CHANGE not in place.offered().acts
    assert place.press(CHANGE) is None
    assert place.typed is None


def test_what_was_written_is_tried_before_the_new_start(stage: Stage) -> None:
    place = opened(stage, "pro.url")
    place.press(TEST)
    assert stage.settings.done == ["test pro"]
    assert place.view().meaning.startswith("✗ PRO: Nobody here knows the name pro.example.")
    place.press(CHANGE)  # what was found is read; what may be typed instead is told again
    assert place.view().facts


@pytest.mark.parametrize(("act", "done"), [(TAKE_OUT, "take out"), (ASIDE, "aside")])
def test_a_broken_file_is_mended_by_one_key_or_put_aside(
    stage: Stage, act: object, done: str
) -> None:
    stage.settings.fault_of_file = Broken("settings.toml, line 3, pro.ulr: no such.", "pro.ulr")
    place = opened(stage)
    assert place.view().meaning == "settings.toml, line 3, pro.ulr: no such."
    assert {TAKE_OUT, ASIDE} <= set(place.offered().acts)
    place.press(TAKE_OUT if act is TAKE_OUT else ASIDE)
    assert stage.settings.done == [done]
    assert RESTART in place.offered().acts


def test_the_computers_file_is_its_own_and_is_mended_by_it(stage: Stage) -> None:
    stage.settings.fault_of_file = Broken("/etc/…: no such setting.", "", is_own=False)
    assert not {TAKE_OUT, ASIDE} & set(opened(stage).offered().acts)


@pytest.mark.parametrize("language", ["de", "fr", "es", "pl"])
def test_every_setting_says_in_every_language_what_it_is_for(language: str) -> None:
    found = {entry.name for entry in entries(layered({}, Machine({})))}
    assert meanings(language).keys() == found


def test_by_hand_in_the_window_and_esc_leaves_the_value_before_it_leaves_the_place(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+,")
    assert stage.at == "settings"
    hands.type("read_s")
    hands.press("F12")
    for _ in "30.0":
        hands.press("Backspace")
    hands.type("12/")
    place = stage.window.controller.at
    assert isinstance(place, SettingsPlace)
    assert place.typed == "12/"
    hands.press("Esc")
    assert stage.at == "settings"
    assert (place.typed is None, stage.settings.own) == (True, {})
    hands.press("F12")
    for _ in "30.0":
        hands.press("Backspace")
    hands.type("12")
    hands.press("Enter")
    assert stage.settings.own == {"pro": {"read_s": 12}}
    hands.press("Esc")
    assert stage.at == ""
