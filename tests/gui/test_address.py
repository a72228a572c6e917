"""The address on request, and corrected by typing."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.places.address.place import AddressPlace
from tests.tools.benches import Sitting, bench, order, packing
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    made.put(bench(packing()))
    made.window.flush()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> AddressPlace:
    at = stage.window.controller.at
    assert isinstance(at, AddressPlace)
    return at


def test_the_address_is_shown_by_key_and_a_field_corrected_by_typing(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+A")
    assert [option.title for option in place(stage).view().options][:3] == [
        "Zoë", "Ostergaard", "1 Low Petergate",
    ]  # fmt: skip
    for _ in range(3):
        hands.press("Down")
    hands.type("York")
    assert place(stage).view().text == "York"
    hands.press("F12")
    session = stage.station.bench.session
    assert session is not None
    assert stage.corrections.written == [(session.stream, {"Town": "York"})]
    assert stage.window.controller.at is None


def test_the_country_is_read_and_not_written(stage: Stage, hands: Hands) -> None:
    hands.press("Ctrl+A")
    place(stage).choose(5)
    hands.type("DE")
    assert place(stage).changes == {}
    hands.press("F12")
    assert stage.corrections.written == []


def test_what_pro_refuses_stays_on_the_screen_with_its_reason(stage: Stage, hands: Hands) -> None:
    stage.corrections.refusal = "PRO did not accept it."
    hands.press("Ctrl+A")
    hands.type("!")
    hands.press("F12")
    assert place(stage).sentence() == "PRO did not accept it."
    assert place(stage).changes == {"FirstName": "Zoë!"}


def test_it_stands_over_the_alert_that_it_settles_and_over_no_other(
    stage: Stage, hands: Hands
) -> None:
    lacking = Sitting().load(replace(order(4), lacks=("town",)))
    for sitting, stands in ((lacking, True), (packing().do(cmd.ScanItem(Code("000"))), False)):
        stage.put(bench(sitting))
        stage.window.flush()
        hands.press("Ctrl+A")
        stage.window.flush()
        assert (stage.window.controller.at is not None) is stands
        stage.window.controller.back()
