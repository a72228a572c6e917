"""Damaged files get another name, never an end; and the renames of a repair survive a crash."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

# SQLite finds a database's companions by these endings, so they move along with it. The
# write-ahead log goes first: left beside a new file, SQLite would take it for that file's own.
COMPANIONS = ("-wal", "-shm", "-journal")


def set_aside(path: Path) -> Path:
    """Give a damaged file and its companions a name with the time; returns the new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.stem}.damaged-{stamp}-{count}{path.suffix}")
    for ending in COMPANIONS:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + ending))
    path.replace(aside)
    sync_folder(path.parent)
    return aside


def repaired_name(path: Path) -> Path:
    """Where a repair leaves the complete new file until the damaged one is out of the way."""
    return path.with_name(path.name + ".repaired")


def finish_repair(path: Path) -> Path | None:
    """Put a repaired file into its place; returns the damaged one's new name.

    Also runs at every start: a crash between the renames must not begin an empty log.
    """
    repaired = repaired_name(path)
    if not repaired.exists():
        return None
    aside = set_aside(path) if path.exists() else None
    repaired.replace(path)
    sync_folder(path.parent)
    return aside


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable; Windows has no such call and needs none."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
