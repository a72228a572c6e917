"""Settings changed at the window: in the real file, and held by the bench that runs."""

from pathlib import Path

import pytest

from packstation.assembly.setup import read_setup_or_why
from packstation.desktop.settings import SettingsDesk
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.environment import Overrides
from packstation.settings.model import Settings

OURS = '# of our hall\n[station]\nname = "Bench 7"  # by the door\n'


class Bench:
    """Who is told of each change."""

    def __init__(self) -> None:
        self.told: list[Settings] = []

    def take(self, settings: Settings) -> None:
        self.told.append(settings)


def desk_of(folder: Path, bench: Bench) -> SettingsDesk:
    setup = read_setup_or_why(Overrides(data_dir=folder))
    return SettingsDesk(setup, Speaker(Language.ENGLISH), lambda _: Language.GERMAN, (bench.take,))


def kept_before(folder: Path) -> list[Path]:
    return list(folder.glob("settings-before-*.toml"))


async def test_a_change_is_written_beside_what_stands_there_and_told_to_the_bench(
    tmp_path: Path,
) -> None:
    (tmp_path / "settings.toml").write_text(OURS)
    bench = Bench()
    desk = desk_of(tmp_path, bench)
    values = {entry.name: entry for entry in await desk.entries()}
    assert (values["station.name"].value, values["station.name"].origin.value) == (
        '"Bench 7"',
        "user",
    )
    assert desk.fault("packing.weight_tolerance_percent", "101") != ""
    assert await desk.set("packing.weight_tolerance_percent", "7,5") == ""
    assert bench.told[-1].packing.weight_tolerance_percent == 7.5
    assert "# by the door" in (tmp_path / "settings.toml").read_text()
    assert await desk.forget("packing.weight_tolerance_percent") == ""
    assert bench.told[-1].packing.weight_tolerance_percent == 5.0
    assert await desk.set("window.theme", "purple") != ""
    assert len(bench.told) == 2


async def test_a_broken_file_starts_the_defaults_and_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(OURS + "nmae = 3\n")
    desk = desk_of(tmp_path, Bench())
    broken = await desk.broken()
    assert broken is not None
    assert (broken.field, broken.is_own, "Zeile 4" in broken.sentence) == (
        "station.nmae",
        True,
        True,
    )
    assert {entry.origin.value for entry in await desk.entries()} == {"default"}
    said = await desk.take_out()
    assert "settings-before-" in said
    assert await desk.broken() is None
    assert path.read_text() == OURS
    assert len(kept_before(tmp_path)) == 1


async def test_a_file_of_the_computer_is_for_it_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computers = tmp_path / "computer.toml"
    computers.write_text("[station\n")
    monkeypatch.setenv("PACKSTATION_MACHINE_SETTINGS", str(computers))
    broken = await desk_of(tmp_path, Bench()).broken()
    assert broken is not None
    assert (broken.is_own, broken.field) == (False, "")


async def test_what_is_written_is_tried_before_it_counts(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Bench())
    assert await desk.set("scale.serial_path", "/dev/no-scale") == ""
    found = await desk.test("scale")
    assert [(one.what, one.state) for one in found] == [("Scale", "fail")]
