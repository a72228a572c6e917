"""A copy of a file before a newer program changes its form, so that somebody can go back to it.

One copy for each file is kept, of the newest change; those with personal data for a week only.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from packstation.journal.files.aside import sync_folder
from packstation.journal.schema import Schema

FOLDER = "before-update"
LONGEST_S = 7 * 24 * 3600
KEPT = (Schema.LOG, Schema.ORDERS)
"""The others are made again by themselves."""


def keep_before(path: Path, schema: Schema, revision: str) -> Path | None:
    """Copy the file `path` as it is at `revision`; None for one that can be made again.

    Raises sqlite3.Error, OSError.
    """
    if schema not in KEPT:
        return None
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    kept = folder / f"{path.stem}-{revision}{path.suffix}"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(kept)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, to be carried away
    kept.chmod(0o600)
    for other in folder.glob(f"{path.stem}-*{path.suffix}"):
        if other != kept:
            other.unlink()
    sync_folder(folder)
    return kept


def forget_before(path: Path, schema: Schema, now_s: float | None = None) -> None:
    """Delete copies of `path` with personal data that are older than a week. Raises OSError."""
    if not schema.is_personal:
        return
    now_s = time.time() if now_s is None else now_s
    for kept in (path.parent / FOLDER).glob(f"{path.stem}-*{path.suffix}"):
        if now_s - kept.stat().st_mtime > LONGEST_S:
            kept.unlink()
