"""A roster lets in who is on it; a guarded act waits for a supervisor's PIN, which nobody sees."""

from collections.abc import Iterator

import pytest
from immutables import Map
from PySide6.QtWidgets import QApplication, QLineEdit

from packstation.packing import events as ev
from packstation.packing.problems import AlertKind
from packstation.packing.shift import Person
from packstation.scanning.scan import ScanSource, read_scan
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.prompts import Ask
from packstation.ui.flow.view import Screen
from tests.tools.benches import bench, gtin, packing, three_parcels
from tests.tools.gallery import STATES
from tests.tools.hands import Hands
from tests.tools.printers import NOW
from tests.tools.window import Stage, TasksAtOnce

PIN = "4711"


class Maria:
    """The only supervisor."""

    guarded = frozenset({"redo", "short", "reprint", "teach", "pack-here"})

    async def who(self, pin: str) -> str:
        return "Maria" if pin == PIN else ""


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    made = Stage(speaker, tasks=TasksAtOnce(), supervisor=Maria())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def asked(stage: Stage) -> object:
    return stage.window.controller.ask


def packer(stage: Stage) -> object:
    return stage.station.bench.packer


def allowed(stage: Stage) -> list[tuple[str, str]]:
    return [(e.act, e.by) for e in stage.recorder.events if isinstance(e, ev.ActAllowed)]


@pytest.mark.parametrize("is_scanned", [True, False])
def test_a_guarded_act_goes_on_with_a_supervisors_pin_and_her_name_is_recorded(
    stage: Stage, hands: Hands, is_scanned: bool
) -> None:
    stage.put(bench(packing()))
    if is_scanned:
        hands.scan("PS:SHORT")
    else:
        hands.press("F4")
    assert asked(stage) is Ask.PIN
    assert stage.window.entry_field.echoMode() is QLineEdit.EchoMode.Password
    hands.type(PIN)
    hands.press("Enter")
    assert asked(stage) is Ask.SHORT
    hands.press("Enter")
    assert allowed(stage) == [("short", "Maria")]
    assert [e for e in stage.recorder.events if isinstance(e, ev.ShortDeclared)]
    assert PIN not in repr(stage.recorder.events)


def test_a_wrong_pin_is_said_and_nothing_is_done(stage: Stage, hands: Hands) -> None:
    stage.put(bench(three_parcels().pack_done().allocate().labels().finish()))
    hands.press("F11")
    hands.type("0000")
    hands.press("Enter")
    alert = stage.window.view.alert
    assert alert is not None
    assert alert.kind is AlertKind.WRONG_PIN
    hands.press("Enter")
    assert stage.window.view.screen is Screen.READY
    assert stage.recorder.events == []


def test_a_pin_on_a_card_is_no_item(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F4")
    hands.scan(PIN)
    assert asked(stage) is Ask.SHORT
    hands.press("Esc")
    hands.press("F4")
    hands.press("Esc")
    hands.scan(gtin(0))
    assert isinstance(stage.recorder.events[-1], ev.ItemPacked)


def test_what_is_not_guarded_asks_nobody(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F9")
    assert asked(stage) is Ask.HOLD


def test_a_badge_of_the_roster_signs_in_and_another_is_refused(stage: Stage, hands: Hands) -> None:
    stage.station.update(roster=Map({"E-77": Person("Anna Kowalska")}))
    hands.scan("PS:BADGE:E-77")
    assert packer(stage) == "Anna Kowalska"
    hands.scan("PS:BADGE:E-99")
    alert = stage.window.view.alert
    assert alert is not None
    assert alert.kind is AlertKind.UNKNOWN_BADGE
    hands.press("Enter")
    hands.scan("PS:BADGE:")
    assert not packer(stage)
    hands.scan("e-77")  # the company's own badge
    assert packer(stage) == "Anna Kowalska"


def test_an_unknown_barcode_is_taught_to_an_item_and_counts_from_then_on(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.scan("5012345678900")
    assert stage.window.view.screen is Screen.ALERT
    hands.press("Ctrl+T")
    hands.type(PIN)
    hands.press("Enter")
    assert asked(stage) is Ask.TEACH
    hands.press("Enter")
    [taught] = [e for e in stage.recorder.events if isinstance(e, ev.CodeTaught)]
    assert (taught.code, taught.line, taught.sku) == ("5012345678900", "L1", "093434")
    hands.scan("5012345678900")
    packed = [e for e in stage.recorder.events if isinstance(e, ev.ItemPacked)]
    assert [(e.line, e.scanned) for e in packed] == [("L1", "5012345678900")]


def test_nobody_teaches_where_no_supervisor_could_be_asked(qapp: QApplication) -> None:
    plain = Stage(Speaker(Language.ENGLISH, is_strict=True))
    plain.put(bench(packing()))
    plain.station.scan(read_scan("5012345678900", NOW, ScanSource.TYPED))
    plain.window.flush()
    assert Act.TEACH not in plain.window.view.actions
    plain.window.leave()
    plain.window.deleteLater()


@pytest.mark.parametrize("is_scanned", [True, False])
def test_taking_over_what_another_bench_has_can_be_kept_for_supervisors(
    stage: Stage, hands: Hands, is_scanned: bool
) -> None:
    STATES["elsewhere"](stage)
    if is_scanned:
        hands.scan("PS:PACK-HERE")
    else:
        hands.press("F7")
    assert asked(stage) is Ask.PIN
    assert not [e for e in stage.recorder.events if isinstance(e, ev.PackedHereToo)]
    hands.type(PIN)
    hands.press("Enter")
    assert [e for e in stage.recorder.events if isinstance(e, ev.PackedHereToo)]
    assert allowed(stage) == [("pack-here", "Maria")]
