"""Open the packing window in training mode, whatever the settings say.

The built-in PRO simulator, sample orders and a folder as printer; nothing is shipped. Meant for
new staff: `packstation sheet --samples FILE` prints the sample orders' barcodes.
"""

import argparse

from packstation.cli.windows import show_packing_window, window_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `training` takes."""
    window_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed."""
    return show_packing_window(arguments, training=True)
