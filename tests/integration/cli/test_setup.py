"""A bench is set up from the command line: a live sandbox, its key from standard input."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from packstation.assembly import setting_up
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.sandbox.child import SandboxProcess
from packstation.settings.layers import read_layers
from packstation.settings.model import Mode
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept


@pytest.fixture(scope="module")
def pro() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as sandbox:
        yield sandbox


def test_every_step_by_options_and_the_key_stands_in_no_file(
    pro: SandboxProcess,
    kept: MemoryKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{pro.key}\n"))
    done = dispatch(
        (
            f"setup --data-dir {tmp_path} --pro {pro.url} --key - --ship-from LEEDS-DC "
            "--name Bench --labels 127.0.0.1:9101 --scale none"
        ).split()
    )
    assert done == ExitCode.DONE, capsys.readouterr()
    settings = read_layers(tmp_path / "settings.toml").settings
    assert settings.station.mode is Mode.LIVE
    assert (settings.station.name, settings.station.location) == ("Bench", "LEEDS-DC")
    assert settings.scale.serial_path == "none"
    assert list(kept.kept.values()) == [pro.key]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or pro.key not in path.read_text("utf-8")


@pytest.mark.usefixtures("kept")
def test_what_is_wrong_ends_it_with_a_sentence(
    pro: SandboxProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("not-the-key\n"))
    asked = ["setup", "--data-dir", str(tmp_path), "--pro", pro.url, "--key", "-"]
    assert dispatch(asked) == ExitCode.SETTINGS
    assert "PRO does not accept this key" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{pro.key}\n"))
    assert dispatch([*asked, "--ship-from", "NOWHERE"]) != ExitCode.DONE
    assert "LEEDS-DC" in capsys.readouterr().err


def test_without_options_and_without_anybody_it_asks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert dispatch(["setup", "--data-dir", str(tmp_path)]) == ExitCode.USAGE
    assert not (tmp_path / "settings.toml").exists()


def test_a_test_page_is_printed_on_the_printer_that_was_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["setup", "--data-dir", str(tmp_path), "--test"]) == ExitCode.DONE
    assert "Folder took the page" in capsys.readouterr().out
    assert list((tmp_path / "print").iterdir())


def test_somebody_is_asked_step_by_step_and_enter_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["training", "Bench 3", "", "", "none"])

    async def nothing() -> tuple[()]:
        return ()

    monkeypatch.setattr(setting_up, "candidates", nothing)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert dispatch(["setup", "--data-dir", str(tmp_path)]) == ExitCode.DONE
    settings = read_layers(tmp_path / "settings.toml").settings
    assert (settings.station.name, settings.scale.serial_path) == ("Bench 3", "none")
