"""The options every command takes, and the environment variables that stand in for them."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

VARIABLES = {
    "PACKSTATION_PRO_URL": "PRO's address, as --pro-url",
    "PACKSTATION_PRO_KEY": "PRO's API key; instead of the one in the system's keyring",
    "PACKSTATION_DATA_DIR": "the data folder, as --data-dir",
    "PACKSTATION_PRINT_DIR": "a folder that takes everything printed, instead of printers",
    "PACKSTATION_LOCATION": "the shipping location, as --location",
}


@dataclass(frozen=True)
class Options:
    """What the command line and the environment ask for; None leaves it to the settings."""

    pro_url: str | None = None
    pro_key: str | None = field(default=None, repr=False)  # a secret: never in a log or traceback
    data_dir: Path | None = None
    print_dir: Path | None = None
    location: str | None = None


def common_options() -> argparse.ArgumentParser:
    """A parent parser with the options of every command.

    Absent options set nothing (SUPPRESS), so that one given before the command is not undone by
    the default of the same option after it. A command with commands of its own passes this as
    `parents=[common_options()]` to each of them.
    """
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = parser.add_argument_group("options of every command")
    group.add_argument("--pro-url", metavar="URL", help="talk to the PRO at this address")
    group.add_argument(
        "--data-dir", metavar="DIR", type=Path, help="keep journal, labels and settings here"
    )
    group.add_argument(
        "--location", metavar="REF", help="ship from this location (its reference in PRO)"
    )
    return parser


def read_options(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    """What the command line says, else `environment`. An empty variable counts as unset."""
    given = vars(arguments)
    data_dir = given.get("data_dir") or _folder(environment, "PACKSTATION_DATA_DIR")
    return Options(
        pro_url=given.get("pro_url") or environment.get("PACKSTATION_PRO_URL") or None,
        pro_key=environment.get("PACKSTATION_PRO_KEY") or None,
        data_dir=data_dir,
        print_dir=_folder(environment, "PACKSTATION_PRINT_DIR"),
        location=given.get("location") or environment.get("PACKSTATION_LOCATION") or None,
    )


def _folder(environment: Mapping[str, str], variable: str) -> Path | None:
    value = environment.get(variable)
    return Path(value).expanduser() if value else None
