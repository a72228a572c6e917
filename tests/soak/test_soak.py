"""The short form of the soak. In full: `./dev soak`; its figures stand in `docs/soak.md`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak.figures import MOST_BYTES, MOST_HANDLES
from tests.soak.soak import Plan, soak

pytestmark = pytest.mark.slow


def test_two_hundred_orders_with_faults_and_restarts_are_shipped_once_each(
    tmp_path: Path,
) -> None:
    figures = soak(Plan(orders=200, faults=0.05, restart_every=50), tmp_path)
    assert figures.counted.faults == ()
    assert figures.counted.consignments == figures.counted.labels == figures.orders == 200
    assert figures.restarts == 3
    assert figures.counted.struck > 0.03 * figures.counted.calls
    assert figures.bytes_per_event < MOST_BYTES


@pytest.mark.attack("run")
def test_a_long_run_keeps_no_file_open_and_no_thread_alive(
    tmp_path: Path, happened: Callable[[str], None]
) -> None:
    plan = Plan(orders=200, faults=0.05, restart_every=200, mark_every=20)
    figures = soak(plan, tmp_path)
    assert figures.counted.faults == ()
    growth = figures.handles_growth
    assert growth is not None
    assert growth <= MOST_HANDLES
    of = figures.marks[-1].of
    happened(f"{of.files} files and {of.threads} threads after {figures.orders} orders, {growth:+}")
