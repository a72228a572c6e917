"""`packstation sandbox` as a process of its own."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from packstation.cli.shell.exits import ExitCode
from packstation.runtime.program import own_command


@contextmanager
def sandbox(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A running `packstation sandbox`, ended afterwards if it has not ended by itself."""
    with subprocess.Popen(
        own_command("sandbox", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def announced(process: subprocess.Popen[str]) -> dict[str, object]:
    """What the simulator says once it listens."""
    assert process.stdout is not None
    told: dict[str, object] = json.loads(process.stdout.readline())
    return told


def test_it_announces_an_address_that_answers() -> None:
    with sandbox() as process:
        told = announced(process)
        assert str(told["url"]).startswith("http://127.0.0.1:")
        assert told["key"]
        assert told["orders"]
        assert httpx.get(str(told["url"])).status_code < 500


def test_an_interruption_ends_it_well() -> None:
    with sandbox() as process:
        announced(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == ExitCode.DONE


def test_it_ends_with_the_program_that_started_it() -> None:
    with sandbox("--exit-with-parent") as process:
        announced(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == ExitCode.DONE


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with sandbox() as first:
        port = str(announced(first)["url"]).rpartition(":")[2]
        with sandbox("--port", port) as second:
            _, complaint = second.communicate(timeout=20)
            assert second.returncode == ExitCode.SETTINGS
    assert port in complaint
    assert "Traceback" not in complaint


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--latency", "-5"]])
def test_an_impossible_number_is_wrong_usage(arguments: list[str]) -> None:
    with sandbox(*arguments) as process:
        process.communicate(timeout=20)
        assert process.returncode == ExitCode.USAGE
