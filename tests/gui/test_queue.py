"""The queue in the window: groups, urgent, the record and the bench, by key and touch."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.packing import events as ev
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import QueuedOrder, QueueGroup
from packstation.ui.places.queue.place import PICK, SAVE, TO_RECORD, URGENT, QueuePlace
from packstation.ui.places.queue.widget import QueuePanel
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce

WAITS = tuple(
    QueuedOrder(code=f"HO-{n}", name=f"HO-{n}", group=QueueGroup.WAITING, units=n) for n in (1, 2)
)
HELD = QueuedOrder(
    code="EO-000-000-007", name="HO-7", group=QueueGroup.HELD, stream="S7", state="held"
)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.queue.queued = (*WAITS, HELD)
    made.window.resize(1366, 768)
    made.window.show()
    made.window.controller.show_place("queue")
    made.window.flush()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> QueuePlace:
    at = stage.window.controller.at
    assert isinstance(at, QueuePlace)
    return at


def test_a_group_is_chosen_by_key_and_touch_and_counts_its_orders(stage: Stage) -> None:
    panel = stage.window.findChild(QueuePanel)
    assert panel is not None
    counts = {tab.group: tab.count for tab in place(stage).view().tabs}
    assert (counts[QueueGroup.WAITING], counts[QueueGroup.HELD]) == ("2", "1")
    Hands(stage.window).touch(panel.tabs, panel.tabs.tab_rect(2).center())
    assert place(stage).group is QueueGroup.HELD
    assert [option.title for option in place(stage).view().options] == ["HO-7"]
    place(stage).go(-2)
    assert place(stage).group is QueueGroup.WAITING
    place(stage).go(-1)
    assert place(stage).group is QueueGroup.FINISHED
    assert place(stage).view().told == "No order here"


def test_an_order_is_made_urgent_and_not_again(stage: Stage) -> None:
    place(stage).choose(1)
    assert URGENT in place(stage).offered().acts
    place(stage).press(URGENT)
    assert stage.queue.done == ["HO-2 True"]
    assert URGENT not in place(stage).offered().acts
    place(stage).press(URGENT)
    assert stage.queue.done == ["HO-2 True", "HO-2 False"]


def test_pick_list_and_table_say_how_it_went(stage: Stage) -> None:
    place(stage).press(PICK)
    assert place(stage).sentence() == "The pick list is on its way to the printer."
    place(stage).press(SAVE)
    assert place(stage).sentence() == "Saved as queue.csv"


def test_an_order_comes_to_the_bench_or_shows_its_record(stage: Stage) -> None:
    place(stage).press(place(stage).acts[-1])
    assert stage.at == ""
    [opened] = [e for e in stage.recorder.events if isinstance(e, ev.SessionOpened)]
    assert opened.scanned == "HO-1"
    stage.window.controller.show_place("queue")
    place(stage).show_group(QueueGroup.HELD)
    place(stage).press(TO_RECORD)
    assert stage.at == "record"
