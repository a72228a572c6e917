"""The doctor names what is broken: each check is proven by breaking the thing."""

import asyncio
import contextlib
import datetime
import json
import shutil
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from packstation.assembly.examining import computer
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.settings.model import Mode
from packstation.settings.paths import bench_paths
from packstation.settings.secrets import KEY_VARIABLE
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept


def doctor(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """What it says, by what it looked at."""
    dispatch(["doctor", "--json", "--data-dir", str(folder)])
    lines = capsys.readouterr().out.splitlines()
    return {found["what"]: found for found in map(json.loads, lines)}


def locked(_service: str, _user: str) -> str | None:
    raise KeyringLocked("nobody unlocked it")


def live(folder: Path, url: str) -> Path:
    (folder / "settings.toml").write_text(f'[station]\nmode = "live"\n[pro]\nurl = "{url}"\n')
    return folder


def test_a_new_computer_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = doctor(tmp_path, capsys)
    assert {"settings", "data folder", "disk", "records", "PRO", "devices"} <= set(found)
    assert {one["state"] for one in found.values()} == {"ok"}
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


@pytest.mark.parametrize(
    ("off", "state", "said"), [(0, "ok", "within"), (600, "fail", "slow"), (-600, "fail", "fast")]
)
async def test_a_clock_that_is_wrong_is_measured_against_pros(
    off: int, state: str, said: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=off)
        date = format_datetime(now, usegmt=True)
        writer.write(f"HTTP/1.1 401 No\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found = await computer._clock(f"http://127.0.0.1:{port}")
    assert found.is_good is (state == "ok")
    assert said in found.sentence


async def test_a_pro_that_cannot_be_reached_says_no_time() -> None:
    assert (await computer._clock("http://127.0.0.1:9")).is_good is None
