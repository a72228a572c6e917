"""A second start on one data folder shows the window of the first, or says who has the folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from packstation.cli.shell.exits import ExitCode
from packstation.desktop.live_window import FIRST_LISTENS_S
from packstation.runtime.program import own_command
from packstation.runtime.single_instance import WORD_NAME
from tests.tools.cover import covered
from tests.tools.screen import virtual_screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb"),
]
PATIENCE_S = 60


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """The environment of a program on a screen of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PACKSTATION_", "QT_"))}
    with virtual_screen() as display:
        own = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PACKSTATION_GUARD": "0"}
        yield kept | own


@contextmanager
def packstation(
    data: Path, environment: dict[str, str], *arguments: str
) -> Iterator[subprocess.Popen[str]]:
    """The program on the folder; killed afterwards if it still runs."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        own_command("--data-dir", str(data), *arguments),
        env=environment,
        stdin=pipe,
        stderr=pipe,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not file.exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_window_of_the_first_comes_to_the_front_and_the_second_ends(
    tmp_path: Path, screen: dict[str, str]
) -> None:
    word = tmp_path / "training" / WORD_NAME
    with packstation(tmp_path, screen, "training") as killed:
        wait_for(word, killed)
        killed.send_signal(signal.SIGKILL)  # what it left must not lead the next ones astray
        killed.wait(PATIENCE_S)
    assert word.exists()
    stale = word.read_bytes()
    with packstation(tmp_path, screen, "training") as first:
        while word.read_bytes() == stale:
            assert first.poll() is None
            time.sleep(0.05)
        assert word.stat().st_mode & 0o077 == 0
        with covered(screen) as cover:
            assert cover.is_on_top()
            with packstation(tmp_path, screen, "training") as second:
                said = second.communicate(timeout=PATIENCE_S)[1]
            assert second.returncode == ExitCode.ALREADY_RUNNING, said
            assert "already runs here" in said
            assert not cover.is_on_top()
        assert first.poll() is None
        first.terminate()
        first.communicate(timeout=PATIENCE_S)
    assert not word.exists()


def test_a_window_cannot_show_a_program_without_one_and_says_who_has_the_folder(
    tmp_path: Path, screen: dict[str, str]
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[station]\nname = "Bench 7"\n', encoding="utf-8")
    with packstation(tmp_path, screen, "drive", "-") as first:
        wait_for(tmp_path / "training" / "documents.sqlite", first)
        with packstation(tmp_path, screen, "training") as second:
            assert second.stderr is not None
            assert f"station Bench 7 (process {first.pid})" in second.stderr.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(FIRST_LISTENS_S + 1)  # the sentence stays on the screen
            second.terminate()
            second.communicate(timeout=PATIENCE_S)
        assert first.poll() is None
