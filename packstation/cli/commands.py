"""The table of commands. A new command is one module here and one line in `COMMANDS`.

The module `packstation.cli.<name>` offers:

- its docstring: the first line is the summary in `packstation --help`, the rest the description;
- `add_arguments(parser)`: declare the command's own options and arguments;
- `run(arguments) -> int`: do it and return an `ExitCode`. `arguments.overrides` holds what the
  options of every command and the environment ask for (`settings.environment.Overrides`).
  What the person at the shell can mend is raised as `CommandError` or `SettingsError`.

A command that opens a window may also offer `show_early(arguments)`: called as soon as the command
line is read, before `overrides` and the settings. What it raises as `CommandError` is said.

Every start imports these modules, so their own imports are light; heavy ones stand inside `run`.
"""

import importlib
from argparse import ArgumentParser, Namespace
from typing import Protocol, cast

COMMANDS = (
    "run",
    "training",
    "tour",
    "drive",
    "manifest",
    "orders",
    "sheet",
    "people",
    "barcodes",
    "printers",
    "paper",
    "search",
    "figures",
    "history",
    "rehearse",
    "sandbox",
    "settings",
    "setup",
    "doctor",
    "support",
    "update",
    "journal",
)
DEFAULT_COMMAND = "run"


class Command(Protocol):
    """What a command's module offers besides its docstring."""

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int: ...


def load(name: str) -> Command:
    """The module of command `name`."""
    return cast("Command", importlib.import_module(f"packstation.cli.{name}"))
