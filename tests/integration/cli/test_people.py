"""The roster on the command line: who is in it, and PINs that nobody can read back."""

import subprocess
import sys
from pathlib import Path

from packstation.settings.file import load
from packstation.settings.model import Role
from packstation.settings.pins import is_pin


def people(folder: Path, *arguments: str, pin: str = "") -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "packstation", "people", *arguments, "--data-dir", str(folder))
    return subprocess.run(command, input=f"{pin}\n", capture_output=True, text=True, timeout=60)


def test_people_are_added_listed_and_given_a_pin(tmp_path: Path) -> None:
    assert (
        people(tmp_path, "add", "Maria", "--badge", "M1", "--supervisor", pin="4711").returncode
        == 0
    )
    assert people(tmp_path, "add", "Anna").returncode == 0
    assert "Maria  badge M1  supervisor, PIN set" in people(tmp_path, "list").stdout
    maria, anna = load(tmp_path / "settings.toml").crew.people
    assert (maria.role, anna.role, anna.badge) == (Role.SUPERVISOR, Role.PACKER, "Anna")
    assert is_pin("4711", maria.pin)
    assert people(tmp_path, "pin", "Maria", pin="123456").returncode == 0
    assert is_pin("123456", load(tmp_path / "settings.toml").crew.people[0].pin)


def test_what_cannot_be_is_said_and_changes_nothing(tmp_path: Path) -> None:
    people(tmp_path, "add", "Anna", "--badge", "A1")
    before = (tmp_path / "settings.toml").read_text(encoding="utf-8")
    assert "in the roster already" in people(tmp_path, "add", "Anna").stderr
    assert "not in the roster" in people(tmp_path, "pin", "Ben", pin="4711").stderr
    assert "Two people have the badge" in people(tmp_path, "add", "Ben", "--badge", "a1").stderr
    assert (tmp_path / "settings.toml").read_text(encoding="utf-8") == before
