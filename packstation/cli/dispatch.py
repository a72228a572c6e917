"""From a command line to an exit code."""

import os
import sys
from collections.abc import Sequence

from packstation.cli.commands import COMMANDS, DEFAULT_COMMAND, load
from packstation.cli.exits import CommandError, ExitCode
from packstation.cli.options import overrides
from packstation.cli.parser import build_parser


def dispatch(argv: Sequence[str]) -> int:
    """Parse `argv`, run the command it names, say in one sentence why it could not go on.

    Raises SystemExit after `--help`, `--version` and wrong usage, as argparse does.
    """
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        if DEFAULT_COMMAND not in COMMANDS:
            parser.error("say which command to run")
        arguments = parser.parse_args([*argv, DEFAULT_COMMAND])
    arguments.overrides = overrides(arguments, os.environ)

    from packstation.settings.errors import SettingsError  # not needed for --help

    try:
        code = load(arguments.command).run(arguments)
        sys.stdout.flush()
    except CommandError as error:
        print(f"packstation: {error}", file=sys.stderr)
        return error.code
    except SettingsError as error:
        print(f"packstation: {error}", file=sys.stderr)
        return ExitCode.SETTINGS
    except KeyboardInterrupt:
        print("packstation: interrupted.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (`| head`) has left. Nobody can be told, and Python's own flush
        # at exit must not complain about the closed pipe either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.UNFINISHED
    return code
