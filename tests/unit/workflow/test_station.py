"""The loop: durable before effect, no scan lost, retries back off. One loop, so one file."""

import asyncio
import datetime
from collections.abc import Callable

import pytest

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import BenchAlert
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import WorkName, WorkStatus
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.looping.board import Change
from packstation.workflow.looping.retries import Retries
from tests.bench_world import REFERENCE, after, answered, begun, order, packed_in
from tests.unit.workflow.scripted import T0, DiskFullError, Outcomes, Rig, rig

ITEMS = ("mug", "mug", "mug", "tea", "tea", "pen")
NEXT = "EO-000-000-002"
DOWN = Problem(ProblemKind.UNREACHABLE, is_temporary=True)


async def test_an_order_goes_through_all_steps_by_scans_alone() -> None:
    async with rig() as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
        kinds = [type(effect) for effect in bench.world.begun]
        assert kinds == [
            ef.FindOrder,
            ef.CheckOrder,
            ef.PackConsignment,
            ef.Allocate,
            ef.FetchLabels,
            ef.PrintCopy,
            ef.MarkReady,
        ]


def when_pack_is_intended(bench: Rig, then: Callable[[], None]) -> None:
    """Call `then` in the moment in which the pack's intent is recorded."""

    def hear(change: Change) -> None:
        if any(isinstance(e, ev.WorkIntended) and e.work == "pack" for e in change.events):
            then()

    bench.station.listen(hear)


async def test_no_effect_begins_before_its_intent_is_on_the_disk() -> None:
    async with rig() as bench:
        when_pack_is_intended(bench, bench.recorder.hold)
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: pack_status(bench) is WorkStatus.INTENDED)
        await bench.quiet()
        assert bench.world.count(ef.PackConsignment) == 0
        bench.recorder.release()
        await bench.phase(Phase.FINISHED)


async def test_what_only_asks_pro_does_not_wait_for_the_disk_and_what_it_leads_to_does() -> None:
    async with rig() as bench:
        bench.scan(REFERENCE, *ITEMS)
        await bench.phase(Phase.PACKING)
        bench.recorder.hold()
        bench.scan("PS:DONE")
        await bench.quiet()
        assert bench.world.count(ef.CheckOrder) == 1
        assert bench.world.count(ef.PackConsignment) == 0
        bench.recorder.release()
        await bench.phase(Phase.FINISHED)


async def test_labels_are_fetched_while_the_disk_works_and_printed_after_it() -> None:
    async with rig() as bench:

        def hold_when_allocated(change: Change) -> None:
            if any(isinstance(event, ev.ConsignmentAllocated) for event in change.events):
                bench.recorder.hold()

        bench.station.listen(hold_when_allocated)
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: bench.world.count(ef.FetchLabels) == 1)
        await bench.quiet()
        assert bench.world.count(ef.PrintCopy) == 0
        bench.recorder.release()
        await bench.phase(Phase.FINISHED)


async def test_nothing_begins_when_the_recorder_fails_and_nothing_seen_is_lost() -> None:
    async with rig() as bench:
        bench.expected_crashes = [DiskFullError]

        def fill_the_disk() -> None:
            bench.recorder.failure = DiskFullError()

        when_pack_is_intended(bench, fill_the_disk)
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: bool(bench.crashes))
        await bench.quiet()
        assert bench.world.count(ef.PackConsignment) == 0
        assert pack_status(bench) is WorkStatus.INTENDED


def pack_status(bench: Rig) -> WorkStatus | None:
    session = bench.station.bench.sessions.get("s1")
    return session.consignments[0].pack.status if session and session.consignments else None


async def test_an_exception_in_a_performer_is_an_outcome_in_doubt_and_the_order_lives_on() -> None:
    seen: list[ef.Effect] = []

    def stumbles_once(_: Session, effect: ef.Effect) -> Outcomes:
        if isinstance(effect, ef.PackConsignment):
            seen.append(effect)
            if len(seen) == 1:
                raise ZeroDivisionError
        return ()

    async with rig(stumbles_once) as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
        assert [effect.is_resumed for effect in seen] == [False, True]


async def test_every_effect_may_stumble_without_stopping_the_bench() -> None:
    stumbled: set[type[ef.Effect]] = set()

    def stumbles(_: Session, effect: ef.Effect) -> Outcomes:
        if type(effect) not in stumbled:
            stumbled.add(type(effect))
            raise RuntimeError
        return ()

    async with rig(stumbles, Policy(manifest_at_once=True)) as bench:
        bench.scan(REFERENCE)
        await bench.quiet()
        bench.scan("PS:OK", REFERENCE)  # the first look stumbled: its order is closed
        await bench.phase(Phase.PACKING, "s2")
        bench.scan(*ITEMS, "PS:DONE")
        for _ in range(20):
            await bench.quiet()
            for copy in bench.session("s2").copies:
                bench.station.act(cmd.AnswerPrint(copy.title, came_out=True))
            bench.station.act(cmd.Retry())
        await bench.phase(Phase.FINISHED, "s2")
        assert {ef.PackConsignment, ef.Allocate, ef.PrintCopy, ef.MarkReady} <= stumbled


async def test_an_answer_that_means_nothing_is_not_asked_for_again_and_again() -> None:
    def besides_the_point(_: Session, effect: ef.Effect) -> Outcomes:
        return (cmd.MarkedReady(9),) if isinstance(effect, ef.FetchLabels) else ()

    async with rig(besides_the_point) as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: bench.world.count(ef.FetchLabels) > 0)
        await bench.quiet()
        assert bench.world.count(ef.FetchLabels) == 1


async def test_outcomes_of_one_call_are_taken_as_one() -> None:
    async with rig(policy=Policy(packing_slip=False)) as bench:
        bench.scan(REFERENCE, "mug", "PS:SPLIT", *ITEMS[1:], "PS:DONE")
        await bench.phase(Phase.FINISHED)
        allocated = [
            batch
            for batch in bench.recorder.batches
            if any(isinstance(event, ev.ConsignmentAllocated) for event in batch)
        ]
        assert [len(batch) for batch in allocated] == [2]
        assert bench.world.count(ef.Allocate) == 1


async def test_scans_while_an_order_opens_are_kept_in_their_order_however_many() -> None:
    opened = asyncio.Event()
    many = order(*order().lines[:1], *order().lines[2:])

    async def slow(_: Session, effect: ef.Effect) -> Outcomes:
        if isinstance(effect, ef.FindOrder):
            await opened.wait()
            line = many.lines[0].__class__("mug", "A mug", 2_000)
            return (cmd.OrderFound(order(line)),)
        return ()

    async with rig(slow) as bench:
        bench.scan(REFERENCE, "PS:QTY-4", *["mug"] * 1_200)
        await bench.quiet()
        assert bench.session().phase is Phase.OPENING
        opened.set()
        await bench.phase(Phase.PACKING)
        await bench.quiet()
        assert bench.session().packing.packed["mug"] == 4 + 1_199
        assert bench.station.is_settled


async def test_items_scanned_for_an_order_that_cannot_be_opened_open_nothing() -> None:
    def nobody(_: Session, effect: ef.Effect) -> Outcomes:
        return (cmd.OpenFailed(WorkName.FIND, Problem(ProblemKind.NOT_FOUND)),)

    async with rig(nobody) as bench:
        bench.scan("HO-9", "mug", "tea")
        await bench.phase(Phase.CLOSED)
        await bench.quiet()
        assert list(bench.station.bench.sessions) == ["s1"]
        assert bench.station.bench.alert is not None
        assert bench.station.bench.alert.kind is AlertKind.ORDER_UNKNOWN


async def test_the_next_order_can_be_scanned_while_the_last_one_is_on_its_way() -> None:
    gate = asyncio.Event()

    async def slow_labels(_: Session, effect: ef.Effect) -> Outcomes:
        if isinstance(effect, ef.FetchLabels) and effect.key.startswith("s1/"):
            await gate.wait()
        return ()

    async with rig(slow_labels) as bench:
        bench.scan(REFERENCE, *ITEMS, NEXT)
        await bench.phase(Phase.PACKING, "s2")
        assert bench.session("s1").phase is Phase.SHIPPING
        assert bench.station.bench.open == "s2"
        gate.set()
        await bench.phase(Phase.FINISHED, "s1")


async def test_retries_come_later_each_time_and_begin_anew_after_success() -> None:
    tries = 0

    def down(_: Session, effect: ef.Effect) -> Outcomes:
        nonlocal tries
        if isinstance(effect, ef.PackConsignment | ef.PrintCopy):
            tries += 1
            if tries % 5:
                if isinstance(effect, ef.PrintCopy):
                    return (cmd.CopyFailed(effect.title, "Zebra", DOWN),)
                return (cmd.WorkFailed(WorkName.PACK, 1, DOWN),)
        return ()

    async with rig(down) as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
        packing, printing = bench.slept[:4], bench.slept[4:]
        for slept in (packing, printing):
            for base, seconds in zip((1, 2, 4, 8), slept, strict=True):
                assert 0.75 * base <= seconds <= 1.25 * base


def test_a_weekend_of_retries_does_not_overflow() -> None:
    retries = Retries()
    for _ in range(5_000):
        assert 0 < (retries.plan("s1") or 0) <= 37.5
        assert retries.take("s1")


async def test_retry_now_does_not_wait() -> None:
    attempts = 0
    never = asyncio.Event()

    def down_once(_: Session, effect: ef.Effect) -> Outcomes:
        nonlocal attempts
        if isinstance(effect, ef.PackConsignment):
            attempts += 1
            if attempts == 1:
                return (cmd.WorkFailed(WorkName.PACK, 1, DOWN),)
        return ()

    async def sleeps_for_ever(_: float) -> None:
        await never.wait()

    async with rig(down_once) as bench:
        bench.retries.sleep = sleeps_for_ever
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: bench.retries.pending)
        bench.station.retry_now()
        await bench.phase(Phase.FINISHED)


@pytest.mark.parametrize("kind", [ef.PackConsignment, ef.Allocate, ef.PrintCopy, ef.MarkReady])
async def test_adopted_sessions_resume_what_was_begun(kind: type[ef.Effect]) -> None:
    session = packed_in(1, policy=Policy(packing_slip=False))
    while not any(isinstance(effect, kind) for effect in du.due(session)):
        session = answered(session, type(du.due(session)[0]))
    async with rig() as bench:
        bench.adopt(begun(session))
        await bench.phase(Phase.FINISHED)
        assert bench.world.begun[0].is_resumed


async def test_adopted_sessions_try_again_what_failed_before() -> None:
    doubt = cmd.WorkFailed(WorkName.PACK, 1, DOWN, is_in_doubt=True)
    session = after(begun(packed_in(1, policy=Policy(packing_slip=False))), doubt)
    async with rig() as bench:
        bench.adopt(session)
        await bench.phase(Phase.FINISHED)
        assert bench.world.begun[0].is_resumed


async def test_a_listener_may_act_on_what_it_hears() -> None:
    async with rig() as bench:

        def closes_boxes(change: Change) -> None:
            if any(isinstance(event, ev.ItemPacked) for event in change.events):
                bench.station.act(cmd.NewParcel())

        bench.station.listen(closes_boxes)
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
        assert len(bench.session().consignments[0].parcels) == len(ITEMS)


async def test_an_error_of_the_bench_is_said_again_for_every_scan_that_does_not_count() -> None:
    said: list[Alert] = []
    async with rig() as bench:
        bench.station.listen(
            lambda change: (
                said.append(change.act.alert) if isinstance(change.act, BenchAlert) else None
            )
        )
        bench.scan("PS:DANCE", "mug", "mug")
        assert [alert.kind for alert in said] == [AlertKind.UNKNOWN_COMMAND] * 3
        bench.scan("PS:OK")
        assert bench.station.bench.alert is None


async def test_a_late_label_of_withdrawn_consignments_is_not_taken_for_a_new_one() -> None:
    gates = [asyncio.Event(), asyncio.Event()]

    async def slow_labels(session: Session, effect: ef.Effect) -> Outcomes:
        if isinstance(effect, ef.FetchLabels):
            await gates[session.round - 1].wait()
        return ()

    async with rig(slow_labels) as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.until(lambda: bench.world.count(ef.FetchLabels) == 1)
        bench.station.act(cmd.ReopenPacking("weight"))
        await bench.phase(Phase.PACKING)
        bench.scan("PS:DONE")
        await bench.until(lambda: bench.world.count(ef.FetchLabels) == 2)
        gates[0].set()
        await bench.quiet()
        assert bench.session().documents == ()
        gates[1].set()
        await bench.phase(Phase.FINISHED)
        assert [document.id for document in bench.session().documents] == ["2.c1.label.1"]


async def test_a_held_order_leaves_the_screen_and_comes_back_by_its_barcode() -> None:
    async with rig() as bench:
        bench.scan(REFERENCE, "mug")
        await bench.phase(Phase.PACKING)
        bench.scan("PS:HOLD")
        assert bench.session().phase is Phase.HELD
        bench.scan(REFERENCE)
        assert bench.session().phase is Phase.PACKING


async def test_a_label_is_reprinted_after_the_order_was_finished() -> None:
    async with rig() as bench:
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
        bench.scan("PS:REPRINT")
        assert not bench.session().is_over
        await bench.until(lambda: bench.session().is_over)
        assert bench.world.count(ef.PrintCopy) == 2


async def test_a_clock_set_back_is_no_bounce_of_the_trigger() -> None:
    async with rig(policy=Policy(bounce_ms=400, packing_slip=False)) as bench:
        bench.scan(REFERENCE)
        await bench.phase(Phase.PACKING)
        for at in (T0, T0 - datetime.timedelta(days=1)):
            bench.station.scan(Scan(Code("mug"), at, ScanSource.WEDGE))
        assert bench.session().alert is None


async def test_finished_orders_are_forgotten_after_a_while_and_the_open_one_never() -> None:
    async with rig() as bench:
        for number in range(12):
            bench.scan(f"EO-000-000-{number:03}")
            await bench.phase(Phase.PACKING, f"s{number + 1}")
            bench.scan(*ITEMS, "PS:DONE")
            await bench.phase(Phase.FINISHED, f"s{number + 1}")
        assert 8 <= len(bench.station.bench.sessions) <= 9
        assert bench.station.bench.open == "s12"
