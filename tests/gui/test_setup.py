"""Setting up in the window: each step by key, each can be skipped, the key is never shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.scanning.check import Arrived
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.places.setup.place import ACCEPT, EARLIER, LATER, RESTART, SetupPlace
from packstation.ui.places.setup.view import STEPS, Step
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.show()
    made.window.controller.show_place("setup")
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> SetupPlace:
    at = stage.window.controller.at
    assert isinstance(at, SetupPlace)
    return at


def answer(stage: Stage, *, typed: str = "", chosen: int = 0) -> None:
    place(stage).write(typed)
    place(stage).choose(chosen)
    place(stage).press(ACCEPT)


def test_it_goes_from_step_to_step_and_each_answer_is_written_at_once(stage: Stage) -> None:
    answer(stage, chosen=1)
    answer(stage, typed="K" * 32)
    answer(stage, typed="Bench 9")
    answer(stage, chosen=2)
    answer(stage, typed="10.1.2.3")
    answer(stage, chosen=1)
    assert stage.setup.done == [
        "pro sandbox",
        "key of 32",
        "{'station.name': 'Bench 9'}",
        "{'station.location': 'YORK-DC'}",
        "10.1.2.3 for labels",
        "Office for papers",
    ]
    assert place(stage).step is Step.TEST
    assert [option.id for option in place(stage).view().options] == ["10.1.2.3", "Office"]
    answer(stage, chosen=1)
    assert stage.setup.done[-1] == "page on Office"
    assert place(stage).step is Step.SCANNER
    place(stage).press(ACCEPT)
    assert stage.at == "scanner"
    stage.window.controller.show_place("setup")
    place(stage).go_to(Step.FINISH)
    assert place(stage).offered().main is RESTART
    place(stage).press(RESTART)
    assert stage.setup.done[-1] == "restart"


def test_people_are_put_in_one_by_one_and_a_supervisors_pin_is_not_shown(stage: Stage) -> None:
    place(stage).go_to(Step.PEOPLE)
    answer(stage, typed="Ben", chosen=0)
    assert place(stage).view().told == "Ben is in the roster. Type the next name, or go on."
    answer(stage, typed="Anna", chosen=1)
    assert place(stage).view().told == "Type the PIN of Anna, four digits or more"
    place(stage).write("4711")
    assert place(stage).view().typed == "••••"
    place(stage).press(ACCEPT)
    assert stage.setup.done == ["person Ben with a PIN of 0", "person Anna with a PIN of 4"]
    assert place(stage).step is Step.PEOPLE


def test_a_scale_is_chosen_among_what_is_plugged_in(stage: Stage) -> None:
    place(stage).go_to(Step.SCALE)
    assert [option.id for option in place(stage).view().options] == ["auto", "none", "/dev/ttyUSB0"]
    answer(stage, chosen=2)
    assert stage.setup.done == ["scale at /dev/ttyUSB0"]
    assert place(stage).step is Step.LOOK
    place(stage).press(ACCEPT)
    assert stage.at == "look"


def test_every_step_can_be_skipped_and_gone_back_to(stage: Stage) -> None:
    for step in STEPS:
        assert place(stage).step is step
        place(stage).press(LATER)
    assert stage.setup.done == []
    place(stage).press(EARLIER)
    assert place(stage).step is Step.PEOPLE
    assert Act.BACK in place(stage).offered().acts


def test_a_key_is_scanned_shown_as_dots_and_gone_once_it_is_refused(stage: Stage) -> None:
    place(stage).go_to(Step.KEY)
    secret = "S3CRET-KEY"
    assert place(stage).take_arrival(Arrived(secret, secret, has_suffix_key=True))
    assert place(stage).view().typed == "•" * len(secret)
    assert not place(stage).take_arrival(Arrived("PS:NEXT", "PS:NEXT", has_suffix_key=True))
    stage.setup.refusal = "PRO does not accept this key."
    place(stage).press(ACCEPT)
    assert (place(stage).step, place(stage).typed) == (Step.KEY, "")
    assert place(stage).view().told == stage.setup.refusal
    assert secret not in str(place(stage).view())


def test_nobody_goes_back_to_training_by_a_key_too_much(stage: Stage) -> None:
    answer(stage, chosen=2)
    place(stage).go_to(Step.WHERE)
    assert place(stage).view().options[place(stage).chosen].title == "Live"


def test_while_printers_are_looked_for_the_list_says_so(qapp: QApplication) -> None:
    waiting = Stage(Speaker(Language.ENGLISH, is_strict=True))  # its tasks begin nothing
    waiting.window.controller.show_place("setup")
    place(waiting).go_to(Step.LABELS)
    assert place(waiting).view().empty == "Being looked for …"
    place(waiting).go_to(Step.STATION)
    assert place(waiting).view().empty == ""
    waiting.window.leave()
    waiting.window.deleteLater()
