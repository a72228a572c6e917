"""The bundle ÷ a minimal bundle: an empty PySide6 window, trimmed and stripped as ours is.

    python -m bench.bundle_size          builds both (two minutes); prints megabytes and the ratio

Both are what `du` finds of their files, with one build machine's Python and Qt. The second number
is without the libraries' symbols being stripped from the minimal one, as PyInstaller leaves them
by default.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 1.3

MINIMAL = """
import sys
sys.path.insert(0, {root!r})
from scripts.bundle_contents import modules_outside, trimmed
from pathlib import Path

found = Analysis(
    [{window!r}],
    excludes=[
        "PySide6.QtNetwork", "tkinter", "readline",
        *modules_outside(Path({root!r}) / "requirements.lock"),
    ],
)
found.binaries, found.datas = trimmed(found.binaries, found.datas)
program = EXE(PYZ(found.pure), found.scripts, exclude_binaries=True, name="empty", strip={strip})
COLLECT(program, found.binaries, found.datas, name="empty", strip={strip})
"""


def megabytes(folder: Path) -> float:
    """What the files of `folder` hold; a symbolic link holds nothing of its own."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def built(spec: Path, into: Path) -> Path:
    """The folder that PyInstaller makes of `spec`."""
    places = ("--distpath", str(into / "dist"), "--workpath", str(into / "build"))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *places)
    subprocess.run((*command, str(spec)), check=True, cwd=ROOT)
    (made,) = (into / "dist").iterdir()
    return made


def minimal(into: Path, is_stripped: bool) -> float:
    """Megabytes of the bundle of an empty window."""
    into.mkdir()
    spec = into / "empty.spec"
    window = str(ROOT / "bench" / "_empty_window.py")
    spec.write_text(MINIMAL.format(root=str(ROOT), window=window, strip=is_stripped))
    folder = built(spec, into)
    is_alive = subprocess.run(
        (str(folder / "empty"),),
        input=b"",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    if is_alive.returncode:
        raise SystemExit(f"The minimal bundle does not start: exit code {is_alive.returncode}.")
    return megabytes(folder)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        ours = megabytes(built(ROOT / "build.spec", place / "ours"))
        stripped = minimal(place / "stripped", is_stripped=True)
        plain = minimal(place / "plain", is_stripped=False)
    ratio = ours / stripped
    print(f"the bundle              {ours:6.0f} MB")
    print(f"an empty window's       {stripped:6.0f} MB  trimmed and stripped as ours")
    print(f"                        {plain:6.0f} MB  trimmed, its symbols kept")
    against_plain = ours / plain
    print(
        f"bundle ÷ empty window's {ratio:6.2f}     (goal {LIMIT}; with symbols {against_plain:.2f})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
