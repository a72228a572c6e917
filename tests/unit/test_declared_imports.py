"""A fresh installation has whatever the program imports: nothing comes along by luck."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def imported_modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """Top-level names that files under `folder` import, at the top or inside functions."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name.partition(".")[0], file
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0], file


def normal(name: str) -> str:
    """A distribution's name as the index compares it, without extras and version."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def test_the_program_declares_what_it_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {normal(requirement) for requirement in project["dependencies"]}
    owners = metadata.packages_distributions()
    undeclared = {
        f"{module} ({file.relative_to(ROOT)})"
        for module, file in imported_modules(ROOT / "packstation")
        if module != "packstation"
        and module not in sys.stdlib_module_names
        and declared.isdisjoint(normal(owner) for owner in owners.get(module, [module]))
    }
    assert undeclared == set()
