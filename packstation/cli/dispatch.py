"""From a command line to an exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import TextIO, cast

from packstation.cli.commands import COMMANDS, DEFAULT_COMMAND, load
from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.cli.shell.options import overrides
from packstation.cli.shell.parser import build_parser
from packstation.cli.shell.plain import PlainOutput


def dispatch(argv: Sequence[str]) -> int:
    """Parse `argv`, run the command it names, say in one sentence why it could not go on.

    Raises SystemExit after `--help`, `--version` and wrong usage, as argparse does.
    """
    out, err = PlainOutput(sys.stdout), PlainOutput(sys.stderr)
    with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", err)):
        return _dispatched(argv)


def _dispatched(argv: Sequence[str]) -> int:
    arguments = _parsed(argv)
    command = load(arguments.command)
    show_early = getattr(command, "show_early", None)
    if show_early is not None:
        try:
            show_early(arguments)
        except CommandError as error:
            return _said(error)
    arguments.overrides = overrides(arguments, os.environ)

    from packstation.settings.errors import SettingsError  # not needed for --help

    try:
        code = command.run(arguments)
        sys.stdout.flush()
    except CommandError as error:
        return _said(error)
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


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """`argv` read; a command that stands first is read without loading all the others."""
    if not argv and DEFAULT_COMMAND in COMMANDS:
        argv = [DEFAULT_COMMAND]
    if argv and argv[0] in COMMANDS:
        return build_parser(argv[:1]).parse_args(argv)
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        if DEFAULT_COMMAND not in COMMANDS:
            parser.error("say which command to run")
        arguments = parser.parse_args([*argv, DEFAULT_COMMAND])
    return arguments


def _said(error: CommandError) -> int:
    print(f"packstation: {error}", file=sys.stderr)
    return error.code
