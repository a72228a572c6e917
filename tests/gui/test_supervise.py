"""What a supervisor may have done at PRO: let by the state, with a reason, and with a PIN."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from packstation.packing.intervening import Wanted
from packstation.packing.service import ServiceGroup
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place import Prompt
from packstation.ui.flow.place_ports import BenchNow, ConsignmentNow
from packstation.ui.flow.prompts import Ask
from packstation.ui.places.supervise.place import DO, SupervisePlace
from packstation.ui.places.supervise.view import acts_on
from tests.tools.benches import bench, three_parcels
from tests.tools.hands import Hands
from tests.tools.window import CHOICES, Stage, TasksAtOnce

PIN = "4711"
READY = ConsignmentNow(
    reference="EC-1", state="ReadyToShip", service="Next Day", packages=2, order="HO-1"
)

FLEET = (
    BenchNow(name="Bench 3", version="0.1.0", seen_s=7_300, open_orders=1, waiting_papers=2),
    BenchNow(name="Bench 1", version="0.2.0", seen_s=20, is_here=True),
)


class Maria:
    """The only supervisor."""

    guarded = frozenset({"supervise"})

    async def who(self, pin: str) -> str:
        return "Maria" if pin == PIN else ""


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    made = Stage(speaker, tasks=TasksAtOnce(), supervisor=Maria())
    made.supervising.found = (READY, replace(READY, reference="EC-2", state="Cancelled"))
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> SupervisePlace:
    found = stage.window.controller.places["supervise"]
    assert isinstance(found, SupervisePlace)
    return found


def open_place(stage: Stage, hands: Hands) -> None:
    stage.put(bench(three_parcels().pack_done().allocate().labels().finish()))
    hands.scan("PS:SUPERVISE")
    stage.window.flush()
    assert stage.window.controller.at is place(stage)


def ask_with_pin(stage: Stage, hands: Hands) -> None:
    hands.press("F7")
    assert stage.window.controller.ask is Ask.PIN
    hands.type(PIN)
    hands.press("Enter")
    stage.window.flush()
    assert isinstance(stage.window.controller.ask, Prompt)


def test_an_act_asks_for_the_pin_and_a_reason_and_both_are_recorded(
    stage: Stage, hands: Hands
) -> None:
    open_place(stage, hands)
    ask_with_pin(stage, hands)
    hands.press("Right")  # the second reason
    hands.press("Enter")
    [asked] = stage.supervising.asked
    assert (asked.wanted, asked.consignment) == (Wanted.NOT_READY, "EC-1")
    assert (asked.supervisor, asked.reason, asked.order) == ("Maria", "service", "HO-1")
    stage.window.flush()
    assert stage.window.controller.at is place(stage)
    assert place(stage).sentence() == "Done: not ready"


def test_what_the_state_forbids_is_there_with_why_not_and_does_nothing(
    stage: Stage, hands: Hands
) -> None:
    open_place(stage, hands)
    hands.press("Down")
    ask_with_pin(stage, hands)
    hands.press("Enter")
    assert stage.supervising.asked == []
    assert place(stage).sentence() == "Not while it is: withdrawn"


def test_another_service_is_chosen_by_its_name() -> None:
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    options = acts_on(READY, CHOICES, speaker)
    services = [option for option in options if option.id.startswith(Wanted.REALLOCATE.value)]
    assert [option.title for option in services] == [
        f"Other service: {choice.name}" for choice in CHOICES
    ]
    assert any(isinstance(choice.rule, ServiceGroup) for choice in CHOICES)
    assert not any(option.why_not for option in services)


def test_while_a_bench_has_the_order_in_work_nothing_can_be_done_from_outside() -> None:
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    options = acts_on(replace(READY, in_work_at="Bench 3"), CHOICES, speaker)
    assert {option.why_not for option in options} == {
        "Bench 3 still has the order in work: REDO or HOLD there"
    }


def test_without_an_order_the_benches_of_the_fleet_stand_there(stage: Stage, hands: Hands) -> None:
    stage.supervising.fleet = FLEET
    hands.scan("PS:SUPERVISE")
    stage.window.flush()
    view = place(stage).view()
    assert view.title == "2 benches of the fleet"
    silent, here = view.options
    assert (silent.title, silent.value) == ("Bench 3", "silent for 2 hours")
    assert silent.detail == "1 order open · 2 papers wait · 0.1.0"
    assert (here.detail, here.value) == ("this bench · 0 orders open · 0.2.0", "running")
    assert DO not in place(stage).offered().acts


def test_from_an_order_to_the_benches_and_back(stage: Stage, hands: Hands) -> None:
    stage.supervising.fleet = FLEET
    open_place(stage, hands)
    hands.press("F8")
    assert [option.title for option in place(stage).view().options] == ["Bench 3", "Bench 1"]
    hands.press("F7")  # nothing to be done with a bench
    assert stage.window.controller.ask is not Ask.PIN
    hands.press("F8")
    assert [option.title for option in place(stage).view().options] == ["EC-1", "EC-2"]


def test_a_bench_that_keeps_its_records_alone_says_so(stage: Stage, hands: Hands) -> None:
    hands.scan("PS:SUPERVISE")
    assert "keeps its records alone" in place(stage).view().told
