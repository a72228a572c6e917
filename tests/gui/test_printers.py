"""Printers in the window: shown before the first order and at any time, in the way of no scan."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from packstation.packing.bench import Bench, SwitchPrinter
from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import AlertKind
from packstation.packing.shipping import DocumentKind
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.ports import Light, LightState, PrintersState, Purpose
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Screen
from packstation.ui.places.printers.place import TEST, USE_FOR_LABELS, PrintersPlace
from packstation.ui.places.printers.widget import PrinterList
from packstation.ui.places.shift import ShiftLines
from packstation.ui.widgets.bottom import ActButton, Bottom
from packstation.ui.widgets.surface import SignalSurface
from packstation.ui.widgets.topbar import LightView
from packstation.workflow.looping.board import Change
from packstation.workflow.printers.lights import PageTest
from tests.tools.benches import bench, gtin, packing
from tests.tools.hands import Hands
from tests.tools.printers import GOOD_PRINTERS, NOW
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """A window whose tasks are done at once."""
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()


def printers(stage: Stage) -> PrintersPlace:
    place = stage.window.controller.places["printers"]
    assert isinstance(place, PrintersPlace)
    return place


def acts(stage: Stage) -> tuple[Pressable, ...]:
    return stage.window.findChildren(Bottom)[0].acts


def shift(stage: Stage) -> ShiftLines:
    return stage.window.findChildren(ShiftLines)[0]


def told(stage: Stage) -> str:
    return stage.window.findChildren(PrinterList)[0].accessibleName()


def with_printers(stage: Stage) -> None:
    """Printers that the bench knows by their barcodes, and tasks that run at once."""
    from immutables import Map

    from packstation.packing.barcodes.codes import match_key

    names = [card.name for card in GOOD_PRINTERS.cards]
    stage.station.update(printers=Map({match_key(name): name for name in names}))


def test_before_the_first_order_the_start_says_which_printer_does_what_and_a_scan_just_goes_on(
    stage: Stage, hands: Hands
) -> None:
    stage.window.flush()
    assert shift(stage).isVisible()
    assert "Labels, return labels Zebra-7 ready" in shift(stage).accessibleName()
    assert TEST in acts(stage)
    hands.scan("HO-1000")
    session = stage.station.bench.session
    assert session is not None
    assert session.scanned == "HO-1000"
    stage.put(Bench())
    assert stage.window.view.screen is Screen.START
    assert not shift(stage).isVisible(), "the shift has begun"
    assert Act.PRINTERS in acts(stage)
    assert TEST not in acts(stage)
    hands.scan("PS:BADGE:ANNA")
    assert shift(stage).isVisible(), "another packer's shift begins"


def test_a_bench_without_a_printer_for_labels_says_so_at_once_and_packs_all_the_same(
    stage: Stage, hands: Hands
) -> None:
    stage.printers.state = PrintersState(missing=(Purpose(DocumentKind.LABEL),))
    stage.window.flush()
    assert "No printer for: labels" in shift(stage).accessibleName()
    start = stage.window.screen_widget
    assert isinstance(start, SignalSurface)
    assert start.tone is Tone.ATTENTION
    hands.scan("HO-1000")
    assert stage.station.bench.session is not None


def test_the_printers_come_by_key_by_barcode_and_by_the_light_that_is_touched(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.press("Ctrl+P")
    assert stage.at == "printers"
    assert stage.printers.looks == 1
    assert "Office: Customs papers, packing slips, carrier manifests: ready." in told(stage)
    hands.press("Esc")
    assert stage.at == ""
    hands.scan("PS:PRINTERS")
    assert stage.at == "printers"
    hands.scan("PS:OK")
    assert stage.at == ""
    stage.status.change(papers=Light(LightState.BAD, "Office", "Paper is jammed."))
    stage.window.flush()
    papers = stage.window.findChildren(LightView)[2]
    hands.touch(papers)
    assert stage.at == "printers"
    card = printers(stage).card
    assert card is not None
    assert card.name == "Office"


def test_an_item_scanned_among_the_printers_is_packed(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("Ctrl+P")
    hands.scan(gtin(0))
    assert stage.at == ""
    assert len(stage.recorder.events) == 1


def test_digits_choose_a_printer_for_the_test_page_and_for_the_labels(
    stage: Stage, hands: Hands
) -> None:
    with_printers(stage)
    told_of: list[Change] = []
    stage.station.listen(told_of.append)
    hands.press("Ctrl+P")
    assert USE_FOR_LABELS not in acts(stage), "labels come out of the chosen one already"
    hands.press("3")
    hands.press("Ctrl+T")
    assert stage.printers.tested == ["Zebra-8"]
    hands.press("Ctrl+L")
    assert [change.act for change in told_of if change.act] == [SwitchPrinter("Zebra-8")]
    assert stage.station.bench.shift.labels_on == "Zebra-8"
    assert stage.at == "printers"
    hands.press("F5")
    assert stage.printers.looks == 2


def test_a_printers_barcode_switches_labels_and_chooses_it(stage: Stage, hands: Hands) -> None:
    with_printers(stage)
    hands.press("Ctrl+P")
    hands.scan("PS:PRINTER:ZEBRA-8")
    assert stage.at == "printers"
    hands.scan("PS:TEST-PRINT")
    assert stage.printers.tested == ["Zebra-8"]
    hands.scan("PS:PRINTER:Nobody")
    assert stage.window.view.alert is not None
    assert stage.window.view.alert.kind is AlertKind.UNKNOWN_PRINTER


def test_one_scan_prints_a_test_page_on_the_label_printer_and_shows_what_comes_of_it(
    stage: Stage, hands: Hands
) -> None:
    with_printers(stage)
    hands.scan("PS:TEST-PRINT")
    assert stage.at == "printers"
    assert stage.printers.tested == ["Zebra-7"]


def test_a_test_page_scanned_anywhere_says_that_it_reads_well_and_is_no_order(
    stage: Stage, hands: Hands
) -> None:
    seven, *others = GOOD_PRINTERS.cards
    page = PageTest("7F3A", NOW, PageResult.SENT)
    stage.printers.state = PrintersState((replace(seven, page=page), *others))
    for code in ("PS:TEST:7f3a", "PS:TEST"):
        hands.scan(code)
        panel = stage.window.screen_widget
        head = panel.findChildren(SignalSurface)[0]
        assert head.tone is Tone.DONE
    assert stage.station.bench.session is None
    assert stage.station.bench.alert is None


def test_what_is_touched_among_the_printers_is_large_enough(stage: Stage, hands: Hands) -> None:
    hands.press("Ctrl+P")
    listed = stage.window.findChildren(PrinterList)[0]
    assert listed.row_rect(0).height() >= 48
    hands.touch(listed, listed.row_rect(1).center().toPointF())
    card = printers(stage).card
    assert card is not None
    assert card.name == "Office"
    for button in stage.window.findChildren(ActButton):
        if button.isVisible():
            assert min(button.width(), button.height()) >= 48
