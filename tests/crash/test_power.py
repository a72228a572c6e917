"""What a power cut must not take is on the disk, not in its cache."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.no_sync import SYSCALLS


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() not in SYSCALLS,
    reason="asks the Linux kernel to fail fsync",
)
def test_nobody_says_that_something_is_kept_before_the_disk_does(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.crash.no_sync", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == [
        "the disk fails now",
        "journal",
        "inbox",
        "documents",
        "folder printer",
    ]
