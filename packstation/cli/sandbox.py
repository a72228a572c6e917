"""Run the PRO simulator on this computer.

It listens on 127.0.0.1 only and begins with sample orders; nothing outlives it, unless --state
names a file to keep the account in. Once it listens it prints one line of JSON: its url, its key,
its shipping locations, and some orders with their reference, own number, barcodes and quantities.
It runs until interrupted.

Point the program at it with PACKSTATION_PRO_URL and PACKSTATION_PRO_KEY.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from packstation.cli.shell.exits import ExitCode


def add_arguments(parser: ArgumentParser) -> None:
    """The simulator's own options."""
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="listen here (default: any free port)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="S",
        help="what references and prices derive from; the same seed gives the same (default: 1)",
    )
    parser.add_argument(
        "--latency", type=_milliseconds, default=0, metavar="MS", help="delay every reply"
    )
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help="rules for faults to inject, as JSON"
    )
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="go on with the account kept here, and keep it"
    )
    parser.add_argument(
        "--exit-with-parent",
        action="store_true",
        help="end when standard input ends, as it does with the program that started this",
    )


def run(arguments: Namespace) -> int:
    """Serve until interrupted; the simulator itself says why it could not begin."""
    from packstation.sandbox.serving import server  # a web server: not at every start

    trouble = server.run(
        port=arguments.port,
        seed=arguments.seed,
        latency_ms=arguments.latency,
        faults=arguments.faults,
        state=arguments.state,
        exit_with_parent=arguments.exit_with_parent,
    )
    return ExitCode.SETTINGS if trouble else ExitCode.DONE


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"'{text}' is not a port: 1 to 65535, or 0 for any free one")
    return int(text)


def _milliseconds(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"'{text}' is not a number of milliseconds")
    return int(text)
