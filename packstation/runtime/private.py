"""What a bench keeps holds names and addresses: it is its user's alone, whatever the umask says.

On Windows a profile's folders are private by their access lists; there this changes nothing.
"""

import contextlib
import os
import stat
from pathlib import Path

OWN = 0o077
"""The umask under which files get 0600 and folders 0700."""


def keep_private() -> None:
    """From now on whatever this process makes is its user's alone."""
    os.umask(OWN)


def tighten(folder: Path) -> None:
    """Take `folder`, its folders and the files in them from everybody else, as far as we own them.

    Two levels deep: that is where databases and logs are, and nobody gets below a closed folder.
    Raises OSError when they cannot be changed.
    """
    for place in (folder, *folder.glob("*"), *folder.glob("*/*")):
        # A second program may have the folder: what it just deleted needs no closing.
        with contextlib.suppress(FileNotFoundError):
            _close(place)


def _close(place: Path) -> None:
    found = place.lstat()
    is_ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    is_kept = stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)
    if is_ours and is_kept and found.st_mode & OWN:
        place.chmod(stat.S_IMODE(found.st_mode) & ~OWN)
