"""PRO refuses the key in the middle of a shift: a new one is asked for in the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import WorkName
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.ports import Light, LightState
from packstation.ui.flow.prompts import Ask
from packstation.ui.widgets.banner import Banner
from packstation.ui.widgets.bottom import Bottom
from tests.tools.benches import KEY_REFUSED, bench, gtin, packing, three_parcels
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce

KEY = "fresh-0a1b2c3d4e5f60718293"


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """A window whose PRO refuses the key."""
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    made.status.change(pro=Light(LightState.BAD), is_key_refused=True)
    made.window.flush()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def told(stage: Stage) -> str:
    return stage.window.findChildren(Banner)[0].accessibleName()


def asked(stage: Stage) -> object:
    return stage.window.controller.ask


def heard_by_a_screen_reader(stage: Stage) -> str:
    """All that the window says of itself."""
    parts: list[str] = []
    for widget in [stage.window, *stage.window.findChildren(QWidget)]:
        accessible = QAccessible.queryAccessibleInterface(widget)
        parts += [accessible.text(kind) for kind in QAccessible.Text if kind.value < 5]
    return " ".join(parts)


def test_the_window_says_what_is_wrong_and_offers_the_way_out(stage: Stage) -> None:
    assert "Press Ctrl+K" in told(stage)
    assert Act.KEY in stage.window.findChildren(Bottom)[0].acts
    stage.status.change(pro=Light(LightState.GOOD), is_key_refused=False)
    stage.window.flush()
    assert told(stage) == ""
    assert Act.KEY not in stage.window.findChildren(Bottom)[0].acts


def test_the_way_out_is_beside_an_order_that_waits_and_among_the_tiles_of_one_being_packed(
    stage: Stage, hands: Hands
) -> None:
    from packstation.packing import commands as cmd

    waiting = three_parcels().pack_done().do(cmd.WorkFailed(WorkName.ALLOCATION, 1, KEY_REFUSED))
    stage.put(bench(waiting))
    assert Act.KEY in stage.window.findChildren(Bottom)[0].acts
    stage.put(bench(packing()))
    hands.press(Act.MORE.key)
    assert "New key" in stage.window.screen_widget.accessibleName()


def test_a_typed_key_goes_to_pro_and_is_seen_and_kept_nowhere(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("Ctrl+K")
    assert asked(stage) is Ask.KEY
    field = stage.window.entry_field
    assert field.echoMode() is QLineEdit.EchoMode.Password
    hands.type(KEY)
    assert field.text() == KEY
    assert KEY not in heard_by_a_screen_reader(stage)
    hands.press("Enter")
    assert stage.keys.taken == [KEY]
    assert asked(stage) is None
    assert (field.text(), field.isUndoAvailable()) == ("", False)
    assert stage.recorder.events == []


def test_a_key_that_pro_refuses_too_is_said_and_asked_for_again(stage: Stage, hands: Hands) -> None:
    stage.keys.answer = "PRO does not accept this key either."
    hands.press("Ctrl+K")
    hands.type("old")
    hands.press("Enter")
    assert "does not accept this key either" in told(stage)
    hands.press("Ctrl+K")
    assert "either" not in told(stage)
    assert stage.window.controller.ask is Ask.KEY


def test_going_back_forgets_what_was_typed(stage: Stage, hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("half a k")
    hands.press("Esc")
    assert stage.window.entry_field.text() == ""
    assert stage.keys.taken == []


def test_a_key_printed_as_a_barcode_reaches_no_order_and_an_item_still_counts(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.press("Ctrl+K")
    hands.scan(KEY)
    assert stage.keys.taken == [KEY]
    assert stage.recorder.events == []
    hands.press("Ctrl+K")
    hands.scan(gtin(0))
    assert stage.keys.taken == [KEY]
    assert len(stage.recorder.events) == 1


@pytest.mark.parametrize("is_asked", [False, True])
def test_the_first_key_may_be_scanned_and_nothing_scanned_before_it_becomes_an_order(
    stage: Stage, hands: Hands, is_asked: bool
) -> None:
    stage.station.update(is_starting=True)
    no_key = Problem(ProblemKind.NO_KEY, "there is no API key in the keyring")
    stage.status.change(unopened=no_key, is_key_refused=False)
    if is_asked:
        hands.press("Ctrl+K")
    hands.scan(KEY)
    assert stage.keys.taken == [KEY]
    hands.scan("HO-1000")
    stage.status.change(unopened=None)
    stage.station.adopt(())
    assert stage.recorder.events == []
