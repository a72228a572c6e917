"""A program that ends without a word is started anew, a few times; where it was is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from packstation.runtime.guard import MOST, RESTARTS, frames_of, restarts

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the watcher is a POSIX shell")
PROGRAM = """
import ctypes, os, signal, subprocess, sys
from pathlib import Path
from packstation.runtime.guard import RESTARTS, guarded
folder, end = Path(sys.argv[1]), sys.argv[2]
with (folder / "runs").open("a") as runs:
    runs.write(os.environ.get(RESTARTS, "0") + "\\n")
def falls():
    secret = "Anna Kowalska, 1 High Street"
    if end == "segfault":
        ctypes.string_at(0)
    if end == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if end == "raise":
        raise ValueError(secret)
    if end == "interrupt":
        raise KeyboardInterrupt
    if end.startswith("beside"):
        second = [sys.executable, __file__, sys.argv[1], "well"]
        assert subprocess.run(second).returncode == 0
    if end in ("once", "beside, once") and RESTARTS not in os.environ:
        ctypes.string_at(0)
command = [sys.executable, __file__, *sys.argv[1:]]
with guarded(folder / "logs", command, os.environ):
    falls()
"""


def run(folder: Path, end: str, **more: str) -> int:
    """Its exit code."""
    program = folder / "program.py"
    program.write_text(PROGRAM)
    environment = {key: value for key, value in os.environ.items() if key != RESTARTS}
    environment |= {"PACKSTATION_GUARD": "1"} | more
    command = [sys.executable, str(program), str(folder), end]
    return subprocess.run(command, env=environment, check=False, capture_output=True).returncode


def runs(folder: Path, wanted: int) -> list[str]:
    """The runs once there are as many as wanted, and no more come."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        seen = (folder / "runs").read_text().split()
        if len(seen) >= wanted:
            break
        time.sleep(0.05)
    time.sleep(0.7)
    return (folder / "runs").read_text().split()


@pytest.mark.parametrize("end", ["segfault", "kill", "raise"])
def test_a_crash_loop_ends_after_a_few_starts_and_the_last_knows_it(
    tmp_path: Path, end: str
) -> None:
    run(tmp_path, end)
    assert runs(tmp_path, MOST + 2) == [str(n) for n in range(MOST + 2)]


@pytest.mark.parametrize("end", ["well", "interrupt"])
def test_who_ends_it_in_order_is_left_alone(tmp_path: Path, end: str) -> None:
    run(tmp_path, end)
    assert runs(tmp_path, 1) == ["0"]
    assert not list((tmp_path / "logs").iterdir())


def test_one_crash_is_one_start_more_and_its_report_stays(tmp_path: Path) -> None:
    run(tmp_path, "once")
    assert runs(tmp_path, 2) == ["0", "1"]
    [report] = (tmp_path / "logs").glob("crash-*.txt")
    text = report.read_text()
    assert "Segmentation fault" in text
    assert "in falls" in text


def test_a_second_start_takes_nothing_from_the_first(tmp_path: Path) -> None:
    assert run(tmp_path, "beside, well") == 0
    assert not list((tmp_path / "logs").iterdir())
    run(tmp_path, "beside, once")
    assert runs(tmp_path, 5) == ["0", "0", "0", "0", "1", "1"]
    [report] = (tmp_path / "logs").iterdir()
    assert "Segmentation fault" in report.read_text()


def test_an_empty_report_of_a_killed_program_goes_with_the_next_start(tmp_path: Path) -> None:
    run(tmp_path, "kill", PACKSTATION_GUARD="0")
    assert len(list((tmp_path / "logs").iterdir())) == 1
    run(tmp_path, "well")
    assert not list((tmp_path / "logs").iterdir())


def test_a_report_names_places_and_no_values(tmp_path: Path) -> None:
    run(tmp_path, "raise", PACKSTATION_GUARD="0")
    [report] = (tmp_path / "logs").iterdir()
    text = report.read_text()
    assert "ValueError" in text
    assert "in falls" in text
    assert "Kowalska" not in text
    assert "High Street" not in frames_of(ValueError("High Street"))
    assert runs(tmp_path, 1) == ["0"]


def test_the_count_is_read_as_it_is_written() -> None:
    assert [restarts({RESTARTS: text}) for text in ("", "0", "2", "x", "-1")] == [0, 0, 2, 0, 0]
    assert signal.SIGKILL
