"""What `packstation doctor` finds, for tests that break something first."""

import json
from pathlib import Path

import pytest

from packstation.cli.dispatch import dispatch
from tests.tools.memory_keyring import kept as kept


def doctor(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """What it says, by what it looked at."""
    dispatch(["doctor", "--json", "--data-dir", str(folder)])
    lines = capsys.readouterr().out.splitlines()
    return {found["what"]: found for found in map(json.loads, lines)}
