"""What a bench keeps is its user's alone, whatever the umask says and whoever made it before."""

import json
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from packstation import __version__
from packstation.runtime.private import tighten


def packed(folder: Path, umask: int) -> None:
    """Pack an order in training with a process of its own."""
    script = folder.parent / "scans.txt"
    script.write_text("HO-1001\n!ok\n5003021058383\n012345000072\n!done\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "packstation", "drive", str(script), "--data-dir", str(folder)],
        check=False,
        capture_output=True,
        text=True,
        umask=umask,
        timeout=120,
    )
    assert "Traceback" not in done.stderr


def open_to_others(folder: Path) -> list[str]:
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if path.lstat().st_mode & 0o077]


@pytest.mark.attack("secrets")
@pytest.mark.skipif(sys.platform == "win32", reason="a profile is private by its access lists")
@pytest.mark.parametrize("umask", [0o022, 0o002, 0o000])
def test_files_and_folders_are_the_users_alone_whatever_the_umask(
    tmp_path: Path, umask: int
) -> None:
    packed(tmp_path / "data", umask)
    names = {path.name for path in (tmp_path / "data").rglob("*")}
    assert "journal.sqlite" in names
    assert open_to_others(tmp_path / "data") == []


@pytest.mark.attack("secrets")
@pytest.mark.skipif(sys.platform == "win32", reason="a profile is private by its access lists")
def test_what_an_earlier_program_left_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    packed(folder, 0o022)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    packed(folder, 0o022)
    left = [
        path
        for path in (folder, *folder.glob("*"), *folder.glob("*/*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert left == []


@pytest.mark.skipif(sys.platform == "win32", reason="a profile is private by its access lists")
def test_a_folder_that_somebody_chose_for_prints_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = tmp_path / "for all"
    prints.mkdir()
    prints.chmod(0o755)
    monkeypatch.setenv("PACKSTATION_PRINT_DIR", str(prints))
    packed(tmp_path / "data", 0o022)
    assert stat.S_IMODE(prints.stat().st_mode) == 0o755
    printed = list(prints.iterdir())
    assert printed
    assert {stat.S_IMODE(path.stat().st_mode) for path in printed} == {0o644}


@pytest.mark.skipif(sys.platform == "win32", reason="a profile is private by its access lists")
def test_a_file_that_another_program_deletes_meanwhile_is_no_reason_not_to_start(
    tmp_path: Path,
) -> None:
    (tmp_path / "live").mkdir()
    passing = tmp_path / "live" / "journal.sqlite-shm"
    is_over = threading.Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            passing.touch()
            passing.unlink()

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(3_000):
            tighten(tmp_path)
    finally:
        is_over.set()
        other.join()


def test_the_log_tells_when_a_program_began_and_ended_and_which(tmp_path: Path) -> None:
    packed(tmp_path / "data", 0o077)
    lines = (tmp_path / "data" / "logs" / "packstation.log").read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events[0].startswith(f"Packstation {__version__} begins, training, process ")
    assert events[-1] == "Packstation ends"
