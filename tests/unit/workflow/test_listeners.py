"""Whoever watches a bench (the window first of all) cannot stop it."""

import logging

import pytest

from packstation.packing.session import Phase
from packstation.workflow.looping.board import Change
from tests.bench_world import REFERENCE
from tests.unit.workflow.scripted import rig
from tests.unit.workflow.test_station import ITEMS


async def test_a_listener_that_fails_keeps_no_order_from_going_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[Change] = []

    def fail(_: Change) -> None:
        raise ZeroDivisionError("a mistake in the window")

    async with rig() as bench:
        bench.station.listen(fail)
        bench.station.listen(heard.append)
        bench.scan(REFERENCE, *ITEMS, "PS:DONE")
        await bench.phase(Phase.FINISHED)
    assert heard  # the others are told all the same
    said = [record for record in caplog.records if record.exc_info]
    assert {record.levelno for record in said} == {logging.CRITICAL}
