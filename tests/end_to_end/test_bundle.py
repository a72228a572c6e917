"""What is shipped: the bundle, built as `./dev build` does, and the Debian package made of it.

Both are run where no Python is to be found. They share a file because they share the bundle, which
takes a minute to build.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from packstation.cli.commands import COMMANDS
from scripts.debian_package import QUICK, build_package
from tests.tools.screen import virtual_screen

ROOT = Path(__file__).parent.parent.parent

MOMENT = 1_700_000_000  # 2023-11-14 22:13:20 UTC

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundle built from this checkout."""
    place = tmp_path_factory.mktemp("bundle")
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(place / "dist"), "--workpath", str(place / "build")]
    subprocess.run([*build, *folders, str(ROOT / "build.spec")], check=True)
    return place / "dist" / "packstation"


@pytest.fixture(scope="module")
def package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Debian package of the bundle."""
    return build_package(bundle, tmp_path_factory.mktemp("package"), MOMENT, QUICK)


@pytest.fixture(scope="module")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with what the package brings, and nothing else."""
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "--extract", package, root], check=True)
    return root


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """The DISPLAY of a virtual screen."""
    with virtual_screen() as display:
        yield display


@pytest.fixture
def environment(tmp_path: Path, screen: str) -> dict[str, str]:
    """Of a machine without Python: nothing on the PATH, a new home."""
    empty = tmp_path / "empty"
    empty.mkdir()
    home = tmp_path / "home"
    home.mkdir()
    found = {"PATH": str(empty), "HOME": str(home), "DISPLAY": screen, "LANG": "C.UTF-8"}
    return found | {"PACKSTATION_GUARD": "0"}


def test_the_bundle_starts_without_python(bundle: Path, environment: dict[str, str]) -> None:
    ended = subprocess.run(
        [bundle / "packstation", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("usage: packstation")


def test_the_bundle_seals_what_it_must_keep_and_examines_itself(
    bundle: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """A keyring is missing in a bare session: the key is sealed with what the bundle brings."""
    data = tmp_path / "data"
    data.mkdir()
    settings = '[station]\nmode = "live"\n[pro]\nurl = "http://127.0.0.1:9"\n'
    (data / "settings.toml").write_text(settings, encoding="utf-8")
    ended = subprocess.run(
        [bundle / "packstation", "doctor", "--json", "--data-dir", data],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {one["what"]: one["state"] for one in map(json.loads, ended.stdout.splitlines())}
    assert {"keyring", "fonts", "display", "printer"} <= found.keys(), ended.stderr
    assert found["keyring"] == "ok"
    assert found["key"] == "fail"  # there is none yet


def test_the_bundle_serves_its_sandbox(bundle: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [bundle / "packstation", "sandbox", "--exit-with-parent"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        announced = process.stdout.readline()
        _, complaint = process.communicate()  # closes standard input, as a parent that ends
    assert process.returncode == 0, complaint
    assert json.loads(announced)["orders"]


def test_the_bundle_packs_an_order_in_its_window(
    bundle: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ended = subprocess.run(
        [bundle / "packstation", "tour", "--orders", "1", "--out", out],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["manifested"] == 1
    assert report["faults"] == []
    assert (out / "screenshots" / "4-print.png").is_file()


def test_the_bundle_is_whole(bundle: Path) -> None:
    """No link leads nowhere; fonts, migrations and data files lie where the program looks."""
    inside = bundle / "_internal"
    assert [link for link in inside.rglob("*") if not link.exists()] == []
    for needed in (
        "resources/fonts/NotoSans-Regular.ttf",
        "packstation/journal/migrations/env.py",
    ):
        assert (inside / needed).is_file(), needed


def test_the_bundle_holds_only_what_the_program_needs(bundle: Path) -> None:
    names = {path.name.partition(".")[0] for path in (bundle / "_internal").iterdir()}
    assert names.isdisjoint({"numpy", "pytest", "hypothesis", "mypy", "libgtk-3", "libreadline"})
    assert not list(bundle.rglob("*Qt6Q*"))  # Qml and Quick
    assert not list(bundle.rglob("RECORD"))  # it differs with the folder in which it was built


def test_the_notice_names_what_is_inside_and_its_licence(bundle: Path) -> None:
    notice = (bundle / "_internal" / "NOTICE.txt").read_text(encoding="utf-8")
    for name in ("PySide6_Essentials", "SQLAlchemy", "fonts-noto-core", "msgspec", "reportlab"):
        assert f"\n{name} " in notice
    assert "\npytest " not in notice


def test_the_installed_command_packs_an_order_in_its_window(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ended = subprocess.run(
        [installed / "usr/bin/packstation", "tour", "--orders", "1", "--out", out],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads((out / "report.json").read_text())["manifested"] == 1


def test_the_package_says_what_it_is_and_what_it_needs(package: Path) -> None:
    fields = {
        field: _asked("dpkg-deb", "--field", package, field).strip()
        for field in ("Package", "Version", "Architecture", "Depends", "Installed-Size")
    }
    name = f"{fields['Package']}_{fields['Version']}_{fields['Architecture']}.deb"
    assert package.name == name
    assert fields["Architecture"] == _asked("dpkg", "--print-architecture").strip()
    needed = fields["Depends"].split(", ")
    assert any(re.fullmatch(r"libc6 \(>= 2\.\d+\)", one) for one in needed)
    assert {"libgl1", "libegl1", "ca-certificates", "fontconfig-config", "xkb-data"} <= {*needed}
    # No more than a bench has room for, no less than Qt alone takes.
    assert 100_000 < int(fields["Installed-Size"]) < 300_000


def test_the_package_runs_nothing_at_its_installation(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--control", package, tmp_path], check=True)
    assert {file.name for file in tmp_path.iterdir()} == {"control", "md5sums"}


def test_all_that_is_installed_is_roots_and_readable_by_everybody(package: Path) -> None:
    lines = _asked("dpkg-deb", "--contents", package).splitlines()
    assert {line.split()[1] for line in lines} == {"root/root"}
    modes = {(line[:10], line.endswith("/usr/lib/packstation/packstation")) for line in lines}
    assert modes == {
        ("drwxr-xr-x", False),
        ("-rw-r--r--", False),
        ("-rwxr-xr-x", True),
        ("lrwxrwxrwx", False),
    }


def test_the_installed_files_lie_where_desktops_look_and_are_what_was_built(
    installed: Path, bundle: Path
) -> None:
    entry = (installed / "usr/share/applications/packstation.desktop").read_text(encoding="utf-8")
    command, icon = (re.search(rf"^{key}=(\S+)$", entry, re.M) for key in ("Exec", "Icon"))
    assert command
    assert icon
    assert (installed / "usr/bin" / command[1]).resolve().is_relative_to(installed)
    assert list(installed.glob(f"usr/share/icons/hicolor/scalable/apps/{icon[1]}.svg"))
    notice = "usr/lib/packstation/_internal/NOTICE.txt"
    assert notice in (installed / "usr/share/doc/packstation/copyright").read_text("utf-8")
    assert (installed / notice).read_bytes() == (bundle / "_internal/NOTICE.txt").read_bytes()
    for own in ("lib/udev/rules.d/70-packstation.rules", "lib/systemd/user/packstation.service"):
        assert (installed / "usr" / own).is_file()
    manual = gzip.decompress((installed / "usr/share/man/man1/packstation.1.gz").read_bytes())
    assert all(f".SS {command}".encode() in manual for command in COMMANDS)
    program = installed / "usr/lib/packstation"
    assert _names(program) == _names(bundle)


def test_the_same_bundle_gives_the_same_package(
    bundle: Path, package: Path, tmp_path: Path
) -> None:
    """Byte by byte, though built later, with another umask, from other modes and times."""
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy, symlinks=True, copy_function=shutil.copyfile)
    before = os.umask(0o077)
    try:
        again = build_package(copy, tmp_path / "again", MOMENT, QUICK)
    finally:
        os.umask(before)
    assert again.read_bytes() == package.read_bytes()


def _asked(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
