"""A place of three files (`clock/`) and a line of the register: nothing else must know of it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.view import Screen
from packstation.ui.flow.view_of import ACTIONS
from packstation.ui.places.register import PLACES, Registered
from packstation.ui.widgets.asking.tiles import TilesPanel
from packstation.ui.widgets.bottom import Bottom
from tests.gui.clock.place import CLOCK, STOP, TICK, ClockPlace
from tests.gui.clock.widget import Clock
from tests.tools.benches import bench, gtin, packing
from tests.tools.hands import Hands
from tests.tools.window import Stage

SENTENCES = {"clock.title": "Clock", "clock.tick": "Tick", "clock.stop": "Stop"}


class WithClock(Speaker):
    """Speaks the clock's sentences, as the translations would."""

    def text(self, key: str, **params: object) -> str:
        return SENTENCES[key] if key in SENTENCES else super().text(key, **params)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    places = (*PLACES, Registered(ClockPlace, Clock))
    made = Stage(WithClock(Language.ENGLISH, is_strict=True), places=places)
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()


def clock(stage: Stage) -> ClockPlace:
    place = stage.window.controller.places["clock"]
    assert isinstance(place, ClockPlace)
    return place


def bottom(stage: Stage) -> Bottom:
    return stage.window.findChildren(Bottom)[0]


def test_a_place_comes_by_its_key_its_barcode_and_its_tile_and_goes_with_esc(
    stage: Stage, hands: Hands
) -> None:
    tile = stage.window.findChildren(TilesPanel)[0]

    def touch_its_tile() -> None:
        hands.press(Act.MORE.key)
        openers = stage.window.controller.openers
        place = [act for act in openers if act not in ACTIONS[Screen.START]].index(CLOCK)
        hands.touch(tile, tile.tile_rect(place).center())

    ways: tuple[Callable[[], None], ...] = (
        lambda: hands.press("Ctrl+0"),
        lambda: hands.scan("PS:CLOCK"),
        touch_its_tile,
    )
    for way in ways:
        way()
        stage.window.flush()
        assert stage.at == "clock"
        assert stage.window.findChildren(Clock)[0].isVisible()
        hands.press("Esc")
        assert stage.at == ""


def test_its_acts_are_buttons_keys_and_barcodes_and_its_sentence_stands_below(
    stage: Stage, hands: Hands
) -> None:
    hands.scan("PS:TICK")
    assert stage.at == "clock", "its barcode brings it"
    hands.press("F4")
    hands.press(" ")
    stage.window.flush()
    assert clock(stage).ticks == 3
    assert bottom(stage).acts == (Act.BACK, STOP, TICK)
    assert bottom(stage).sentence.text() == "3 ticks"
    assert stage.window.findChildren(Clock)[0].told.text() == "tick × 3"


def test_what_it_asks_is_answered_beside_it_and_leads_back_to_it(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+0")
    hands.press("F8")
    hands.press("Esc")
    assert (stage.at, clock(stage).stopped) == ("clock", None)
    hands.press("F8")
    stage.window.flush()
    hands.press("Enter")
    assert (stage.at, clock(stage).stopped) == ("clock", "now")


def test_an_item_scanned_there_is_packed_and_an_alert_is_seen_before_it(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.press("Ctrl+0")
    hands.scan(gtin(0))
    assert stage.at == ""
    assert len(stage.recorder.events) == 1
    hands.press("Ctrl+0")
    hands.scan("4099999999994")
    stage.window.flush()
    assert stage.window.view.screen is Screen.ALERT
    assert stage.at == ""


def test_where_the_window_has_no_such_place_its_barcode_is_an_unknown_command(
    stage: Stage, hands: Hands
) -> None:
    stage.station.update(places=stage.station.bench.places.delete("PS:CLOCK"))
    hands.scan("PS:CLOCK")
    assert stage.at == ""
    assert CLOCK in stage.window.controller.openers
