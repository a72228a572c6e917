"""The installer for Windows: built by Inno Setup's compiler, on Windows or under Wine.

    python -m scripts.windows_installer build [BUNDLE] [OUT]   dist/packstation-VERSION-setup.exe
    python -m scripts.windows_installer check                  with a folder shaped like the bundle:
                                                               install, upgrade, remove, remove all

On Windows the compiler is `ISCC` from the PATH or the variable ISCC. Elsewhere it and the
installers run under Wine (`scripts/wine.py`), which runs programs of 32 bits.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from scripts import wine

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "windows" / "packstation.iss"
QUIET = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/SP-")
IS_WINDOWS = sys.platform == "win32"


class Failed(Exception):  # noqa: N818 - reads as the state it reports
    """A step did not do what it should."""


def build(computer: "Computer", bundle: Path, out: Path, version: str) -> Path:
    """Compile the installer of the folder `bundle` into `out`. Raises Failed."""
    out.mkdir(parents=True, exist_ok=True)
    defines = (
        f"/DVersion={version}",
        f"/DBundle={seen(bundle)}",
        f"/DOut={seen(out)}",
        *([] if IS_WINDOWS else ["/DAnyArchitecture"]),
    )
    computer.run(compiler(), "/Q", *defines, seen(SCRIPT))
    made = out / f"packstation-{version}-setup.exe"
    if not made.exists():
        raise Failed(f"The compiler left no {made}.")
    return made


def compiler() -> str:
    """Inno Setup's. Raises Failed where there is none."""
    if not IS_WINDOWS:
        return wine.ISCC
    found = os.environ.get("ISCC") or shutil.which("ISCC")
    if found is None:
        raise Failed("There is no ISCC. Install Inno Setup 6, or set ISCC to its ISCC.exe.")
    return found


def seen(path: Path) -> str:
    """`path` as a program of Windows sees it."""
    return str(path.resolve()) if IS_WINDOWS else "Z:" + str(path.resolve()).replace("/", "\\")


class Computer:
    """This Windows, or a fresh one of Wine's in `folder`, which sees that folder, the project and
    `others`."""

    def __init__(self, folder: Path, *others: Path) -> None:
        self._prefix = folder / "prefix"
        self._seen = (folder, ROOT, *others)
        if IS_WINDOWS:
            self.local = Path(os.environ["LOCALAPPDATA"])
            self.roaming = Path(os.environ["APPDATA"])
            self.program_files = Path(os.environ["PROGRAMFILES"])
        else:
            self.run("wineboot", "--init")
            self.run("winecfg", "-v", "win10")  # it says Windows 7 by itself
            drivers = r"HKCU\Software\Wine\Drivers"
            self.run("reg", "add", drivers, "/v", "Graphics", "/d", "null", "/f")
            profile = self._prefix / "drive_c/users/root"
            self.local = profile / "AppData/Local"
            self.roaming = profile / "AppData/Roaming"
            self.program_files = self._prefix / "drive_c/Program Files"
        self.program = self.local / "Programs/Packstation"
        self.data = self.local / "packstation"

    def run(self, *command: str) -> None:
        """A program with its words, to its end. Raises Failed."""
        if not IS_WINDOWS:
            command = tuple(wine.entered(self._prefix, self._seen, "wine", *command))
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}")

    def shortcuts(self) -> list[str]:
        """In the user's start menu, start-up included."""
        menu = self.roaming / "Microsoft/Windows/Start Menu/Programs"
        return sorted(str(path.relative_to(menu)) for path in menu.rglob("Packstation*.lnk"))


def check(folder: Path) -> None:
    """Build two versions, install, upgrade and remove them. Raises Failed."""
    computer = Computer(folder)
    first = build(computer, shaped(folder / "1", "gone.dll"), folder, "0.1.0")
    second = build(computer, shaped(folder / "2", "new.dll"), folder, "0.2.0")
    computer.run(seen(first), *QUIET, "/CURRENTUSER", "/TASKS=autostart")
    say("installed", computer)
    expect(computer.program / "_internal/gone.dll", is_there=True)
    expect(computer.program / "LICENSE.txt", is_there=True)
    if not any("startup" in one.lower() for one in computer.shortcuts()):
        raise Failed(f"It does not start with Windows: {computer.shortcuts()}")
    (computer.data / "live").mkdir(parents=True)
    (computer.data / "live/journal.sqlite").write_bytes(b"what was packed")
    computer.run(seen(second), *QUIET)
    say("upgraded in place", computer)
    expect(computer.program / "_internal/gone.dll", is_there=False)
    expect(computer.program / "_internal/new.dll", is_there=True)
    expect(computer.data / "live/journal.sqlite", is_there=True)
    computer.run(seen(first), *QUIET)
    say("one version back", computer)
    expect(computer.program / "_internal/new.dll", is_there=False)
    remove(computer, computer.program)
    expect(computer.data / "live/journal.sqlite", is_there=True)
    say("removed, the data stayed", computer)
    if computer.shortcuts():
        raise Failed(f"Left behind: {computer.shortcuts()}")
    computer.run(seen(second), *QUIET, "/ALLUSERS")
    expect(computer.program_files / "Packstation/_internal/new.dll", is_there=True)
    expect(computer.program, is_there=False)
    say("installed for all users", computer)
    remove(computer, computer.program_files / "Packstation", "/PURGE")
    expect(computer.data, is_there=False)
    say("removed with the data, as asked", computer)


def shaped(folder: Path, library: str) -> Path:
    """A folder like PyInstaller's, without a program in it."""
    (folder / "_internal").mkdir(parents=True)
    (folder / "packstation.exe").write_bytes(b"MZ" + bytes(100_000))
    (folder / "_internal" / library).write_bytes(bytes(100_000))
    (folder / "_internal/NOTICE.txt").write_text("licences", encoding="utf-8")
    return folder


def expect(path: Path, *, is_there: bool) -> None:
    """Raise Failed unless it is so."""
    if path.exists() is not is_there:
        raise Failed(f"{path} is {'missing' if is_there else 'still there'}.")


def remove(computer: Computer, program: Path, *words: str) -> None:
    """Uninstall what is in `program`. Raises Failed unless it is gone."""
    computer.run(seen(program / "unins000.exe"), *QUIET, *words)
    deadline = time.monotonic() + 30  # the uninstaller goes on in a copy of itself
    while program.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    expect(program, is_there=False)


def say(what: str, computer: Computer) -> None:
    """A line on what was seen."""
    print(f"{what}: {', '.join(computer.shortcuts()) or 'no shortcut'}")


def main(arguments: list[str]) -> int:
    """Build or check; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build")
    building.add_argument("bundle", nargs="?", type=Path, default=ROOT / "dist/packstation")
    building.add_argument("out", nargs="?", type=Path, default=ROOT / "dist")
    commands.add_parser("check")
    given = parser.parse_args(arguments)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        with tempfile.TemporaryDirectory() as folder:
            if given.command == "check":
                check(Path(folder))
            else:
                given.out.mkdir(parents=True, exist_ok=True)
                computer = Computer(Path(folder), given.bundle, given.out)
                print(build(computer, given.bundle, given.out, project["version"]))
    except (Failed, wine.NoWineError, OSError) as error:
        print(f"windows_installer: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
