"""Open the packing window.

Without settings it opens in training mode: the built-in PRO simulator, sample orders, a folder as
printer. Nothing is shipped then, and a banner says so.
"""

import argparse

from packstation.cli.windows import show_packing_window, window_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `run` takes."""
    window_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    return show_packing_window(arguments, training=False)
