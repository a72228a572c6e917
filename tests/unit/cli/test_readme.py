"""The README's table is the command line."""

import re
from pathlib import Path

from packstation.cli.commands import COMMANDS

README = Path(__file__).parents[3] / "README.md"


def test_every_command_stands_in_the_readme_and_none_that_is_not_there() -> None:
    rows = re.findall(r"^\| `packstation( [a-z]+)?", README.read_text("utf-8"), re.MULTILINE)
    named = {row.strip() for row in rows} - {""}
    assert named == set(COMMANDS) - {"run"}
