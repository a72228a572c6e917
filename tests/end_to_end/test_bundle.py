"""The bundle: built as `./dev build` does, then run where no Python is to be found."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.screen import virtual_screen

ROOT = Path(__file__).parent.parent.parent

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
    return {"PATH": str(empty), "HOME": str(home), "DISPLAY": screen, "LANG": "C.UTF-8"}


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
    assert names.isdisjoint({"numpy", "pytest", "hypothesis", "mypy", "libgtk-3"})
    assert not list(bundle.rglob("*Qt6Q*"))  # Qml and Quick


def test_the_notice_names_what_is_inside_and_its_licence(bundle: Path) -> None:
    notice = (bundle / "_internal" / "NOTICE.txt").read_text(encoding="utf-8")
    for name in ("PySide6_Essentials", "SQLAlchemy", "fonts-noto-core", "msgspec", "reportlab"):
        assert f"\n{name} " in notice
    assert "\npytest " not in notice
