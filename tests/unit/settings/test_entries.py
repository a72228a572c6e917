"""Every setting can be typed, and what is typed is what the file would say."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.settings.describing import as_toml
from packstation.settings.entries import Entry, entries, fault_of, typed_value, with_value
from packstation.settings.errors import SettingsError
from packstation.settings.layers import Layers, Machine, layered, read_layers
from packstation.settings.mending import fault_in, put_aside, take_out
from packstation.settings.placing import line_of

NOW = datetime.datetime(2026, 11, 29, 6, 0, tzinfo=datetime.UTC)


def defaults() -> Layers:
    return layered({}, Machine({}))


def test_every_setting_takes_its_own_value_back() -> None:
    found = entries(defaults())
    assert len(found) > 60
    for entry in found:
        assert entry.meaning or not entry.name.count("."), entry.name
        again = layered(
            with_value({}, entry.name, typed_value(entry.name, entry.value)), Machine({})
        )
        same = {one.name: one.value for one in entries(again)}[entry.name]
        assert same == entry.value, entry.name


@given(st.sampled_from(entries(layered({}, Machine({})))), st.text(max_size=40))
def test_whatever_is_typed_is_a_value_or_has_a_sentence(entry: Entry, typed: str) -> None:
    said = fault_of({}, Machine({}), entry.name, typed)
    if not said:
        layered(with_value({}, entry.name, typed_value(entry.name, typed)), Machine({}))


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="no such setting"):
        typed_value("pro.ulr", "x")


BROKEN = """\
# our hall
[station]
name = "Bench 7"

[[printers]]
kind = "network"
name = "Folder"
host = "10.0.0.1"

[[printers]]
kind = "network"
name = "B"
host = "10.0.0.2"
prot = 9100
"""


def test_the_line_of_a_fault_is_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(BROKEN)
    with pytest.raises(SettingsError) as caught:
        read_layers(path)
    assert caught.value.line == 14
    assert "line 14, printers[1].prot: There is no such setting. Did you mean" in str(caught.value)
    assert line_of(BROKEN, "station.mode") == 2
    assert line_of(BROKEN, "window.theme") is None


def test_one_key_is_taken_out_and_what_was_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(BROKEN)
    fault = fault_in(path)
    assert fault is not None
    copy = take_out(path, fault.field, NOW)
    assert copy.read_text() == BROKEN
    assert fault_in(path) is None
    assert "# our hall" in path.read_text()


def test_a_file_that_is_no_toml_is_put_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[station\n")
    assert fault_in(path) is not None
    assert put_aside(path, NOW).read_text() == "[station\n"
    assert fault_in(path) is None


def test_texts_are_typed_without_quotes_and_lists_as_in_the_file() -> None:
    assert typed_value("station.name", "Bench 7") == "Bench 7"
    assert typed_value("station.name", '"true"') == "true"
    assert typed_value("pictures.hosts", '["a", "b"]') == ["a", "b"]
    assert as_toml((1.5, "a")) == '[1.5, "a"]'
