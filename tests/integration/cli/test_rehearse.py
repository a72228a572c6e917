"""`packstation rehearse`: a recorded day under the settings of a file."""

import asyncio
from pathlib import Path

import pytest

from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.journal.folder import DataFolder
from packstation.packing.session import Policy
from packstation.settings.model import Mode
from packstation.settings.paths import bench_paths
from tests.tape import START, Tape


def test_a_day_is_played_under_the_settings_of_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def write() -> None:
        journal = bench_paths(tmp_path).journal_file(Mode.TRAINING)
        async with await DataFolder.open(journal.parent, station="Bench 1") as data:
            await Tape("S1", policy=Policy()).whole().write(data.journal)

    asyncio.run(write())
    day, options = f"{START.astimezone():%Y-%m-%d}", ["--data-dir", str(tmp_path)]
    other = tmp_path / "other.toml"
    other.write_text("[packing]\nreturn_label = true\nrequire_weight = true\n")
    asked = ["rehearse", day, "--settings", str(other), *options]
    assert dispatch(asked) == ExitCode.UNFINISHED
    said = capsys.readouterr().out
    assert "HO-1: DONE would be stopped by NO_WEIGHT" in said
    assert "1 orders played, 1 would differ" in said
    assert dispatch(["rehearse", "2020-01-01", *options]) == ExitCode.DONE
    assert "0 orders played" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        dispatch(["rehearse", "yesterday", *options])
