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
from packstation.ui.flow.place_ports import ConsignmentNow
from packstation.ui.flow.prompts import Ask
from packstation.ui.places.supervise.place import SupervisePlace
from packstation.ui.places.supervise.view import acts_on
from tests.tools.benches import bench, three_parcels
from tests.tools.hands import Hands
from tests.tools.window import CHOICES, Stage, TasksAtOnce

PIN = "4711"
READY = ConsignmentNow(
    reference="EC-1", state="ReadyToShip", service="Next Day", packages=2, order="HO-1"
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
