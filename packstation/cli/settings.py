"""What holds on this bench, and from where; whether a file of settings is right.

`settings show` prints every setting with its value and its origin: the default, the computer's file
(for all users), locked there, or the user's own file. `settings check FILE…` reads files as a start
would, without starting anything: each fault with its key and what would be right.
`settings where` names the files.
"""

import argparse
import json
import sys
from pathlib import Path

from packstation.cli.shell.exits import ExitCode
from packstation.cli.shell.options import common_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `settings show`, `check` and `where`."""
    commands = parser.add_subparsers(dest="settings_command", required=True, metavar="COMMAND")
    showing = commands.add_parser("show", parents=[common_options()], help="what holds, and why")
    showing.add_argument("--origin", action="store_true", help="with its origin: said anyway")
    showing.add_argument("--json", action="store_true", help="for other programs")
    checking = commands.add_parser("check", parents=[common_options()], help="read files only")
    checking.add_argument("files", metavar="FILE", nargs="+", type=Path)
    commands.add_parser("where", parents=[common_options()], help="name the files")


def run(arguments: argparse.Namespace) -> int:
    """Show, check or name; see the module's text."""
    from packstation.settings.layers import machine_file
    from packstation.settings.paths import bench_paths

    own = bench_paths(arguments.overrides.data_dir).settings_file
    match arguments.settings_command:
        case "check":
            return _check(arguments.files)
        case "where":
            for name, path in (("computer", machine_file()), ("user", own)):
                print(f"{name:9} {path}{'' if path.exists() else '  (not there)'}")
            return ExitCode.DONE
        case _:
            return _show(own, as_json=arguments.json)


def _show(own: Path, *, as_json: bool) -> int:
    import msgspec

    from packstation.settings.layers import read_layers

    layers = read_layers(own)
    tables = msgspec.to_builtins(layers.settings)
    rows = []
    for name, origin in sorted(layers.origins.items()):
        table, _, key = name.partition(".")
        value = tables[table][key] if key else tables[table]
        rows.append((name, _without_pins(value), origin.value))
    if as_json:
        told = {name: {"value": value, "origin": of} for name, value, of in rows}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return ExitCode.DONE
    for name, value, from_where in rows:
        print(f"{from_where:9} {name} = {json.dumps(value, ensure_ascii=False)}")
    for name in layers.ignored:
        sys.stderr.write(
            f"{own}: {name} is locked for this computer, so what it says is ignored.\n"
        )
    return ExitCode.DONE


def _without_pins(value: object) -> object:
    """People's PINs are hashed, and yet nobody's business."""
    if isinstance(value, list | tuple):
        return [_without_pins(each) for each in value]
    if isinstance(value, dict) and value.get("pin"):
        return {**value, "pin": "…"}
    return value


def _check(files: list[Path]) -> int:
    from packstation.settings.errors import SettingsError
    from packstation.settings.file import read_toml
    from packstation.settings.layers import POLICY, Machine, layered, read_machine
    from packstation.settings.placing import placed

    faults = 0
    for path in files:
        try:
            if not path.is_file():
                raise SettingsError("There is no such file.", path=path)
            data = read_toml(path)
            if POLICY in data:
                read_machine(path)
            else:
                layered(data, Machine({}))
        except SettingsError as error:
            faults += 1
            sys.stderr.write(f"{placed(error, path)}\n")
        else:
            print(f"{path}: right")
    return ExitCode.SETTINGS if faults else ExitCode.DONE
