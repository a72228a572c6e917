"""What the kill matrix found, each defect as one small test."""

import asyncio
from collections.abc import Sequence
from typing import Any

from packstation.assembly.early import new_stream
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.effects import CreateOrder, Effect, FindOrder
from packstation.packing.evolve import replay
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import WorkName
from packstation.runtime.tasks import Tasks
from packstation.workflow.ports import State
from packstation.workflow.station import Station


class Performed:
    """A performer that only notes what it is asked, and a recorder of nothing."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.crashes: list[BaseException] = []

    def record(
        self, state: State, events: Sequence[Any], first_position: int, packer: str | None
    ) -> int:
        return 1

    async def durable(self, ticket: int) -> None:
        return None

    async def perform(self, session: Session, effect: Effect) -> Sequence[cmd.Command]:
        self.effects.append(effect)
        if isinstance(effect, CreateOrder):
            return (cmd.OrderCreatedInPro("EO-AAA-AAA-AAA"),)
        return (cmd.OpenFailed(WorkName.FIND, Problem(ProblemKind.NOT_FOUND)),)


async def test_what_was_begun_before_a_restart_goes_on_though_nothing_new_is_recorded() -> None:
    performed = Performed()
    tasks = Tasks(lambda _name, error: performed.crashes.append(error))
    station = Station(
        recorder=performed,
        performer=performed,
        tasks=tasks,
        new_stream=new_stream,
        policy=Policy(),
    )
    begun = [
        ev.SessionOpened("HO-1", Policy()),
        ev.OrderAwaited("HO-1"),
        ev.CreateIntended("s/0/create"),
    ]
    station.adopt([replay("s", begun)])
    async with asyncio.timeout(10):
        while running := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(running)
    assert performed.crashes == []
    assert [type(effect) for effect in performed.effects] == [CreateOrder, FindOrder]
    assert performed.effects[0].is_resumed
