"""Every act has a barcode: what a key asks, a scan asks too, and what is asked is scanned."""

import pytest
from PySide6.QtCore import QPointF

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from packstation.ui.flow.actions import Act
from packstation.ui.flow.prompts import BY_ACT, Ask
from packstation.ui.flow.view import Screen
from tests.tools.benches import Sitting, bench, gtin, order, packing, three_parcels
from tests.tools.hands import Hands
from tests.tools.window import SAMPLES, Stage


def asked(stage: Stage) -> object:
    return stage.window.controller.ask


@pytest.mark.parametrize(
    ("scanned", "act"),
    [
        ("PS:SHORT", Act.SHORT),
        ("PS:HOLD", Act.HOLD),
        ("PS:BY-HAND", Act.BY_HAND),
        ("PS:MOVE", Act.MOVE),
        ("PS:WEIGHT", Act.WEIGHT),
        ("PS:BOX", Act.BOX),
        ("PS:PARCEL", Act.PARCEL),
        ("PS:SERVICE", Act.SERVICE),
        ("PS:QUANTITY", Act.QUANTITY),
        ("PS:TYPE", Act.FIND),
    ],
)
def test_a_scanned_act_asks_what_its_key_asks(
    stage: Stage, hands: Hands, scanned: str, act: Act
) -> None:
    stage.put(bench(packing()))
    hands.scan(scanned)
    assert asked(stage) is BY_ACT[act]
    hands.scan("PS:NEXT")
    assert asked(stage) is None
    assert stage.recorder.events == []


def test_short_is_declared_with_scans_alone(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.scan("PS:SHORT")
    hands.scan("PS:CHOOSE")
    hands.scan("PS:CHOOSE")
    hands.scan("PS:QTY-1")
    hands.scan("PS:REASON")
    hands.scan("PS:OK")
    [short] = [e for e in stage.recorder.events if isinstance(e, ev.ShortDeclared)]
    assert (short.line, short.quantity, short.reason) == ("L1", 1, "damaged")


def test_an_item_is_moved_by_scanning_it_as_often_as_there_are(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.scan("PS:MOVE")
    hands.scan(gtin(0))
    hands.scan(gtin(0))
    assert asked(stage) is Ask.MOVE
    hands.scan("PS:OK")
    [moved] = [e for e in stage.recorder.events if isinstance(e, ev.ItemMoved)]
    assert (moved.line, moved.quantity) == ("L1", 2)
    assert not [e for e in stage.recorder.events if isinstance(e, ev.ItemPacked)]


def test_an_order_is_held_with_its_reason(stage: Stage, hands: Hands) -> None:
    stage.put(bench(packing()))
    hands.press("F9")
    hands.press("Right")
    hands.press("Enter")
    [held] = [e for e in stage.recorder.events if isinstance(e, ev.SessionHeld)]
    assert held.reason == "missing items"


def test_an_act_that_means_nothing_here_says_so(stage: Stage, hands: Hands) -> None:
    stage.put(bench(three_parcels().pack_done().allocate().labels().finish()))
    hands.scan("PS:SHORT")
    assert asked(stage) is None
    alert = stage.station.bench.alert
    assert alert is not None
    assert alert.kind is AlertKind.NOT_NOW
    stage.put(bench(shown=False))
    hands.scan("PS:MOVE")
    alert = stage.station.bench.alert
    assert alert is not None
    assert alert.kind is AlertKind.NO_ORDER
    hands.scan("PS:CHOOSE")
    alert = stage.station.bench.alert
    assert alert is not None
    assert alert.kind is AlertKind.NOT_NOW


def test_while_an_error_stands_a_scanned_act_is_refused_like_an_item(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    hands.scan("5012345678900")
    assert stage.window.view.screen is Screen.ALERT
    hands.scan("PS:WEIGHT")
    assert asked(stage) is None
    assert stage.window.view.refused == 1
    hands.scan("PS:HOLD")
    session = next(iter(stage.station.bench.sessions.values()))
    assert session.phase is Phase.HELD


def test_the_keys_shown_on_the_tiles_work_while_they_are_open_and_f1_closes_them(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(packing()))
    for key, ask in (("Ctrl+W", Ask.WEIGHT), ("F9", Ask.HOLD), ("Ctrl+S", Ask.SERVICE)):
        hands.press(Act.MORE.key)
        assert asked(stage) is Ask.MORE
        hands.press(key)
        assert asked(stage) is ask
        hands.press("Esc")
    hands.press(Act.MORE.key)
    hands.press(Act.MORE.key)
    assert asked(stage) is None


def test_orders_on_hold_stand_at_home_and_finished_ones_are_marked(
    stage: Stage, hands: Hands
) -> None:
    done = Sitting("S0").load(order(1, "HO-1002")).pack_all().pack_done().allocate().labels()
    held = packing().do(cmd.Hold("damaged"))
    stage.status.change(is_training=True, waiting=SAMPLES)
    stage.put(bench(held, done.finish(), shown=False))
    shown = stage.window.waiting_list
    assert "on hold: something is damaged" in shown.options[0].title
    assert [o.id for o in shown.options if "✓" in o.value] == ["HO-1002"]
    hands.touch(shown, QPointF(shown.row_rect(0).center()))
    assert stage.station.bench.open == held.session.stream
    session = stage.station.bench.session
    assert session is not None
    assert session.phase is Phase.PACKING
