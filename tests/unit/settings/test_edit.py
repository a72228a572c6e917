"""Changing a setting: the file keeps what people wrote, or stays as it was."""

from pathlib import Path

import pytest

from packstation.settings.edit import change
from packstation.settings.errors import SettingsError
from packstation.settings.file import load
from packstation.settings.model import KeyboardLayout

WRITTEN = """\
# Bench 7, by the door. Anna set this up.
[station]
name = "Bench 7"   # painted on the table

[[printers]]
kind = "folder"
name = "Files"

[[routes]]
kind = "label"
printer = "Files"
"""


def test_a_change_keeps_comments_order_and_every_other_value(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    before = load(path)
    changed = change(path, {"scanner.prefix": "~", "scanner.layout": "american"})
    assert load(path) == changed
    assert (changed.scanner.prefix, changed.scanner.layout) == ("~", KeyboardLayout.AMERICAN)
    assert (changed.station, changed.printers, changed.routes) == (
        before.station,
        before.printers,
        before.routes,
    )
    assert path.read_text(encoding="utf-8").startswith(WRITTEN)
    assert change(path, {"scanner.prefix": ""}).scanner.layout is KeyboardLayout.AMERICAN


def test_a_file_is_made_where_there_is_none_and_points_to_its_reference(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    change(path, {"scanner.separator": "<G>"})
    assert load(path).scanner.separator == "<G>"
    assert "docs/settings.md" in path.read_text(encoding="utf-8")
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    "changes",
    [{"scanner.prefixx": "~"}, {"scanner.baud": 1}, {"station.mode": "live"}],
)
def test_what_would_be_wrong_is_not_written(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    with pytest.raises(SettingsError):
        change(path, changes)
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_file_that_cannot_be_replaced_stays_and_leaves_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()  # nothing can be renamed over a folder, whoever runs the test
    with pytest.raises(SettingsError, match="cannot be read"):
        change(path, {"scanner.prefix": "~"})
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]
