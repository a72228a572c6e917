"""The record of an order in the window: from search or the screen, step by step, and as a PDF."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.history.replay import lived
from packstation.packing import commands as cmd
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place import Prompt
from packstation.ui.flow.place_ports import FoundOrder, KeptDocument, TrackedEvent
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.widget import RecordPanel
from packstation.ui.widgets.order_panel import OrderPanel
from tests.bench_world import scan
from tests.tape import START, Tape
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    tape = Tape("S1").find().do(scan("mug"), 3).do(scan("nonsense"), 2).do(cmd.Acknowledge(), 1)
    made.record.lived = lived(tape.do(scan("tea"), 4).records)
    made.search.found = {
        "": (FoundOrder(stream="S1", name="HO-1", reference="EO-1", state="packing", opened=START),)
    }
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> RecordPlace:
    at = stage.window.controller.at
    assert isinstance(at, RecordPlace)
    return at


def test_from_search_the_newest_step_is_shown_and_the_order_as_it_was_beside_each(
    stage: Stage, hands: Hands
) -> None:
    hands.press("Ctrl+O")
    hands.press("F6")
    at = place(stage)
    assert [option.title.split(":")[0] for option in at.options] == [
        "Opened by scanning HO-1",
        "EO-000-000-001 read from PRO",
        "1 × A mug into parcel 1",
        "UNKNOWN BARCODE",
        "1 × Tea into parcel 1",
    ]
    assert (
        at.options[2].detail == f"{START.astimezone().replace(second=3):%H:%M:%S} · Anna · Bench 1"
    )
    assert at.chosen == 4
    panel = stage.window.findChild(RecordPanel)
    assert panel is not None
    assert sum(at.steps[4].session.packing.packed.values()) == 2
    at.choose(1)
    stage.window.flush()
    shown = at.view().session
    assert shown is not None
    assert not shown.packing.packed
    assert panel.findChild(OrderPanel) is not None
    assert at.sentence().startswith("EO-000-000-001 read")


def test_it_is_kept_as_a_pdf_with_or_without_names(stage: Stage) -> None:
    stage.window.controller.show_place("record", "S1")
    for option, is_anonymous in ((0, False), (1, True)):
        prompt = place(stage).press(place(stage).acts[0])
        assert prompt is not None
        prompt.answer(prompt.choice().options[option], "")
        assert stage.record.written[-1] == ("S1", is_anonymous)
    assert place(stage).sentence() == "Saved as record.pdf"


def test_without_an_order_it_says_how_to_get_one(stage: Stage, hands: Hands) -> None:
    stage.record.lived = ()
    hands.press("Ctrl+Y")
    assert "Scan it, or find it" in place(stage).view().told
    assert place(stage).press(place(stage).acts[0]) is None


def test_what_carriers_reported_takes_the_place_of_the_steps_and_back(
    stage: Stage, hands: Hands
) -> None:
    stage.record.tracked = (
        TrackedEvent(consignment="EC-1", at=START, told="Out for delivery", place="York"),
        TrackedEvent(consignment="EC-1", told="Collected"),
    )
    stage.window.controller.show_place("record", "S1")
    stage.window.flush()
    hands.press("F6")
    stage.window.flush()
    assert [option.title for option in place(stage).view().options] == [
        "Out for delivery",
        "Collected",
    ]
    hands.press("F6")
    stage.window.flush()
    assert place(stage).view().options == place(stage).options
    stage.record.tracked = None
    hands.press("F6")
    assert place(stage).sentence() == "PRO does not answer now; try again"
    assert place(stage).tracked is None


def test_a_document_of_the_order_is_saved(stage: Stage, hands: Hands) -> None:
    stage.record.kept = (
        KeptDocument(id="1.c1.label.1", kind="label", parcel=1, format="zpl", copies_out=2),
    )
    stage.window.controller.show_place("record", "S1")
    stage.window.flush()
    hands.press("F9")
    stage.window.flush()
    prompt = stage.window.controller.ask
    assert isinstance(prompt, Prompt)
    assert prompt.choice().options[0].detail == "parcel 1 · ZPL · came out 2 times"
    hands.press("Enter")
    assert place(stage).sentence() == "Saved as 1.c1.label.1.pdf"
