"""The installer for Windows: built by Inno Setup's compiler, on Windows or under Wine.

    python -m scripts.windows_installer build [BUNDLE] [OUT]   dist/packstation-VERSION-setup.exe
    python -m scripts.windows_installer check                  with a folder shaped like the bundle:
                                                               install, upgrade, remove, remove all

The compiler is `ISCC` from the PATH or the variable ISCC; the npm package `innosetup` has it.
`check` needs Wine with 32-bit programs, or Windows; it puts everything into a prefix of its own.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "windows" / "packstation.iss"
QUIET = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/SP-")
IS_WINDOWS = sys.platform == "win32"


class Failed(Exception):  # noqa: N818 - reads as the state it reports
    """A step did not do what it should."""


def build(bundle: Path, out: Path, version: str, *defined: str) -> Path:
    """Compile the installer of the folder `bundle` into `out`. Raises Failed."""
    out.mkdir(parents=True, exist_ok=True)
    defines = (
        f"/DVersion={version}",
        f"/DBundle={seen(bundle)}",
        f"/DOut={seen(out)}",
        *(f"/D{name}" for name in defined),
    )
    run((*compiler(), "/Q", *defines, seen(SCRIPT)))
    made = out / f"packstation-{version}-setup.exe"
    if not made.exists():
        raise Failed(f"The compiler left no {made}.")
    return made


def compiler() -> tuple[str, ...]:
    """How the compiler is started. Raises Failed where there is none."""
    found = os.environ.get("ISCC") or shutil.which("ISCC") or shutil.which("iscc")
    if found is None:
        raise Failed("There is no ISCC. Install Inno Setup 6, or set ISCC to its ISCC.exe.")
    return (found,) if IS_WINDOWS else ("wine", found)


def seen(path: Path) -> str:
    """`path` as a program of Windows sees it."""
    return str(path.resolve()) if IS_WINDOWS else "Z:" + str(path.resolve()).replace("/", "\\")


def run(command: Sequence[str]) -> None:
    """Run it to its end. Raises Failed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}")


class Computer:
    """A Windows of its own: a fresh Wine prefix in `folder`, or this one."""

    def __init__(self, folder: Path) -> None:
        if not IS_WINDOWS:
            os.environ["WINEPREFIX"] = str(folder / "prefix")
            os.environ["WINEDEBUG"] = "-all"
            run(("wine", "wineboot", "--init"))
            run(("wine", "winecfg", "-v", "win10"))  # it says Windows 7 by itself
            run(("wineserver", "-w"))
            profiles = folder / "prefix/drive_c/users"
            self.profile = next(p for p in profiles.iterdir() if p.name != "Public")
            self.local = self.profile / "AppData/Local"
            self.roaming = self.profile / "AppData/Roaming"
        else:
            self.local = Path(os.environ["LOCALAPPDATA"])
            self.roaming = Path(os.environ["APPDATA"])
        self.program = self.local / "Programs/Packstation"
        self.data = self.local / "packstation"

    def start(self, program: Path, *words: str) -> None:
        """A program with its words, to its end."""
        run((str(program), *words) if IS_WINDOWS else ("wine", str(program), *words))

    def shortcuts(self) -> list[str]:
        """In the start menu, start-up included."""
        menu = self.roaming / "Microsoft/Windows/Start Menu/Programs"
        return sorted(str(path.relative_to(menu)) for path in menu.rglob("Packstation*.lnk"))


def check(folder: Path, *defined: str) -> None:
    """Build two versions, install, upgrade and remove them. Raises Failed."""
    first = build(shaped(folder / "1", "gone.dll"), folder, "0.1.0", *defined)
    second = build(shaped(folder / "2", "new.dll"), folder, "0.2.0", *defined)
    computer = Computer(folder)
    computer.start(first, *QUIET, "/CURRENTUSER", "/TASKS=autostart")
    say("installed", computer)
    expect(computer.program / "_internal/gone.dll", is_there=True)
    expect(computer.program / "LICENSE.txt", is_there=True)
    if not any("startup" in one.lower() for one in computer.shortcuts()):
        raise Failed(f"It does not start with Windows: {computer.shortcuts()}")
    (computer.data / "live").mkdir(parents=True)
    (computer.data / "live/journal.sqlite").write_bytes(b"what was packed")
    computer.start(second, *QUIET)
    say("upgraded in place", computer)
    expect(computer.program / "_internal/gone.dll", is_there=False)
    expect(computer.program / "_internal/new.dll", is_there=True)
    expect(computer.data / "live/journal.sqlite", is_there=True)
    computer.start(first, *QUIET)
    say("one version back", computer)
    expect(computer.program / "_internal/new.dll", is_there=False)
    computer.start(computer.program / "unins000.exe", *QUIET)
    settled(computer.program)
    expect(computer.data / "live/journal.sqlite", is_there=True)
    say("removed, the data stayed", computer)
    if computer.shortcuts():
        raise Failed(f"Left behind: {computer.shortcuts()}")
    computer.start(second, *QUIET, "/CURRENTUSER")
    computer.start(computer.program / "unins000.exe", *QUIET, "/PURGE")
    settled(computer.program)
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


def settled(program: Path) -> None:
    """The uninstaller goes on in a copy of itself: wait until it is through. Raises Failed."""
    import time

    deadline = time.monotonic() + 30
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
    checking = commands.add_parser("check")
    checking.add_argument("--any-architecture", action="store_true", help="a Wine of 32 bits")
    given = parser.parse_args(arguments)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        if given.command == "build":
            print(build(given.bundle, given.out, project["version"]))
        else:
            with tempfile.TemporaryDirectory() as folder:
                check(Path(folder), *(["AnyArchitecture"] if given.any_architecture else []))
    except (Failed, OSError) as error:
        print(f"windows_installer: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
