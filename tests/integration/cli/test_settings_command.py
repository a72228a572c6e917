"""`packstation settings`: what holds, where it comes from, and whether a file is right."""

import json
from pathlib import Path

import pytest

from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.settings.layers import VARIABLE


def test_what_holds_is_shown_with_where_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    computer = tmp_path / "computer.toml"
    computer.write_text('[policy]\nlocked = ["window.theme"]\n[window]\ntheme = "dark"\n')
    monkeypatch.setenv(VARIABLE, str(computer))
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text(
        '[window]\ntheme = "light"\nsounds = false\n'
        '[[crew.people]]\nname = "Zoë"\nbadge = "7"\nrole = "supervisor"\npin = "scrypt:x"\n',
        encoding="utf-8",
    )
    assert dispatch(["settings", "show", "--data-dir", str(data)]) == ExitCode.DONE
    told = capsys.readouterr()
    assert 'locked    window.theme = "dark"' in told.out
    assert "user      window.sounds = false" in told.out
    assert "default   scanner.bounce_ms = 400" in told.out
    assert "scrypt" not in told.out
    assert "window.theme is locked" in told.err
    assert dispatch(["settings", "show", "--json", "--data-dir", str(data)]) == ExitCode.DONE
    shown = json.loads(capsys.readouterr().out)
    assert shown["window.theme"] == {"value": "dark", "origin": "locked"}
    assert dispatch(["settings", "where", "--data-dir", str(data)]) == ExitCode.DONE
    assert str(computer) in capsys.readouterr().out


def test_files_are_checked_without_a_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, none = (tmp_path / f"{name}.toml" for name in ("good", "bad", "none"))
    good.write_text("[scanner]\nbounce_ms = 300\n")
    bad.write_text("[scanner]\nbounce = 300\n")
    assert dispatch(["settings", "check", str(good)]) == ExitCode.DONE
    assert dispatch(["settings", "check", str(good), str(bad), str(none)]) == ExitCode.SETTINGS
    told = capsys.readouterr()
    assert f"{good}: right" in told.out
    assert f"{bad}, line 2, scanner.bounce: There is no such setting. Did you mean" in told.err
    assert f"{none}: There is no such file." in told.err
