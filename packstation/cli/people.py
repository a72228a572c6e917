"""The roster: who may sign in at a bench, and whose PIN lets an act go on.

`people add NAME --badge CODE` writes a person into the settings, `--supervisor` one with a PIN;
`people pin NAME` sets a new PIN, asked for twice and kept only as a hash; `people list` shows the
roster. Without anybody in it every badge signs in. Copy `[crew]` to the other benches.
"""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import common_options

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `people add`, `pin` and `list`."""
    commands = parser.add_subparsers(dest="people_command", required=True, metavar="COMMAND")
    adding = commands.add_parser("add", parents=[common_options()], help="put somebody in")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--badge", metavar="CODE", help="what the badge says (the name)")
    adding.add_argument("--supervisor", action="store_true", help="with a PIN, asked for now")
    pin = commands.add_parser("pin", parents=[common_options()], help="set somebody's PIN")
    pin.add_argument("name", metavar="NAME")
    commands.add_parser("list", parents=[common_options()], help="show the roster")


def run(arguments: argparse.Namespace) -> int:
    """Change or show the roster; see the module's text."""
    from packstation.assembly.setting_up import add_person
    from packstation.assembly.setup import read_setup
    from packstation.settings.edit import rewrite
    from packstation.settings.pins import kept_pin

    setup = read_setup(arguments.overrides)
    people = setup.settings.crew.people
    if arguments.people_command == "list":
        for person in people:
            pin = ", PIN set" if person.pin else ""
            print(f"{person.name}  badge {person.badge}  {person.role.value}{pin}")
        return ExitCode.DONE
    is_known = any(person.name == arguments.name for person in people)
    if arguments.people_command == "add":
        if is_known:
            raise CommandError(f"{arguments.name} is in the roster already.")
        pin = _new_pin() if arguments.supervisor else ""
        badge = arguments.badge or arguments.name
        add_person(setup.paths.settings_file, arguments.name, badge, pin)
    else:
        if not is_known:
            raise CommandError(f"{arguments.name} is not in the roster; add them first.")
        kept = kept_pin(_new_pin())
        rewrite(setup.paths.settings_file, lambda document: _set_pin(document, arguments, kept))
    print(f"{arguments.name} is kept in {setup.paths.settings_file}.")
    return ExitCode.DONE


def _new_pin() -> str:
    """Asked for where nobody sees it; from a pipe it is a line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    pin = getpass.getpass("PIN: ")
    if getpass.getpass("Once more: ") != pin:
        raise CommandError("These were two different PINs; nothing was changed.")
    return pin


def _set_pin(document: "TOMLDocument", arguments: argparse.Namespace, pin: str) -> None:
    for person in document["crew"]["people"]:
        if person["name"] == arguments.name:
            person["pin"] = pin
