"""Make each cut in a copy of the project, run the tests that should notice; 1 when one does not.

`python -m tests.mutants [WORD…]`: all, or those whose name has one of the words.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutants.cuts import CUTS, Cut

ROOT = Path(__file__).parents[2]
COPIED = ("packstation", "resources", "tests", "scripts", "docs", "bench", "pyproject.toml", "dev")
TEXTS = ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")
AT_ONCE = 2
LONGEST_S = 240
NOTICED = 1
"""pytest: some tests failed. Any other exit code is a mistake of the list."""


def copy_of_project(folder: Path) -> Path:
    """A copy without what was built; the environment stays the one that runs."""
    for name in (*COPIED, *TEXTS):
        there = ROOT / name
        if there.is_dir():
            shutil.copytree(there, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(there, folder / name)
    return folder


def run(folder: Path, tests: list[str]) -> "subprocess.CompletedProcess[str]":
    """The tests in the copy, up to the first that fails."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )


def notices(cut: Cut) -> tuple[bool, str]:
    """Whether a test fails once `cut` is made, and what to print of it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cut-") as name:
        folder = copy_of_project(Path(name))
        file = folder / cut.file
        text = file.read_text("utf-8")
        if text.count(cut.found) != 1:
            return False, f"LOST      {cut.name}: its text is not found once in {cut.file}"
        file.write_text(text.replace(cut.found, cut.instead), "utf-8")
        tests = [test for test in cut.tests if (folder / test).exists()]
        try:
            ended = run(folder, tests)
        except subprocess.TimeoutExpired:
            return True, f"noticed   {cut.name}: its tests did not end within {LONGEST_S} s"
    took = f"{time.monotonic() - began:.0f} s"
    if ended.returncode == NOTICED:
        failed = next((ln for ln in ended.stdout.splitlines() if ln.startswith("FAILED")), "")
        return True, f"noticed   {cut.name} ({took}): {failed[7:120]}"
    if ended.returncode == 0:
        return False, f"SURVIVED  {cut.name} ({took}): {' '.join(tests)}"
    return (
        False,
        f"BROKEN    {cut.name}: pytest ended with {ended.returncode}\n{ended.stdout[-800:]}",
    )


def is_well_uncut(tests: set[str]) -> bool:
    """Whether all the tests pass while nothing is cut; else what they notice means nothing."""
    with tempfile.TemporaryDirectory(prefix="uncut-") as name:
        folder = copy_of_project(Path(name))
        ended = run(folder, sorted(test for test in tests if (folder / test).exists()))
    print(ended.stdout[-800:] if ended.returncode else "uncut     all pass", flush=True)
    return ended.returncode == 0


def main(words: list[str]) -> int:
    """Try the cuts that `words` name; all without."""
    chosen = [cut for cut in CUTS if not words or any(word in cut.name for word in words)]
    if not is_well_uncut({test for cut in chosen for test in cut.tests}):
        return 1
    survived = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for is_noticed, told in pool.map(notices, chosen):
            print(told, flush=True)
            survived += not is_noticed
    print(f"{len(chosen)} cuts, {len(chosen) - survived} noticed")
    return 1 if survived or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
