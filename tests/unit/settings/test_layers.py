"""The computer's settings under the user's: who wins, what is locked, what the host name fills."""

from pathlib import Path

import pytest

from packstation.settings.edit import change
from packstation.settings.errors import SettingsError
from packstation.settings.layers import (
    VARIABLE,
    Machine,
    Origin,
    layered,
    read_layers,
    read_machine,
)

HALL = """
[policy]
host_pattern = "pack-(?P<site>[a-z]+)-(?P<number>[0-9]+)"
locked = ["pro.url", "packing.verify_all"]
[station]
name = "Bench {number}"
mode = "live"
location = "{site}-DC {other}"
[pro]
url = "https://pro.example"
[packing]
verify_all = true
packing_slip = false
[[printers]]
kind = "network"
name = "Zebra"
host = "zebra-{number}.hall.example"
[[routes]]
kind = "label"
printer = "Zebra"
"""


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "computer.toml"
    path.write_text(HALL)
    monkeypatch.setenv(VARIABLE, str(path))
    monkeypatch.setattr("socket.gethostname", lambda: "pack-leeds-07")
    return path


def test_one_file_serves_three_benches_by_their_host_names(computer: Path) -> None:
    benches = [layered({}, read_machine(computer, f"pack-leeds-{n:02}")) for n in (1, 2, 40)]
    assert [b.settings.station.name for b in benches] == ["Bench 01", "Bench 02", "Bench 40"]
    assert {b.settings.station.location for b in benches} == {"leeds-DC {other}"}
    hosts = [getattr(b.settings.printers[0], "host", "") for b in benches]
    assert hosts == [f"zebra-{n}.hall.example" for n in ("01", "02", "40")]


@pytest.mark.usefixtures("computer")
def test_the_users_file_wins_key_by_key_but_for_what_is_locked(tmp_path: Path) -> None:
    own = tmp_path / "settings.toml"
    own.write_text(
        '[pro]\nurl = "https://elsewhere.example"\n[packing]\npacking_slip = true\n'
        '[window]\ntheme = "dark"\n'
    )
    layers = read_layers(own)
    assert layers.settings.pro.url == "https://pro.example"
    assert layers.ignored == ("pro.url",)
    assert layers.settings.packing.packing_slip
    assert layers.settings.packing.verify_all
    origins = [layers.origins[name] for name in ("pro.url", "packing.packing_slip")]
    assert origins == [Origin.LOCKED, Origin.USER]
    assert layers.origins["station.name"] is Origin.COMPUTER
    assert layers.origins["scanner.prefix"] is Origin.DEFAULT


@pytest.mark.usefixtures("computer")
def test_what_the_window_sets_goes_into_the_users_file_and_never_over_a_lock(
    tmp_path: Path,
) -> None:
    own = tmp_path / "settings.toml"
    settings = change(own, {"scanner.prefix": "~"})
    assert settings.station.name == "Bench 07"
    assert own.read_text().count("prefix") == 1
    assert "Bench" not in own.read_text()
    with pytest.raises(SettingsError, match="locked"):
        change(own, {"packing.verify_all": False})


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        ('[policy]\nhost_pattern = "("\n', "policy.host_pattern", "no regular expression"),
        ('[policy]\nhost_pattern = "till-.*"\n', "policy.host_pattern", "pack-leeds-07"),
        ('[policy]\nlocked = ["pro.ulr"]\n', "policy.locked", "no setting 'pro.ulr'"),
        ('[policy]\nlocked = ["pro.url"]\n', "policy.locked", "no value here"),
        ('[policy]\nlock = ["pro.url"]\n', "policy", "lock"),
        ("[station]\nnam = 1\n", "station.nam", "station.name"),
    ],
)
def test_a_fault_of_the_computers_file_is_told_with_file_and_key(
    computer: Path, text: str, field: str, sentence: str
) -> None:
    computer.write_text(text)
    with pytest.raises(SettingsError, match=sentence) as told:
        read_machine(computer)
    assert told.value.path == computer
    assert told.value.field == field


def test_without_a_file_of_the_computer_the_users_holds_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.toml"))
    assert read_machine(tmp_path / "none.toml") == Machine({})
    assert set(read_layers(tmp_path / "nothing.toml").origins.values()) == {Origin.DEFAULT}
