"""Open the packing window in training mode, whatever the settings say.

The built-in PRO simulator, sample orders and a folder as printer; nothing is shipped. Meant for
new staff: `packstation sheet --samples FILE` prints the sample orders' barcodes. What was packed
is remembered from one training to the next; --fresh begins anew.
"""

import argparse
import datetime
import sys
from pathlib import Path

from packstation.cli.shell import windows
from packstation.cli.shell.exits import CommandError, ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `training` takes."""
    windows.window_options(parser)
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="set aside what earlier trainings packed and begin anew",
    )


def show_early(arguments: argparse.Namespace) -> None:
    """See `windows.show_early`."""
    windows.show_early(arguments)


def run(arguments: argparse.Namespace) -> int:
    """Open the window; returns when it is closed. Raises CommandError when it cannot be fresh."""
    if arguments.fresh:
        begin_anew(arguments.overrides.data_dir)
    return windows.show_packing_window(arguments, training=True)


def begin_anew(data_dir: Path | None) -> None:
    """Give the training folder another name, unless a program works in it."""
    from packstation.journal.errors import JournalError
    from packstation.journal.files.lock import FolderLock
    from packstation.settings.model import Mode
    from packstation.settings.paths import bench_paths

    folder = bench_paths(data_dir).journal_file(Mode.TRAINING).parent
    if not folder.exists():
        return
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = folder.with_name(f"{folder.name}-until-{stamp}")
    try:
        FolderLock(folder).release()  # nobody has it open now
        folder.rename(aside)
    except JournalError as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    except OSError as error:
        why = f"The training in {folder} cannot be set aside: {error.strerror}."
        raise CommandError(why, ExitCode.SETTINGS) from error
    print(f"packstation: the earlier training is now in {aside}", file=sys.stderr)
