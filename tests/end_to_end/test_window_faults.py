"""What keeps a bench from opening: the window says it and stays, a tour ends."""

import subprocess
from pathlib import Path

import pytest

from packstation.runtime.program import own_command
from tests.end_to_end.test_tour import ENVIRONMENT


def test_malformed_settings_are_said_and_the_window_stays(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[station]\nnam = "x"\n', encoding="utf-8")
    window = subprocess.Popen(
        own_command("--data-dir", str(tmp_path), "training", "--windowed"),
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert window.stderr is not None
        assert "Did you mean 'station.name'?" in window.stderr.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            window.wait(timeout=2)
    finally:
        window.terminate()
        window.communicate(timeout=20)


def test_a_tour_whose_bench_cannot_be_opened_ends(tmp_path: Path) -> None:
    ended = subprocess.run(
        own_command("--pro-url", "http://127.0.0.1:9", "tour", "--out", str(tmp_path)),
        env={**ENVIRONMENT, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
