"""Let the program pack varied orders in its real window, and prove what came out.

A simulated scanner types into the window. DIR then holds labels and documents (print/), a picture
of every step (screenshots/) and report.json: what was packed, every reference, every print with
the barcodes read back from it, timings. Exit 0 when every order was packed and manifested and
every label is its parcel's, none twice.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from packstation.cli.shell.exits import CommandError, ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `tour` takes."""
    parser.add_argument("--out", metavar="DIR", type=Path, default=Path("tour-out"))
    parser.add_argument("--orders", metavar="N", type=_count, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the made-up orders")


def run(arguments: argparse.Namespace) -> int:
    """Tour; see the module's text."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from msgspec.structs import replace

    from packstation.assembly.setup import read_setup
    from packstation.settings.errors import SettingsError
    from packstation.settings.paths import usable_folder
    from packstation.touring.tour import run_tour

    try:
        out = usable_folder(arguments.out.resolve())
    except SettingsError as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    overrides = replace(arguments.overrides, print_dir=out / "print")
    if overrides.data_dir is None:
        # The tour's own records: kept until the next tour, which begins with no order packed.
        shutil.rmtree(out / "data", ignore_errors=True)
        overrides = replace(overrides, data_dir=out / "data")
    setup = read_setup(overrides, training=overrides.pro_url is None)
    return run_tour(setup, out, arguments.orders, arguments.seed)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of orders from 1 to 10000")
    return int(text)
