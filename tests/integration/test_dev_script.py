"""./dev in a checkout of its own, with stand-ins for the system's programs on its PATH.

The stand-in Python makes a `.venv` whose Python is the stand-in again and writes down each call,
so that these tests see what would have been installed without waiting for it.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DEV = ROOT / "dev"

PYTHON = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$1 $2" in
    "-m venv")
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        echo "version = 3.11.2" >"$3/pyvenv.cfg" ;;
    "-m pip") [ ! -e "$PIP_FAILS" ] ;;
esac
"""


class Checkout:
    """A folder with ./dev and lock files, and the stand-ins it calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.programs = folder / "bin"
        self.calls = folder / "calls"
        self.pip_fails = folder / "pip-fails"
        self.folder.mkdir()
        self.programs.mkdir()
        shutil.copy(DEV, self.folder / "dev")
        for lock in ("requirements.lock", "requirements-dev.lock"):
            (self.folder / lock).write_text("six==1.17.0\n")
        self.program("python3.11", PYTHON)
        self.program("dpkg-query", "#!/bin/sh\nprintf installed\n")
        self.program("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$CALLS"\n')
        self.program("id", "#!/bin/sh\necho 1000\n")
        self.program("sudo", "#!/bin/sh\nexit 1\n")

    def program(self, name: str, text: str) -> None:
        """Put a stand-in for the program `name` first on the PATH."""
        file = self.programs / name
        file.write_text(text)
        file.chmod(0o755)

    def dev(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ./dev with the stand-ins."""
        environment = {
            "PATH": f"{self.programs}:{os.defpath}",
            "CALLS": str(self.calls),
            "PIP_FAILS": str(self.pip_fails),
        }
        return subprocess.run(
            [self.folder / "dev", *arguments],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    def taken_calls(self) -> list[str]:
        """The calls since the last look."""
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return calls


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_second_start_installs_nothing(checkout: Checkout) -> None:
    first = checkout.dev("packstation", "first")
    assert first.returncode == 0, first.stderr
    calls = checkout.taken_calls()
    assert any(call.startswith("-m pip install") and "--require-hashes" in call for call in calls)
    assert calls[-1] == "-P -m packstation first"

    second = checkout.dev("packstation", "second")
    assert second.returncode == 0, second.stderr
    assert checkout.taken_calls() == ["-P -m packstation second"]
    assert second.stderr == ""


def test_a_changed_lock_file_is_installed_at_the_next_start(checkout: Checkout) -> None:
    checkout.dev("install", "run")
    checkout.taken_calls()
    (checkout.folder / "requirements.lock").write_text("six==1.18.0\n")
    checkout.dev("install", "run")
    assert any(call.startswith("-m pip install") for call in checkout.taken_calls())


def test_what_the_tests_need_includes_what_the_program_needs(checkout: Checkout) -> None:
    checkout.dev("install", "dev")
    checkout.taken_calls()
    assert checkout.dev("install", "run").returncode == 0
    assert checkout.taken_calls() == []


def test_an_interrupted_installation_is_made_anew(checkout: Checkout) -> None:
    checkout.pip_fails.touch()
    assert checkout.dev("install", "run").returncode == 1
    leftover = checkout.folder / ".venv" / "half-installed"
    leftover.touch()

    checkout.pip_fails.unlink()
    assert checkout.dev("install", "run").returncode == 0
    assert not leftover.exists()


def test_without_root_the_exact_apt_command_is_printed(checkout: Checkout) -> None:
    checkout.program(
        "dpkg-query",
        '#!/bin/sh\ncase "$*" in *libegl1* | *libcups2*) ;; *) printf installed ;; esac\n',
    )
    ended = checkout.dev("run")
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "Some system packages are missing. Run this, then start again:",
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libcups2",
    ]
    assert not any("apt-get" in call for call in checkout.taken_calls())


def test_root_installs_the_missing_system_packages(checkout: Checkout) -> None:
    checkout.program("id", "#!/bin/sh\necho 0\n")
    checkout.program(
        "dpkg-query", '#!/bin/sh\ncase "$*" in *libegl1*) ;; *) printf installed ;; esac\n'
    )
    assert checkout.dev("install", "run").returncode == 0
    assert [call for call in checkout.taken_calls() if "apt-get" in call] == [
        "apt-get -qq update",
        "apt-get -qq install -y --no-install-recommends libegl1",
    ]


def test_without_a_display_the_tour_runs_and_says_so(checkout: Checkout) -> None:
    ended = checkout.dev("run")
    assert ended.returncode == 0, ended.stderr
    assert checkout.taken_calls()[-1] == "-P -m packstation tour --orders 3 --out tour-out"
    assert "No display here" in ended.stderr


def test_an_unknown_command_is_wrong_usage(checkout: Checkout) -> None:
    ended = checkout.dev("tets")
    assert ended.returncode == 2
    assert ended.stderr.startswith("dev: there is no command 'tets'.")
