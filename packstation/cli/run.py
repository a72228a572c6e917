"""Open the packing window.

Without settings it opens in training mode: the built-in PRO simulator, sample orders, a folder as
printer. Nothing is shipped then, and a banner says so.
"""

import argparse

from packstation.cli.shell import windows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `run` takes."""
    windows.window_options(parser)


def show_early(arguments: argparse.Namespace) -> None:
    """See `windows.show_early`."""
    windows.show_early(arguments)


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    return windows.show_packing_window(arguments, training=False)
