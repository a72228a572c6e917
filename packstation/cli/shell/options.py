"""The options every command takes, and the environment variables that stand in for them."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packstation.settings.environment import Overrides

VARIABLES = {
    "PACKSTATION_PRO_URL": "PRO's address, as --pro-url",
    "PACKSTATION_PRO_KEY": "PRO's API key; instead of the one in the system's keyring",
    "PACKSTATION_DATA_DIR": "the data folder, as --data-dir",
    "PACKSTATION_PRINT_DIR": "a folder that takes everything printed, instead of printers",
    "PACKSTATION_STORE_PASSWORD": "the shared database's password; instead of the keyring's",
    "PACKSTATION_LOCATION": "the shipping location, as --location",
}


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


def overrides(arguments: argparse.Namespace, environment: Mapping[str, str]) -> "Overrides":
    """What the command line says, else `environment`; the rest is left to the settings."""
    from packstation.settings.environment import read_overrides  # only once a command runs

    given = vars(arguments)
    return read_overrides(
        environment,
        pro_url=given.get("pro_url"),
        location=given.get("location"),
        data_dir=given.get("data_dir"),
    )
