"""Redo and extra parcel by keys alone: what the packer presses, and what is recorded."""

from msgspec.structs import replace

from packstation.packing import events as ev
from packstation.packing.bench import Bench
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.shipping import Fate
from packstation.ui.flow.actions import Act
from packstation.ui.flow.prompts import Ask
from packstation.ui.flow.view import Screen
from packstation.workflow.looping.board import Change
from tests.tools.benches import bench, three_parcels
from tests.tools.gallery import STATES
from tests.tools.hands import Hands
from tests.tools.window import Stage


def recorded(stage: Stage) -> list[ev.Event]:
    """Every event from now on."""
    events: list[ev.Event] = []

    def take(change: Change) -> None:
        events.extend(change.events)

    stage.station.listen(take)
    return events


def main_act(stage: Stage) -> Act | None:
    """The act whose button carries the accent."""
    return stage.window.view.main


def test_an_old_label_is_answered_for_by_key_and_done_waits_until_all_are(
    stage: Stage, hands: Hands
) -> None:
    STATES["old-labels"](stage)
    events = recorded(stage)
    assert main_act(stage) is Act.OLD_LABELS
    hands.press("F12")
    assert stage.window.view.screen is Screen.PACKING
    hands.press("Ctrl+L")
    hands.press("Enter")
    hands.press("Ctrl+L")
    hands.press("2")  # all of them
    hands.press("Enter")
    answered = [e for e in events if isinstance(e, ev.OldLabelAnswered)]
    assert [e.document for e in answered] == [f"c1.label.{n}" for n in (1, 2, 3)]
    assert {e.fate for e in answered} == {Fate.BY_HAND}
    assert main_act(stage) is Act.DONE
    hands.press("F12")
    assert isinstance(events[-1], ev.PackingFinished)


def test_an_extra_parcel_is_begun_by_key_with_a_reason(stage: Stage, hands: Hands) -> None:
    STATES["ready"](stage)
    events = recorded(stage)
    hands.press("F2")
    hands.press("Enter")
    assert [type(event) for event in events] == [ev.SessionOpened]
    (opened,) = events
    assert isinstance(opened, ev.SessionOpened)
    assert opened.extra == "forgotten"
    assert len(stage.station.bench.sessions) == 2


def test_an_order_that_was_finished_here_is_printed_again_from_the_alert(
    stage: Stage, hands: Hands
) -> None:
    ready = three_parcels().pack_done().allocate().labels().finish()
    assert ready.session.order is not None
    reference = ready.session.order.reference
    shown = bench(ready, shown=False)
    stage.put(replace(shown, alert=Alert(AlertKind.ALREADY_PACKED, scanned=reference)))
    hands.press(Act.REPRINT.key)
    assert stage.window.view.screen is Screen.READY
    assert stage.window.controller.ask is Ask.REPRINT


def test_an_order_that_was_finished_elsewhere_offers_no_reprint(stage: Stage) -> None:
    stage.put(replace(Bench(), alert=Alert(AlertKind.ALREADY_PACKED, scanned="EO-1")))
    assert Act.REPRINT not in stage.window.view.actions
