"""The doctor names what is broken: each check is proven by breaking the thing."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from packstation.assembly.examining import computer
from packstation.assembly.examining.finding import State
from packstation.assembly.setup import Setup
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.desktop import display
from packstation.documents.own import fonts as own_fonts
from packstation.sandbox.child import SandboxProcess
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode, Settings
from packstation.settings.paths import bench_paths
from packstation.settings.secrets import KEY_VARIABLE
from tests.tools.examined import doctor
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may need one; what is looked at here has none of it."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def locked(_service: str, _user: str) -> str | None:
    raise KeyringLocked("nobody unlocked it")


def live(folder: Path, url: str) -> Path:
    (folder / "settings.toml").write_text(f'[station]\nmode = "live"\n[pro]\nurl = "{url}"\n')
    return folder


def test_a_new_computer_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = doctor(tmp_path, capsys)
    assert {"settings", "data", "disk", "records", "pro", "scale", "display"} <= set(found)
    well = {"ok", "warn"}  # a computer without a player of sounds packs, too
    assert {one["state"] for one in found.values()} <= well, found
    assert dispatch(["doctor", "--data-dir", str(tmp_path)]) == ExitCode.DONE


def test_a_disk_that_is_full_is_not_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor(tmp_path, capsys)  # makes the folder
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=3_000_000))
        found = doctor(tmp_path, capsys)["disk"]
        assert (found["state"], "3 MB" in found["sentence"]) == ("fail", True)
    with no_room():
        found = doctor(tmp_path, capsys)["disk"]
    assert found["state"] == "fail"
    assert "Nothing can be written" in found["sentence"]


@contextlib.contextmanager
def no_room() -> Iterator[None]:
    """No file of this process may grow: what a full disk does to it."""
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def test_records_that_cannot_be_read_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bench_paths(tmp_path).journal_file(Mode.TRAINING)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database" * 500)
    assert doctor(tmp_path, capsys)["records"]["state"] == "fail"


def test_a_keyring_that_is_locked_and_a_variable_in_its_place(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kept: MemoryKeyring,
) -> None:
    live(tmp_path, "http://127.0.0.1:9")
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert doctor(tmp_path, capsys)["keyring"]["state"] == "ok"
    monkeypatch.setattr(kept, "get_password", locked)
    found = doctor(tmp_path, capsys)["keyring"]
    assert (found["state"], KEY_VARIABLE in found["sentence"]) == ("fail", True)
    monkeypatch.setenv(KEY_VARIABLE, "K" * 32)
    assert doctor(tmp_path, capsys)["keyring"]["state"] == "ok"


def test_no_key_is_told_as_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kept: MemoryKeyring
) -> None:
    live(tmp_path, "http://127.0.0.1:9")
    found = doctor(tmp_path, capsys)["key"]
    assert (found["state"], "Ctrl+D" in found["sentence"]) == ("fail", True)
    assert kept.kept == {}


def test_settings_that_cannot_be_used_do_not_keep_the_doctor_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text("[station]\nnmae = 'x'\n", encoding="utf-8")
    found = doctor(tmp_path, capsys)
    assert found["settings"]["state"] == "fail"
    assert "line 2" in found["settings"]["sentence"]
    assert found["disk"]["state"] == "ok"


def test_what_the_settings_name_and_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text(
        """
[scanner]
serial_path = "/dev/no-scanner"
[scale]
serial_path = "/dev/no-scale"
[intake]
folder = "/nowhere/orders"
[pictures]
folder = "/nowhere/pictures"
[documents]
style = "no-style.toml"
[[printers]]
kind = "network"
name = "Zebra"
host = "127.0.0.1"
port = 9
[[routes]]
kind = "label"
printer = "Zebra"
format = "zpl"
""",
        encoding="utf-8",
    )
    found = doctor(tmp_path, capsys)
    assert found["settings"]["state"] == "ok", found["settings"]
    for what in ("scanner", "scale", "intake", "pictures", "documents", "printer"):
        assert found[what]["state"] == "fail", found[what]
    assert found["printer"]["about"] == "Zebra"
    assert "scale.serial_path" in found["scale"]["sentence"]


def test_a_folder_that_cannot_be_used_and_one_that_others_can_look_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file stands here", encoding="utf-8")
    assert doctor(tmp_path, capsys)["logs"]["state"] == "fail"
    (tmp_path / "logs").unlink()
    doctor(tmp_path, capsys)
    (tmp_path / "logs").chmod(0o755)
    assert doctor(tmp_path, capsys)["logs"]["state"] == "warn"


def test_letters_that_no_font_has_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_fonts, "fonts", lambda: own_fonts.Fonts(()))
    found = computer._fonts(Speaker(Language.ENGLISH))
    assert found.state is State.WARN
    assert "中文" in found.sentence


def test_what_the_user_says_of_a_locked_setting_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "computer.toml"
    policy.write_text('[policy]\nlocked = ["station.name"]\n[station]\nname = "Hall 1"\n')
    monkeypatch.setenv("PACKSTATION_MACHINE_SETTINGS", str(policy))
    (tmp_path / "settings.toml").write_text('[station]\nname = "mine"\n')
    found = doctor(tmp_path, capsys)["policy"]
    assert (found["state"], "station.name" in found["sentence"]) == ("warn", True)


def test_a_screen_that_is_too_small_and_no_player_of_sounds(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    setup = Setup(Settings(), bench_paths(Path("nowhere")))
    speaker = Speaker(Language.ENGLISH)
    monkeypatch.setattr(display, "LEAST", QSize(100_000, 720))
    monkeypatch.setattr(display, "player_of_system", lambda: "")
    found = {one.what: one for one in display.examine_display(setup, speaker)}
    assert found["display"].state is State.WARN
    assert found["sound"].state is State.WARN
    assert found["scaling"].state is State.OK


def test_it_speaks_the_packers_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text('[window]\nlanguage = "de"\n', encoding="utf-8")
    dispatch(["doctor", "--data-dir", str(tmp_path)])
    said = capsys.readouterr().out
    assert "Festplatte" in said
    assert "der eingebaute Simulator" in said


def live_at(pro: SandboxProcess, more: str = "") -> str:
    return f'[station]\nmode = "live"\n{more}\n[pro]\nurl = "{pro.url}"\n'


def test_a_location_that_pro_has_not_and_a_key_that_it_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with SandboxProcess.start() as pro:
        monkeypatch.setenv(KEY_VARIABLE, pro.key)
        settings = tmp_path / "settings.toml"
        settings.write_text(live_at(pro, 'location = "NOWHERE"'), encoding="utf-8")
        found = doctor(tmp_path, capsys)
        assert (found["key"]["state"], found["pro"]["state"]) == ("ok", "ok")
        assert found["location"]["state"] == "fail"
        assert "LEEDS-DC" in found["location"]["sentence"]
        settings.write_text(live_at(pro, 'location = "LEEDS-DC"'), encoding="utf-8")
        assert doctor(tmp_path, capsys)["location"]["state"] == "ok"


def test_a_pro_that_answers_slowly_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with SandboxProcess.start(latency_ms=1100) as pro:
        monkeypatch.setenv(KEY_VARIABLE, pro.key)
        (tmp_path / "settings.toml").write_text(live_at(pro), encoding="utf-8")
        found = doctor(tmp_path, capsys)["pro"]
    assert (found["state"], "every parcel waits" in found["sentence"]) == ("warn", True)


def test_a_database_that_is_away_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "K" * 32)
    store = '[store]\nhost = "127.0.0.1"\nport = 9\ntls = "off"\n'
    settings = f'[station]\nmode = "live"\n[pro]\nurl = "http://127.0.0.1:9"\n{store}'
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    assert doctor(tmp_path, capsys)["database"]["state"] == "fail"


def test_a_list_of_versions_that_cannot_be_read_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = f'[updates]\nfeed = "{tmp_path / "away"}"\nkey = "{"A" * 43}="\n'
    (tmp_path / "settings.toml").write_text(feed, encoding="utf-8")
    found = doctor(tmp_path, capsys)["version"]
    assert (found["state"], "cannot be read" in found["sentence"]) == ("warn", True)


def test_much_scaling_is_warned_of(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setattr(display, "MOST_SCALING", 0.5)
    setup = Setup(Settings(), bench_paths(Path("nowhere")))
    found = {one.what: one for one in display.examine_display(setup, Speaker(Language.ENGLISH))}
    assert found["scaling"].state is State.WARN
