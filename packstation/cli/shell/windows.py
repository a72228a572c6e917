"""Opens the window for the commands that have one."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode
from packstation.runtime.collector import look_rarely

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from packstation.settings.errors import SettingsError


def window_options(parser: argparse.ArgumentParser) -> None:
    """Declare how the window is shown."""
    parser.add_argument(
        "--windowed", action="store_true", help="a window instead of the whole screen"
    )


def show_early(arguments: argparse.Namespace) -> None:
    """Put the first window on the screen, before settings or anything else is read.

    Raises CommandError where there is no display.
    """
    require_display()
    look_rarely()
    from packstation.ui.places.first import show_first

    arguments.first = show_first(lambda window: _show(window, arguments))


def show_packing_window(arguments: argparse.Namespace, *, training: bool) -> int:
    """Show the window until it is closed."""
    from packstation.assembly.setup import Setup, read_setup_or_why
    from packstation.desktop.live_window import ALREADY_RUNNING, run_window
    from packstation.desktop.setting_up import again
    from packstation.runtime.guard import MOST, guarded, restarts
    from packstation.runtime.program import own_command

    setup = read_setup_or_why(arguments.overrides, training=training)
    if setup.fault:  # who starts it from an icon sees no terminal: the window says it, too
        print(f"packstation: {setup.fault}", file=sys.stderr)
    count = restarts(os.environ)
    if count > MOST:
        setup = Setup(setup.settings, setup.paths, fault=_stopped_too_often())
    command = own_command(*again(sys.argv[1:]))
    with guarded(setup.paths.log_dir, command, os.environ):
        code = run_window(
            setup,
            lambda window: _show(window, arguments),
            first=arguments.first,
            was_restarted=count > 0,
        )
    if code == ALREADY_RUNNING:
        raise CommandError(
            "Packstation already runs here; it has been brought to the front.",
            ExitCode.ALREADY_RUNNING,
        )
    return code


def _show(window: "QWidget", arguments: argparse.Namespace) -> None:
    if arguments.windowed:
        window.resize(1366, 768)
        window.show()
    else:
        # A kiosk may have no window manager, and nobody else would make it as large as the screen.
        window.setGeometry(window.screen().geometry())
        window.showFullScreen()


def require_display() -> None:
    """Qt ends the process without a word of use where there is no display; say it before."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise CommandError(
            "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set). "
            "`packstation drive` packs without one; `packstation tour` shows the window in files.",
            ExitCode.SETTINGS,
        )


def _stopped_too_often() -> "SettingsError":
    from packstation.settings.errors import SettingsError

    return SettingsError(
        "The program stopped several times in a short while and is not started again by itself. "
        "DOCTOR (Ctrl+Q) writes the file that support needs; then close it and start it anew."
    )
