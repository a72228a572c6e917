"""A new order by hand in the window: typed field by field, item by item."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.scanning.check import Arrived
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.places.new_order.place import FIELDS, ITEM, SAVE, WHERE, NewOrderPlace
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.show()
    made.window.controller.show_place("new-order")
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> NewOrderPlace:
    at = stage.window.controller.at
    assert isinstance(at, NewOrderPlace)
    return at


def write(stage: Stage, **fields: str) -> None:
    for name, text in fields.items():
        place(stage).choose(FIELDS.index(name))
        place(stage).write(text)


def test_items_are_added_one_by_one_and_the_order_is_kept_with_the_last_one_typed(
    stage: Stage,
) -> None:
    write(stage, order_number="TEL-1", town="York", sku="MUG", quantity="2")
    place(stage).press(ITEM)
    assert place(stage).view().items[0].value == "2 ×"
    assert place(stage).field == "sku"
    assert place(stage).take_arrival(Arrived("TEA", "TEA", has_suffix_key=True))
    write(stage, quantity="1")
    place(stage).press(SAVE)
    assert stage.new_order.kept == [
        (
            {"order_number": "TEL-1", "town": "York"},
            [{"sku": "MUG", "quantity": "2"}, {"sku": "TEA", "quantity": "1"}],
        )
    ]
    assert "TEL-1 waits" in place(stage).sentence()
    assert place(stage).values == {}


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(stage: Stage) -> None:
    write(stage, order_number="TEL-1", sku="MUG")
    place(stage).press(ITEM)
    assert place(stage).sentence() == "Missing: Item: units."
    stage.new_order.refusal = "Missing: Town."
    place(stage).press(SAVE)
    assert place(stage).sentence() == "Missing: Town."
    assert place(stage).values["order_number"] == "TEL-1"
    stage.window.controller.show_place("search")
    stage.window.controller.show_place("new-order")
    assert place(stage).values["sku"] == "MUG"


def test_the_location_is_one_of_pros(stage: Stage) -> None:
    assert WHERE not in place(stage).offered().acts
    place(stage).choose(FIELDS.index("location"))
    assert WHERE in place(stage).offered().acts
    prompt = place(stage).press(WHERE)
    assert prompt is not None
    york = prompt.choice().options[1]
    assert (york.title, york.detail) == ("York shop", "YORK")
    prompt.answer(york, "")
    assert place(stage).values == {"location": "YORK"}


def test_what_is_typed_is_checked_at_once(stage: Stage) -> None:
    write(stage, country="Germany")
    assert place(stage).sentence().endswith("two letters are needed")
    [country] = [option for option in place(stage).view().options if option.id == "country"]
    assert country.value == "✗"
    write(stage, country="DE")
    assert not place(stage).fault("country")
