"""Search in the window: typed or scanned, and the order that was found comes to the bench."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.history.packed import OrderState
from packstation.packing import events as ev
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import FoundOrder
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.search.widget import SearchPanel
from packstation.ui.places.supervise.place import SupervisePlace
from tests.tools.benches import DUE
from tests.tools.hands import Hands
from tests.tools.printers import NOW
from tests.tools.window import Stage, TasksAtOnce

ONE, TWO = (
    FoundOrder(
        stream=f"S{n}", name=f"HO-{n}", reference=f"EO-000-000-00{n}", state="ready", opened=DUE
    )
    for n in (1, 2)
)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.search.found = {"": (TWO,), "ho": (TWO, ONE), "15501234": (ONE,)}
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> SearchPlace:
    at = stage.window.controller.at
    assert isinstance(at, SearchPlace)
    return at


def test_what_is_typed_is_looked_for_as_it_grows_and_can_be_rubbed_out(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+O")
    hands.type("ho")
    assert [order.name for order in place(stage).found] == ["HO-2", "HO-1"]
    hands.press("Backspace")
    assert stage.search.asked == ["", "h", "ho", "h"]
    assert place(stage).order is None
    hands.press("Enter")
    assert stage.at == "search"
    hands.press("Esc")
    assert stage.at == ""


def test_a_scan_is_looked_for_and_goes_into_no_order(stage: Stage, hands: Hands) -> None:
    hands.scan("PS:SEARCH")
    hands.scan("15501234")
    assert place(stage).order == ONE
    assert stage.recorder.events == []


def test_the_chosen_order_comes_to_the_bench(stage: Stage, hands: Hands) -> None:
    hands.press("Ctrl+O")
    hands.type("ho")
    hands.press("Down")
    panel = stage.window.findChildren(SearchPanel)[0]
    assert panel.list.option is not None
    assert panel.list.option.title == "HO-1"
    hands.press("F12")
    assert stage.at == ""
    [opened] = [e for e in stage.recorder.events if isinstance(e, ev.SessionOpened)]
    assert opened.scanned == ONE.reference


@pytest.mark.parametrize("language", list(Language))
def test_every_state_of_an_order_has_its_word(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    assert all(speaker.text(f"search.state.{state.value}") for state in OrderState)


def test_what_only_pro_has_goes_to_the_supervisor_and_to_no_bench(
    stage: Stage, hands: Hands
) -> None:
    of_pro = FoundOrder(
        stream="pro:EC-1",
        name="EC-1",
        reference="EC-1",
        state="Allocated",
        opened=NOW,
        is_of_pro=True,
    )
    hands.press("Ctrl+O")
    at = stage.window.controller.at
    assert isinstance(at, SearchPlace)
    at.found, at.is_looking = (of_pro,), False
    stage.window.flush()
    assert at.view().options[0].value == "not ready"
    hands.press("F7")
    at = stage.window.controller.at
    assert isinstance(at, SupervisePlace)
    assert at.stream == "pro:EC-1"
