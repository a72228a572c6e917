"""Which addresses of PRO are allowed, and what wins over the file."""

import os
from pathlib import Path

import pytest

from packstation.packing.shipping import DocumentKind, Format
from packstation.settings.environment import Overrides, read_overrides, resolve
from packstation.settings.errors import FolderUnusable, SettingsError
from packstation.settings.model import (
    FolderPrinter,
    Mode,
    NetworkPrinter,
    RouteSettings,
    Settings,
    StationSettings,
)
from packstation.settings.paths import bench_paths, usable_folder
from packstation.settings.rules import check, check_url
from packstation.settings.store import StoreSettings, Tls


@pytest.mark.parametrize(
    "url",
    [
        "https://api.electioapp.com",
        "https://pro.example:8443/base",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:8080",
    ],
)
def test_https_and_this_computer_are_allowed(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.electioapp.com",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://10.0.0.1",
        "https://user:password@api.electioapp.com",
        "https://",
        "https://[::1",
        "https://host:99999",
        "https://a b",
        "ftp://127.0.0.1",
        "api.electioapp.com",
        "",
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_url(url)
    assert caught.value.field == "pro.url"


NOBODY = 65534


def test_the_command_line_wins_over_the_environment_and_that_over_the_file() -> None:
    environment = {
        "PACKSTATION_PRO_URL": "http://127.0.0.1:1",
        "PACKSTATION_DATA_DIR": "/data",
        "PACKSTATION_PRINT_DIR": "/paper",
        "PACKSTATION_LOCATION": "",
    }
    overrides = read_overrides(environment, pro_url="http://127.0.0.1:2", location="EDC5")
    assert overrides == Overrides("http://127.0.0.1:2", "EDC5", Path("/data"), Path("/paper"))
    settings = resolve(Settings(), overrides)
    assert settings.pro.url == "http://127.0.0.1:2"
    assert settings.station.location == "EDC5"
    assert resolve(Settings(), read_overrides({})) == Settings()


def test_a_print_folder_takes_what_every_printer_would_get() -> None:
    settings = Settings(
        printers=(NetworkPrinter(name="Zebra", host="z"),),
        routes=(RouteSettings(DocumentKind.LABEL, "Zebra", Format.ZPL, copies=2),),
    )
    resolved = resolve(settings, Overrides(print_dir=Path("/paper")))
    assert resolved.printers == (FolderPrinter(name="Folder", path=str(Path("/paper"))),)
    assert resolved.routes == (RouteSettings(DocumentKind.LABEL, "Folder", Format.ZPL, copies=2),)


def test_a_real_pro_is_never_called_training() -> None:
    real = resolve(Settings(), Overrides(pro_url="https://api.electioapp.com"))
    assert real.station.mode is Mode.LIVE
    local = resolve(Settings(), Overrides(pro_url="http://127.0.0.1:8080"))
    assert local.station.mode is Mode.TRAINING
    with pytest.raises(SettingsError, match="https"):
        resolve(Settings(), Overrides(pro_url="http://api.electioapp.com"))


def test_a_data_folder_holds_everything_and_training_lies_apart(tmp_path: Path) -> None:
    paths = bench_paths(tmp_path / "bench")
    mine = [paths.settings_file, paths.print_dir, paths.log_dir]
    mine += [paths.journal_file(mode) for mode in Mode]
    assert all(path.is_relative_to(tmp_path / "bench") for path in mine)
    assert len(set(mine)) == 5
    assert not paths.data_dir.exists()
    assert bench_paths().settings_file.name == "settings.toml"


def test_a_folder_is_made_when_asked_for_and_a_useless_one_says_so(tmp_path: Path) -> None:
    assert usable_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnusable, match="A file stands where"):
            usable_folder(folder)
    with pytest.raises(FolderUnusable, match=r"Choose another|another one"):
        usable_folder(Path("/proc/packstation"))


def test_a_folder_of_another_user_is_refused_with_his_name(tmp_path: Path) -> None:
    was = os.geteuid()
    if was == 0:
        tmp_path.chmod(0o755)
        (tmp_path / "shared").mkdir(mode=0o755)
        os.seteuid(NOBODY)  # on a machine where tests run as root
    try:
        folder = Path("/") if was else tmp_path / "shared"
        with pytest.raises(FolderUnusable, match="belongs to the user root of this computer"):
            usable_folder(folder)
    finally:
        os.seteuid(was)


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1"])
def test_only_a_database_on_this_computer_may_be_reached_without_tls(host: str) -> None:
    check(Settings(store=StoreSettings(host=host, tls=Tls.OFF)))
    check(Settings(store=StoreSettings(host="db.shop.example")))
    for other in ("db.shop.example", "10.0.0.1", "127.0.0.1.evil.example"):
        with pytest.raises(SettingsError, match="verified") as caught:
            check(Settings(store=StoreSettings(host=other, tls=Tls.OFF)))
        assert caught.value.field == "store.tls"


@pytest.mark.parametrize("host", ["db 1", "keeper@db", "postgresql://db", "db/packstation"])
def test_a_database_server_is_named_by_its_name_alone(host: str) -> None:
    with pytest.raises(SettingsError, match="not the name of a computer") as caught:
        check(Settings(store=StoreSettings(host=host)))
    assert caught.value.field == "store.host"


def test_training_never_uses_the_shared_database() -> None:
    store = StoreSettings(host="db.shop.example")
    live = StationSettings(mode=Mode.LIVE)
    assert Settings(store=store).fleet_store is None
    assert Settings(station=live).fleet_store is None
    assert Settings(station=live, store=store).fleet_store == store
