"""What else ends or stops a bench: a log-out, a second program, a wrong clock, a full disk."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from packstation.cli.shell.exits import ExitCode
from packstation.runtime.program import own_command
from tests.crash.full_disk import Told
from tests.crash.points import Floor, Point
from tests.crash.scenarios import BY_NAME, SOCKS
from tests.crash.worker import Job

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="these signals and limits are POSIX"),
]
ONE = BY_NAME["one parcel, default rules"]
TWO = BY_NAME["two consignments, service group"]
PACK, ACCOUNT = "packOrder", "listPackageSizes"
A_DAY_S = 86_400.0
READ_S = 8.0
"""So long the bench waits for an answer of PRO."""


@contextmanager
def program(job: Job, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The program itself on the job's data folder, ended afterwards if it still runs."""
    data = Path(job.folder) / "data"
    settings = f"[packing]\npacking_slip = false\n[pro]\nread_s = {READ_S}\n"
    (data / "settings.toml").write_text(settings)
    environment = {**os.environ, "PACKSTATION_PRO_KEY": job.key, "QT_QPA_PLATFORM": "offscreen"}
    command = own_command("--data-dir", str(data), "--pro-url", job.url, *arguments)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until `process` has come so far."""
    deadline = time.monotonic() + 60
    while not is_so():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"it ended with {process.wait()}: {process.communicate()[1]}")
        time.sleep(0.02)


def was_closed_cleanly(job: Job) -> bool | None:
    """What the log's own mark says; None while there is none."""
    path = Path(job.folder) / "data" / "training" / "journal.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(
            "SELECT value FROM journal_state WHERE key = 'clean_shutdown'"
        ).fetchone()
    return None if row is None else row[0] == "yes"


def script(job: Job, *lines: str) -> str:
    """A script file for `drive`."""
    path = Path(job.folder) / "scans.txt"
    path.write_text("\n".join([job.number, *lines]) + "\n")
    return str(path)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_log_out_in_the_midst_of_work_ends_in_order_and_the_order_goes_on(
    floor: Floor, name: str
) -> None:
    own_number, job = floor.new_order(ONE)
    calls = floor.calls(PACK)
    floor.tell("faults", [{"action": "delay", "match": {"operation": PACK}, "delay_ms": 5_000}])
    try:
        with program(job, "drive", script(job, SOCKS, "!done")) as process:
            until(lambda: floor.calls(PACK) > calls, process)
            process.send_signal(getattr(signal, name))
            said = process.communicate(timeout=20)[1]
        assert process.returncode == ExitCode.INTERRUPTED, said
    finally:
        floor.tell("faults", [])
    assert was_closed_cleanly(job)
    verdict = floor.conclude(Point(ONE, None), own_number, job)
    assert verdict.faults == ()
    assert verdict.logged.was_adopted == 1


def test_a_script_from_a_pipe_waits_for_its_next_line_while_labels_print(floor: Floor) -> None:
    _, job = floor.new_order(ONE)
    with program(job, "drive", "-", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{job.number}\n{SOCKS}\n!done\n")
        process.stdin.flush()
        assert any(json.loads(line)["type"] == "SessionFinished" for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[1]
        assert process.returncode == ExitCode.INTERRUPTED, said
    assert was_closed_cleanly(job)


@pytest.fixture(params=["heeded", "ignored"])
def interrupts(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is started inherits it; a shell script ignores them for what it puts behind `&`."""
    ignored = request.param == "ignored"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_a_log_out_closes_an_idle_window_in_order(floor: Floor) -> None:
    _, job = floor.new_order(ONE)
    calls = floor.calls(ACCOUNT)
    with program(job, "run", "--windowed") as process:
        until(lambda: floor.calls(ACCOUNT) > calls, process)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=20)[1]
        assert process.returncode == ExitCode.INTERRUPTED, said
    assert was_closed_cleanly(job)


@pytest.mark.attack("run")
def test_a_second_program_on_one_data_folder_says_so(floor: Floor) -> None:
    _, job = floor.new_order(ONE)
    with program(job, "drive", "-") as first:
        until(lambda: was_closed_cleanly(job) is False, first)
        with program(job, "drive", script(job)) as second:
            said = second.communicate()[1]
        assert second.returncode == ExitCode.UNFINISHED
        assert str(first.pid) in said
        assert "Traceback" not in said
        assert first.poll() is None


@pytest.mark.attack("run")
@pytest.mark.parametrize("seconds", [-A_DAY_S, A_DAY_S])
@pytest.mark.parametrize(
    "boundary",
    ["after commit 3", "answered POST /orders/*/pack 1", "inside, out, printing 1"],
)
def test_a_clock_that_was_set_does_not_hurt(floor: Floor, boundary: str, seconds: float) -> None:
    verdict = floor.judge(Point(TWO, boundary), clock_seconds=seconds)
    assert verdict.was_reached
    assert verdict.faults == ()


@pytest.mark.attack("run")
@pytest.mark.parametrize("is_killed", [False, True])
def test_a_full_disk_stops_side_effects_and_loses_nothing_recorded(
    floor: Floor, is_killed: bool
) -> None:
    own_number, job = floor.new_order(TWO)
    calls = floor.calls(PACK)
    command = [sys.executable, "-m", "tests.crash.full_disk", msgspec.json.encode(job).decode()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        full = msgspec.json.decode(process.stdout.readline(), type=Told)
        assert full == Told(is_settled=False, has_failed=True, has_sentence=True)
        assert floor.calls(PACK) == calls
        if is_killed:
            process.kill()
        else:
            process.stdin.write(b"there is room again\n")
            process.stdin.flush()
            assert msgspec.json.decode(process.stdout.readline(), type=Told).is_settled
    verdict = floor.conclude(Point(TWO, None), own_number, job)
    assert verdict.faults == ()
    assert floor.calls(PACK) == calls + 2
