"""Every attack against a fresh bench, a line each, with what happened.

`python -m tests.attack [WORD…]` (`./dev attack`); words choose attacks by kind or name. The attacks
are the tests that are marked `attack(KIND)`, wherever they stand. Exit code 1 when one got through.
"""

import os
import sys
from collections import Counter

import pytest

KINDS = ("wire", "secrets", "paper", "files", "terminal", "barcodes", "local", "run")
_WIDTH = max(map(len, KINDS))


class Lines:
    """Prints a line an attack in place of pytest's own report."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self.ended: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            marker = item.get_closest_marker("attack")
            if marker is not None:
                (kind,) = marker.args
                assert kind in KINDS, f"{item.nodeid}: {kind} is none of {KINDS}"
                self._kinds[item.nodeid] = kind
        items[:] = sorted(
            (item for item in items if item.nodeid in self._kinds),
            key=lambda item: KINDS.index(self._kinds[item.nodeid]),
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and not report.failed:
            return
        outcome = "held" if report.passed else "BROKEN"
        self.ended[outcome] += 1
        name = report.nodeid.partition("::")[2].removeprefix("test_").replace("_", " ")
        what = "; ".join(str(value) for key, value in report.user_properties if key == "happened")
        end = f": {what}" if what else ""
        sys.stdout.write(f"{outcome:6}  {self._kinds[report.nodeid]:{_WIDTH}}  {name}{end}\n")
        if report.failed:
            sys.stdout.write(f"{report.longreprtext}\n")
        sys.stdout.flush()


def main() -> int:
    """Run them all, or those that the words choose."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    lines = Lines()
    words = [word.lower() for word in sys.argv[1:]]
    chosen = ["-p", "no:terminal", "-o", "addopts=--strict-markers", "-m", "attack"]
    if words:
        chosen += ["-k", " or ".join(words)]
    code = pytest.main([*chosen, "tests"], plugins=[lines])
    sys.stdout.write(f"{lines.ended['held']} held, {lines.ended['BROKEN']} broken\n")
    return int(bool(code) or not lines.ended["held"])


if __name__ == "__main__":
    sys.exit(main())
