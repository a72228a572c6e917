"""Where a bench keeps its things. Nothing is created before somebody asks for it."""

import os
import tempfile
from pathlib import Path

import msgspec

from packstation.settings.errors import FolderUnusable
from packstation.settings.model import Mode

_APP = "packstation"


class Paths(msgspec.Struct, frozen=True):
    """The data folder and the settings file of one bench; see `bench_paths`."""

    data_dir: Path
    settings_file: Path

    def journal_file(self, mode: Mode) -> Path:
        """The journal; training never mixes with what was really shipped."""
        return self.data_dir / mode.value / "journal.sqlite"

    @property
    def print_dir(self) -> Path:
        """What the folder printer writes to when it has no folder of its own."""
        return self.data_dir / "print"

    @property
    def log_dir(self) -> Path:
        """The program's log files."""
        return self.data_dir / "logs"


def bench_paths(data_dir: Path | None = None) -> Paths:
    """The paths of a bench that keeps everything in `data_dir`, or where the system wants it."""
    if data_dir is not None:
        return Paths(data_dir, data_dir / "settings.toml")
    import platformdirs  # 18 ms that a start with --data-dir need not spend

    return Paths(
        platformdirs.user_data_path(_APP, appauthor=False),
        platformdirs.user_config_path(_APP, appauthor=False) / "settings.toml",
    )


def usable_folder(folder: Path) -> Path:
    """`folder`, made if need be and proved writable; raises FolderUnusable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unusable(error, folder) from error
    return folder


def _unusable(error: OSError, folder: Path) -> FolderUnusable:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return FolderUnusable(
            "A file stands where this folder should be. Move it, or choose another folder.",
            path=folder,
        )
    if not isinstance(error, PermissionError):
        return FolderUnusable(
            "The folder cannot be used: {reason}. Choose another one.",
            reason=error.strerror,
            path=folder,
        )
    owner = _other_owner(folder)
    if owner is None:
        return FolderUnusable(
            "No permission to write here. Give this user the folder, or choose another one.",
            path=folder,
        )
    return FolderUnusable(
        "It belongs to the user {owner} of this computer, and what a bench keeps is one user's "
        "alone. Start the bench as {owner}, or choose another folder.",
        owner=owner,
        path=folder,
    )


def _other_owner(folder: Path) -> str | None:
    """Whose `folder` is, or the nearest above it that can be seen, if another user has it."""
    if not hasattr(os, "getuid"):
        return None
    for place in (folder, *folder.parents):
        try:
            found = place.stat()
            return None if found.st_uid == os.geteuid() else place.owner()
        except KeyError:
            return str(found.st_uid)  # a number that no user of this computer has
        except OSError:
            continue
    return None
