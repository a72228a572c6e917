"""Newer versions: only a list that is signed, in date and newer counts; a file is what it says."""

import base64
import datetime
import json
from pathlib import Path

import pytest

from packstation import __version__
from packstation.assembly.updating import FEED, SIGNATURE, UpdateError, fetch, read_feed
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.settings.updates import UpdateSettings
from scripts.release_feed import new_key, sign

TODAY = datetime.datetime.now(datetime.UTC).date()


class Shelf:
    """A folder that releases are put into, and the settings of a bench that looks there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "shelf"
        self.folder.mkdir()
        self.keyfile = folder / "release.key"
        self.settings = UpdateSettings(str(self.folder), new_key(self.keyfile))
        for name in ("packstation_9.0.0_amd64.deb", "packstation-9.0.0.exe"):
            (self.folder / name).write_bytes(name.encode() * 100_000)
        sign(self.keyfile, self.folder, "Faster.", "9.0.0")

    def change(self, **fields: object) -> None:
        """As somebody would who has no key."""
        feed = json.loads((self.folder / FEED).read_text())
        (self.folder / FEED).write_text(json.dumps(feed | fields))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


async def test_a_signed_list_is_read_and_its_installer_fetched(
    shelf: Shelf, tmp_path: Path
) -> None:
    feed = await read_feed(shelf.settings, TODAY)
    assert (feed.version, feed.is_newer, feed.notes) == ("9.0.0", True, "Faster.")
    assert [file.system for file in feed.files] == ["windows", "debian"]
    path = await fetch(shelf.settings, feed.files[1], tmp_path / "taken")
    assert path.read_bytes() == (shelf.folder / path.name).read_bytes()


async def test_a_list_that_somebody_changed_or_signed_with_another_key_counts_for_nothing(
    shelf: Shelf, tmp_path: Path
) -> None:
    other = UpdateSettings(shelf.settings.feed, new_key(tmp_path / "other.key"))
    with pytest.raises(UpdateError, match="Install nothing from there"):
        await read_feed(other, TODAY)
    shelf.change(version="10.0.0")
    with pytest.raises(UpdateError, match="Install nothing from there"):
        await read_feed(shelf.settings, TODAY)
    (shelf.folder / SIGNATURE).write_bytes(b"not base64 at all")
    with pytest.raises(UpdateError, match="not signed"):
        await read_feed(shelf.settings, TODAY)
    with pytest.raises(UpdateError, match="Ed25519"):
        await read_feed(UpdateSettings(shelf.settings.feed, "short"), TODAY)


async def test_a_list_that_is_too_old_to_be_believed_is_told(shelf: Shelf) -> None:
    with pytest.raises(UpdateError, match="held until"):
        await read_feed(shelf.settings, TODAY + datetime.timedelta(days=200))


async def test_an_older_version_is_not_offered(shelf: Shelf) -> None:
    sign(shelf.keyfile, shelf.folder, "", "0.0.9")
    assert not (await read_feed(shelf.settings, TODAY)).is_newer


@pytest.mark.parametrize("content", [b"other bytes", b"packstation-9.0.0.exe" * 100_000 + b"x"])
async def test_a_file_that_is_not_the_one_in_the_list_is_not_left_there(
    shelf: Shelf, tmp_path: Path, content: bytes
) -> None:
    feed = await read_feed(shelf.settings, TODAY)
    (shelf.folder / feed.files[0].name).write_bytes(content)
    with pytest.raises(UpdateError, match="is not the file"):
        await fetch(shelf.settings, feed.files[0], tmp_path / "taken")
    assert list_of(tmp_path / "taken") == []


def list_of(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_folder_that_is_away_is_told(tmp_path: Path) -> None:
    away = UpdateSettings(str(tmp_path / "away"), base64.b64encode(bytes(32)).decode())
    with pytest.raises(UpdateError, match="cannot be read"):
        await read_feed(away, TODAY)


def test_the_command_line_looks_and_fetches(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text(
        f'[updates]\nfeed = "{shelf.folder}"\nkey = "{shelf.settings.key}"\n'
    )
    data = ["--data-dir", str(tmp_path)]
    assert dispatch(["update", *data]) == ExitCode.DONE
    assert f"9.0.0 is there; this is {__version__}. Faster." in capsys.readouterr().out
    assert dispatch(["update", "--fetch", str(tmp_path / "taken"), *data]) == ExitCode.DONE
    assert list_of(tmp_path / "taken") == ["packstation_9.0.0_amd64.deb"]
    (tmp_path / "settings.toml").write_text("")
    assert dispatch(["update", *data]) == ExitCode.UNFINISHED
