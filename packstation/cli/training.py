"""Open the packing window in training mode, whatever the settings say.

The built-in PRO simulator, sample orders and a folder as printer; nothing is shipped. Meant for
new staff: `packstation sheet --samples FILE` prints the sample orders' barcodes.
"""

import argparse

from packstation.cli import windows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `training` takes."""
    windows.window_options(parser)


def show_early(arguments: argparse.Namespace) -> None:
    """See `windows.show_early`."""
    windows.show_early(arguments)


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    return windows.show_packing_window(arguments, training=True)
