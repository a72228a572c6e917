"""What stops a bench for a while, or takes something from it, and what it does then."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from packstation.cli.shell.exits import ExitCode
from tests.crash.points import Floor, Point
from tests.crash.scenarios import BY_NAME, SOCKS
from tests.crash.test_signals import PACK, READ_S, program, script, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="these signals are POSIX"),
]
ONE = BY_NAME["one parcel, default rules"]
STOPPED_S = READ_S + 4
SLOW_MS = 2_000


@pytest.mark.attack("run")
def test_a_bench_that_stands_still_in_the_midst_of_a_call_goes_on_and_packs_once(
    floor: Floor, happened: Callable[[str], None]
) -> None:
    own_number, job = floor.new_order(ONE)
    calls = floor.calls(PACK)
    floor.tell("faults", [{"action": "delay", "match": {"operation": PACK}, "delay_ms": SLOW_MS}])
    try:
        with program(job, "drive", script(job, SOCKS, "!done")) as process:
            until(lambda: floor.calls(PACK) > calls, process)
            process.send_signal(signal.SIGSTOP)
            time.sleep(STOPPED_S)
            process.send_signal(signal.SIGCONT)
            said = process.communicate(timeout=60)[1]
            assert process.returncode == ExitCode.DONE, said
    finally:
        floor.tell("faults", [])
    verdict = floor.conclude(Point(ONE, None), own_number, job)
    assert verdict.faults == ()
    happened(f"packed {floor.calls(PACK) - calls} time(s), one label, after {STOPPED_S:.0f} s")


@pytest.mark.attack("run")
@pytest.mark.parametrize("when", ["after pack", "when ready"])
def test_a_write_ahead_log_that_somebody_deletes_costs_the_record_but_doubles_nothing(
    floor: Floor, when: str, happened: Callable[[str], None]
) -> None:
    own_number, job = floor.new_order(ONE)
    operation = {"after pack": PACK, "when ready": "setReadyToShip"}[when]
    before = floor.calls(operation)
    floor.tell(
        "faults", [{"action": "delay", "match": {"operation": operation}, "delay_ms": SLOW_MS}]
    )
    try:
        with program(job, "drive", script(job, SOCKS, "!done")) as process:
            until(lambda: floor.calls(operation) > before, process)
            time.sleep(SLOW_MS / 1000 / 2)
            process.kill()
            process.communicate()
    finally:
        floor.tell("faults", [])
    time.sleep(SLOW_MS / 1000)  # what PRO had begun it ends
    wal = Path(job.folder) / "data" / "training" / "journal.sqlite-wal"
    lost = wal.stat().st_size
    wal.unlink()
    with program(job, "drive", script(job, SOCKS, "!done")) as process:
        said = process.communicate(timeout=60)
    assert "Traceback" not in said[1]
    state = floor.state()
    orders = {o["reference"] for o in state["orders"] if o["own_number"] == own_number}
    made = [c for c in state["consignments"] if c["order"] in orders]
    living = [c for c in made if c["state"] not in ("Cancelled", "Cancelling")]
    assert len(living) == 1, (made, said)
    happened(f"{lost:,} bytes of record lost, {len(living)} consignment, exit {process.returncode}")
