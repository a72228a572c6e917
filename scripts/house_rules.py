"""House rules that no linter knows: a pattern, and what to do instead.

Looks at every tracked text file, and at where each file lies. A line may be excused by
`house: REASON` in a comment on it; a long file says why in its first line. Run by `./dev lint`;
exit code 1 when a rule is broken.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
# These two hold every pattern, and an example of what each catches.
OWN_FILES = frozenset({"scripts/house_rules.py", "tests/unit/test_house_rules.py"})
EXCUSE = re.compile(r"house: \S")
ROOMS = frozenset(
    {".ci", ".github", "bench", "docs", "packstation", "resources", "scripts", "tests"}
)
LONG_FILE_LINES = 350
REASON_TO_BE_LONG = re.compile(r"\bone file\b|\bit is long\b")

EVERYWHERE = ("*",)
OUR_PYTHON = ("packstation/*.py", "tests/*.py", "bench/*.py", "scripts/*.py")
PROGRAM = ("packstation/*.py",)
WINDOW = ("packstation/ui/*.py", "packstation/desktop/*.py")


@dataclass(frozen=True)
class Rule:
    """Lines of files in `where` (`*` crosses folders) must not match `pattern`."""

    name: str
    where: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: str

    def covers(self, path: str) -> bool:
        """Whether the rule looks at the file `path` (relative to the root, with slashes)."""
        return any(_fits(path, place) for place in self.where)

    def is_broken_by(self, line: str) -> bool:
        """Whether `line` breaks the rule and gives no reason for it."""
        return bool(self.pattern.search(line)) and not EXCUSE.search(line)


RULES = (
    Rule(
        "sleep",
        PROGRAM,
        re.compile(r"\btime\.sleep\(|\bmsleep\(|\bqWait\(|\bqSleep\("),
        "wait for the event itself, or asyncio.sleep where a moment must pass",
    ),
    Rule(
        "process-events",
        OUR_PYTHON,
        re.compile(r"\bprocessEvents\("),
        "return to the loop and go on in a task; in tests wait for a signal",
    ),
    Rule(
        "modal",
        WINDOW,
        re.compile(r"\bQMessageBox\b|\.exec_?\(|\bsetModal\(True|\bQInputDialog\b"),
        "show a panel in the window: a dialog swallows scans, a nested loop freezes the others",
    ),
    Rule(
        "default-button",
        WINDOW,
        re.compile(r"\bset(Auto)?Default\(\s*True"),
        "no default buttons: the Enter that a scanner sends would press them",
    ),
    Rule(
        "raw-loop",
        PROGRAM,
        re.compile(r"\bget_event_loop\(|\brun_until_complete\("),
        "asyncio.run or asyncio.Runner at the edge, get_running_loop inside",
    ),
    Rule(
        "swallowed-cancel",
        PROGRAM,
        re.compile(r"\basyncio\.wait_for\("),
        "asyncio.timeout: until 3.12 wait_for drops a cancellation that comes with the result",
    ),
    Rule(
        "unexplained-silence",
        OUR_PYTHON,
        re.compile(r"#\s*(type: ignore(\[[\w, -]+\])?|noqa(: [A-Z0-9, ]+)?)\s*$"),
        "say beside it why the checker is wrong here",
    ),
    Rule(
        "left-to-do",
        EVERYWHERE,
        re.compile(r"\b(TODO|FIXME)\b"),
        "do it, or leave it out and file an issue",
    ),
    Rule(
        "package-host",
        EVERYWHERE,
        re.compile(
            r"pypi\.(org|python)|pythonhosted\.org|npmjs\.(org|com)|(deb|security)\.debian\.org"
            r"|--(extra-)?index-url|--find-links|--trusted-host"
        ),
        "name packages, not hosts: where they come from is set on each machine",
    ),
    Rule(
        "machine-path",
        EVERYWHERE,
        re.compile(r"(?<![\w.-])/(root|work|farm|Users/\w+|home/\w+)/|\b[A-Z]:\\Users\\"),
        "derive the path from the file, the settings or platformdirs",
    ),
    Rule(
        "outside-the-project",
        EVERYWHERE,
        re.compile(r"\.\./shared\b"),
        "say it in the project's own documents; a clone has nothing beside it",
    ),
    Rule(
        "secret",
        EVERYWHERE,
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}\b"
            r"|(?i:api_?-?key|secret|password|token)\"?\s*[:=]\s*[\"'][\w+/=-]{24,}[\"']"
        ),
        "keep keys in the system's keyring or the environment, never in a file here",
    ),
)


def broken_rules(path: str, text: str) -> Iterator[str]:
    """One sentence for each line of the file `path` that breaks a rule."""
    if path in OWN_FILES:
        return
    first, lines = text.partition("\n")[0], text.count("\n")
    if path.endswith(".py") and lines > LONG_FILE_LINES and not REASON_TO_BE_LONG.search(first):
        yield f"{path}: {lines} lines: split it, or say in its first line why it is one file"
    rules = [rule for rule in RULES if rule.covers(path)]
    for number, line in enumerate(text.splitlines(), start=1):
        for rule in rules:
            if rule.is_broken_by(line):
                yield f"{path}:{number}: {rule.name}: {rule.instead}"


def misplaced(path: str) -> Iterator[str]:
    """A sentence when the file `path` lies in a folder that the project does not have."""
    room, slash, _ = path.partition("/")
    if slash and room not in ROOMS:
        yield f"{path}: take it out, or name {room!r} in ROOMS when the project has such a folder"


def tracked_files() -> list[str]:
    """Paths of the files that git knows and that are there, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def main() -> int:
    """Check every tracked text file; print what is broken and what to do instead."""
    complaints: list[str] = []
    for path in tracked_files():
        complaints += misplaced(path)
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a sound
        complaints += broken_rules(path, text)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def _fits(path: str, place: str) -> bool:
    if place == "*":
        return True
    folder, star, suffix = place.partition("*")
    if not star:
        return path == place
    return path.startswith(folder) and PurePosixPath(path).suffix == suffix


if __name__ == "__main__":
    sys.exit(main())
