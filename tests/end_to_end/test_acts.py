"""Twelve orders of all kinds take no scan, key or touch more than they must."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("size", "language"), [("1366x768", "de"), ("1920x1080", "en")])
def test_the_happy_path_is_the_order_its_items_and_done(size: str, language: str) -> None:
    command = [sys.executable, "-m", "tests.acts", "--size", size, "--language", language]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("| yes |") == 12
